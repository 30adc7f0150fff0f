import type { Key, KeyReader } from './keys';

/** Secrets as a person entered them. */
export interface EnteredSecrets {
	readonly current: string;
	/** Those still accepted: one per line, or separated by commas. */
	readonly previous: string;
}

/** The keys among them, and what is wrong with the rest: whole sentences that name no secret. */
export interface SecretReading {
	readonly keys: readonly Key[];
	readonly flaws: readonly string[];
}

/** More secrets than any change of secrets needs would each cost an HMAC per request. */
const MOST_PREVIOUS = 10;

/**
 * Reads the secrets that verify requests. The one rule for them: a credential's test, publishing and each request ask
 * here. What is not a whole secret is a flaw and never a key.
 */
export function readSecrets(read: KeyReader, { current, previous }: EnteredSecrets): SecretReading {
	const keys: Key[] = [];
	const flaws: string[] = [];
	const add = (name: string, secret: string) => {
		const key = verifyingKey(read, secret);
		if (typeof key === 'string') flaws.push(`${name} ${key}.`);
		else keys.push(key);
	};
	const secret = bareSecret(current);
	if (secret !== '') add('The secret', secret);
	const pieces = piecesOf(previous);
	pieces.slice(0, MOST_PREVIOUS).forEach((piece, at) => {
		add(pieces.length === 1 ? 'The previous secret' : `Previous secret ${at + 1}`, piece);
	});
	if (pieces.length > MOST_PREVIOUS) {
		flaws.push(`Previous Secrets has ${pieces.length} entries; the maximum is ${MOST_PREVIOUS}.`);
	}
	return { keys, flaws };
}

function verifyingKey(read: KeyReader, secret: string): Key | string {
	const flaw = read.flaw(secret);
	const key = flaw === undefined ? read(secret) : undefined;
	if (key === undefined) return flaw ?? 'is invalid';
	return key.use === 'sign'
		? "is the sender's private key; enter the public key, which begins with whpk_"
		: key;
}

/** Whole secrets only: a comma that belongs to the version in front of one (`v1,whsec_…`) separates nothing. */
function piecesOf(previous: string): string[] {
	return previous
		.replace(/(^|[\s,"'])v1a?,(?=wh(?:sec|pk|sk)_)/g, '$1')
		.split(/[\r\n,]+/)
		.map(bareSecret)
		.filter((piece) => piece !== '');
}

/** Characters that can't be seen: zero-width spaces and joiners, marks of writing direction, the soft hyphen. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const QUOTED = /^(?:"(.*)"|'(.*)'|`(.*)`|“(.*)”|‘(.*)’)$/su;

/** A secret without what copying and pasting put around it: white space of every sort, and one pair of quotes. */
export function bareSecret(text: string): string {
	const trimmed = text.replace(INVISIBLE, '').trim();
	const inside = QUOTED.exec(trimmed)
		?.slice(1)
		.find((part) => part !== undefined);
	return (inside ?? trimmed).trim();
}
