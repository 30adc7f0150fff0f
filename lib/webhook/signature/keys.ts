import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

/** A key to sign or verify with. HMAC keys sign and verify; of an ed25519 pair the private key signs, the public one verifies. */
export interface Key {
	readonly kind: 'hmac' | 'ed25519';
	readonly use: 'both' | 'sign' | 'verify';
	readonly object: KeyObject;
	/** The secret as the user gave it; JustCall signs it along. */
	readonly text: string;
}

/** How a scheme turns a secret into a key; undefined when it can't be one. */
export interface KeyReader {
	(secret: string): Key | undefined;
	/** What is wrong with a secret that a person enters, to be read after "The secret"; undefined for a usable one. */
	readonly flaw: (secret: string) => string | undefined;
}

/** What can be guessed, or is a word that happens to be beside a secret, is shorter. */
const LEAST_CHARACTERS = 8;

/** The secret's own characters (UTF-8) are the HMAC key: what every scheme but Standard Webhooks does. */
export const textKey: KeyReader = Object.assign(
	(secret: string) => (secret === '' ? undefined : hmacKey(secret, Buffer.from(secret, 'utf8'))),
	{
		flaw: (secret: string) => {
			if (/[\r\n]/.test(secret)) return 'must be a single line';
			return secret.length < LEAST_CHARACTERS
				? `must have at least ${LEAST_CHARACTERS} characters`
				: undefined;
		},
	},
);

/** What a URL takes for something else where a token is appended to it as it is. */
const OF_URLS = /[&#%]/;

/** A token that is appended to a URL: text, as far as the URL leaves it whole. */
export const tokenKey: KeyReader = Object.assign((secret: string) => textKey(secret), {
	flaw: (secret: string) =>
		OF_URLS.test(secret)
			? "can't contain &, # or %, as it is part of a URL: choose letters and digits"
			: textKey.flaw(secret),
});

/** By Standard Webhooks 1.0, for HMAC keys. */
const [LEAST_BYTES, MOST_BYTES] = [24, 64];

/**
 * Standard Webhooks keys: `whsec_<base64>` or bare base64 (HMAC), `whpk_<base64>` (ed25519 public),
 * `whsk_<base64 of 32-byte seed, optionally followed by the public key>` (ed25519 private). Some emitters show them
 * with the version in front: `v1,whsec_…`.
 */
export const standardWebhooksKey: KeyReader = Object.assign(
	(secret: string) => {
		const { prefix, bytes } = decoded(secret);
		if (bytes === undefined) return undefined;
		if (prefix === 'whpk_') return ed25519Key(secret, bytes, 'verify');
		if (prefix === 'whsk_') return ed25519Key(secret, bytes, 'sign');
		return bytes.length === 0 ? undefined : hmacKey(secret, bytes);
	},
	{
		flaw: (secret: string) => {
			const { prefix, bytes } = decoded(secret);
			if (bytes === undefined) {
				return prefix === ''
					? 'must be base64, with or without the prefix whsec_'
					: `must be base64 after ${prefix}`;
			}
			if (prefix === 'whpk_' || prefix === 'whsk_') {
				const fits = bytes.length === 32 || (prefix === 'whsk_' && bytes.length === 64);
				return fits
					? undefined
					: `must be 32 bytes in base64 after ${prefix}; it has ${bytes.length}`;
			}
			return wrongSize(bytes, LEAST_BYTES, MOST_BYTES);
		},
	},
);

/** A key of random bytes is at least this long; what is shorter was cut off, or was no base64. */
const LEAST_DECODED_BYTES = 16;

/** The key is what the secret is the base64 of, as some emitters have it under schemes of their own. */
export const base64Key: KeyReader = Object.assign(
	(secret: string) => {
		const bytes = base64Bytes(secret);
		return bytes === undefined || bytes.length === 0 ? undefined : hmacKey(secret, bytes);
	},
	{
		flaw: (secret: string) => {
			const bytes = base64Bytes(secret);
			return bytes === undefined ? 'must be base64' : wrongSize(bytes, LEAST_DECODED_BYTES);
		},
	},
);

function wrongSize({ length }: Buffer, least: number, most = Infinity): string | undefined {
	if (length >= least && length <= most) return undefined;
	const wanted = most === Infinity ? `at least ${least}` : `${least} to ${most}`;
	return `must be the base64 of ${wanted} bytes; it has ${length}`;
}

/** A prefix alone must not be read as base64: everybody knows that key. */
function decoded(secret: string): { prefix: string; bytes: Buffer | undefined } {
	const bare = secret.replace(/^v1a?,(?=wh)/, '');
	const prefix = /^wh(?:sec|pk|sk)_/.exec(bare)?.[0] ?? '';
	return { prefix, bytes: base64Bytes(bare.slice(prefix.length)) };
}

/** Both alphabets are read, and base64 that was wrapped into lines; two secrets in one field are no base64. */
function base64Bytes(text: string): Buffer | undefined {
	const encoded = text.replace(/\s*[\r\n]\s*/g, '');
	if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded) || /wh(?:sec|pk|sk)_/.test(encoded))
		return undefined;
	return Buffer.from(encoded, 'base64');
}

/** One key per secret (white space around it is a pasting accident); secrets that can't be keys are left out. */
export function keysOf(read: KeyReader, secrets: readonly string[]): Key[] {
	return secrets.map((secret) => read(secret.trim())).filter((key) => key !== undefined);
}

/** A `KeyObject` is made once per secret: on Node 24 an HMAC from a Buffer key is five times slower. */
function hmacKey(text: string, bytes: Buffer): Key {
	return { kind: 'hmac', use: 'both', object: createSecretKey(bytes), text };
}

const PKCS8_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PUBLIC = Buffer.from('302a300506032b6570032100', 'hex');

function ed25519Key(text: string, bytes: Buffer, use: 'sign' | 'verify'): Key | undefined {
	if (bytes.length !== 32 && !(use === 'sign' && bytes.length === 64)) return undefined;
	const raw = bytes.subarray(0, 32);
	const object =
		use === 'sign'
			? createPrivateKey({ key: Buffer.concat([PKCS8_SEED, raw]), format: 'der', type: 'pkcs8' })
			: createPublicKey({ key: Buffer.concat([SPKI_PUBLIC, raw]), format: 'der', type: 'spki' });
	return { kind: 'ed25519', use, object, text };
}
