import { createHash, createHmac, scrypt, timingSafeEqual } from 'node:crypto';

/** Made from a password; whoever knows neither can make no session. */
export type SessionKey = Buffer;

const KEY_BYTES = 32;
const SALT = 'n8n-nodes-telephony-webhooks: sessions of the log page, 1';
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const MOST_KEYS = 50;

const known = new Map<string, Promise<SessionKey>>();

/**
 * The key of a page's sessions: another password, or another page, is another key. Made by scrypt (about a tenth of a second,
 * once per process), so that a session that got into wrong hands is no cheap test for guesses of the password.
 */
export function sessionKey(password: string, pageId: string): Promise<SessionKey> {
	const name = digest(`${pageId}\0${password}`).toString('base64');
	const before = known.get(name);
	if (before !== undefined) return before;
	if (known.size >= MOST_KEYS) known.clear();
	const key = derive(password, pageId);
	known.set(name, key);
	key.catch(() => known.delete(name));
	return key;
}

function derive(password: string, pageId: string): Promise<SessionKey> {
	return new Promise((resolve, reject) => {
		scrypt(password.normalize('NFC'), `${SALT}\0${pageId}`, KEY_BYTES, COST, (error, key) => {
			if (error) reject(error);
			else resolve(key);
		});
	});
}

/** What proves that a text was written by one who has the key, for this purpose. */
export function proofOf(key: SessionKey, purpose: string, text: string): string {
	return createHmac('sha256', key).update(`${purpose}\0${text}`).digest('base64url');
}

/** Whether two texts are the same, in a time that tells nothing of where they differ, or of how long they are. */
export function isSame(given: string, expected: string): boolean {
	return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text.normalize('NFC')).digest();
}
