import { truncatedLine } from '../../text/error';
import type { Headers } from '../http/message';

/** Headers that say how a request came and whose it claims to be, but never what proves it. */
const HARMLESS: ReadonlySet<string> = new Set([
	'accept',
	'accept-encoding',
	'connection',
	'content-encoding',
	'content-length',
	'content-type',
	'date',
	'host',
	'svix-id',
	'traceparent',
	'transfer-encoding',
	'user-agent',
	'via',
	'webhook-id',
	'x-event',
	'x-github-delivery',
	'x-github-event',
	'x-request-id',
	'x-correlation-id',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-port',
	'x-forwarded-proto',
	'x-real-ip',
]);
/** When a request was signed, under whatever name. */
const TIME = /(^|-)timestamp$/;
/** Whatever is called so is a secret as it is, and no part of it is shown. */
const SECRET = /auth|cookie|token|secret|passw|credential|session|api-?key/;

/** Headers shown, the names of each and its value in characters: strangers choose all of them. */
const MOST_HEADERS = 40;
const LONGEST_NAME = 60;
const LONGEST_VALUE = 200;
/** What is shown of a value that may be a secret: at most a quarter of it, and so many characters. */
const LONGEST_BEGINNING = 6;

/** The headers of a request without secrets: only of those known to be harmless is the whole value shown. */
export function maskedHeaders(headers: Headers): Record<string, string> {
	const masked: Array<[string, string]> = [];
	for (const [name, given] of Object.entries(headers)) {
		if (given === undefined) continue;
		if (masked.length === MOST_HEADERS) break;
		const value = typeof given === 'string' ? given : given.join(', ');
		masked.push([truncatedLine(name, LONGEST_NAME), maskedValue(name.toLowerCase(), value)]);
	}
	return Object.fromEntries(masked);
}

function maskedValue(name: string, value: string): string {
	if (SECRET.test(name)) return '(hidden)';
	if (HARMLESS.has(name) || TIME.test(name)) return truncatedLine(value, LONGEST_VALUE);
	const shown = Math.min(Math.floor(value.length / 4), LONGEST_BEGINNING);
	const characters = value.length === 1 ? '1 character' : `${value.length} characters`;
	return `${truncatedLine(value.slice(0, shown))}… (${characters})`;
}
