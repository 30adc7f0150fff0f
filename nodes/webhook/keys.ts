import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

/** A key ready for use. HMAC keys sign and verify; of an ed25519 pair the private key signs, the public one verifies. */
export interface Key {
	readonly kind: 'hmac' | 'ed25519';
	readonly use: 'both' | 'sign' | 'verify';
	readonly object: KeyObject;
	/** The secret as the user gave it; JustCall signs it along. */
	readonly text: string;
}

/** How a scheme turns the secret a user pastes into a key; undefined when it can't be one. */
export type KeyReader = (secret: string) => Key | undefined;

/** The secret's own characters (UTF-8) are the HMAC key: what every scheme but Standard Webhooks does. */
export const textKey: KeyReader = (secret) =>
	secret === '' ? undefined : hmacKey(secret, Buffer.from(secret, 'utf8'));

/**
 * Standard Webhooks keys: `whsec_<base64>` or bare base64 (HMAC), `whpk_<base64>` (ed25519 public),
 * `whsk_<base64 of 32-byte seed, optionally followed by the public key>` (ed25519 private).
 */
export const standardWebhooksKey: KeyReader = (secret) => {
	const prefix = /^wh(?:sec|pk|sk)_/.exec(secret)?.[0] ?? '';
	const encoded = secret.slice(prefix.length);
	// A prefix alone must not be read as base64: everybody knows that key.
	if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded)) return undefined;
	const bytes = Buffer.from(encoded, 'base64');
	if (prefix === 'whpk_') return ed25519Key(secret, bytes, 'verify');
	if (prefix === 'whsk_') return ed25519Key(secret, bytes, 'sign');
	return bytes.length === 0 ? undefined : hmacKey(secret, bytes);
};

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
