import type { Headers } from '../../webhook/http/message';

/** Shorter texts are no secrets, and are in many an answer by chance. */
const SHORTEST = 4;
const MASK = '…';
/** `Bearer abc`, `Basic dXNlcjpwYXNz`. */
const WITH_SCHEME = /^[\w-]+ +(\S.*)$/;

/**
 * The spellings in which an endpoint may send header values back: as they are, without their scheme, in JSON, in a URL,
 * and the login of Basic. Longest first.
 */
export function secretsIn(values: readonly string[]): string[] {
	const plain = values.flatMap((value) => {
		const [, credentials = ''] = WITH_SCHEME.exec(value) ?? [];
		return [value, credentials, ...(/^basic /i.test(value) ? loginIn(credentials) : [])];
	});
	const spelled = plain.flatMap((text) => [
		text,
		JSON.stringify(text).slice(1, -1),
		encodeURIComponent(text.toWellFormed()),
	]);
	return [...new Set(spelled)]
		.filter((text) => text.length >= SHORTEST)
		.sort((a, b) => b.length - a.length);
}

/** The text without the secrets, nor the beginning of one at its end, where an excerpt was cut off. */
export function masked(text: string, secrets: readonly string[]): string {
	let safe = text;
	for (const secret of secrets) safe = safe.replaceAll(secret, MASK);
	for (const secret of secrets) {
		for (let length = secret.length - 1; length >= SHORTEST; length--) {
			if (safe.endsWith(secret.slice(0, length))) return safe.slice(0, -length) + MASK;
		}
	}
	return safe;
}

/** Headers with masked values. */
export function maskedHeaders(headers: Headers, secrets: readonly string[]): Headers {
	if (secrets.length === 0) return headers;
	const safe = (value: string) => masked(value, secrets);
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			typeof value === 'string' || value === undefined ? value && safe(value) : value.map(safe),
		]),
	);
}

/** Name and password, together and the password alone. */
function loginIn(credentials: string): string[] {
	const login = Buffer.from(credentials, 'base64').toString();
	return [login, login.slice(login.indexOf(':') + 1)];
}
