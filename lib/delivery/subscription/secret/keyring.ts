import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	createSecretKey,
	type KeyObject,
} from 'node:crypto';
import type { Result } from '../result';

/** A key that secrets are sealed with; its id, eight hex digits, is in every text it seals. */
export interface SealingKey {
	readonly id: string;
	readonly object: KeyObject;
}

/** What a sealed text is for; it opens for nothing else. */
export type Purpose = 'secret' | 'proxy' | 'header' | 'account';

/** Seals and unseals with AES-256-GCM. Sealed texts look like `v1.<key id>.<base64url of nonce, text and tag>`. */
export interface Keyring {
	/** Seals with the first key. */
	seal(text: string, purpose: Purpose): string;
	/** Unseals with whichever key it was; the problem says what to do and shows nothing of the text. */
	unseal(sealed: string, purpose: Purpose): Result<string>;
	/** Whether one of its other keys sealed this: once the first has sealed it anew, that key is no longer needed. */
	isOutdated(sealed: string): boolean;
	/** A text equal for equal texts, from which they can't be guessed without the first key: 32 hex digits. */
	fingerprint(text: string): string;
}

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key of 32 random bytes. */
export function sealingKey(bytes: Buffer): SealingKey {
	const object = createSecretKey(bytes);
	return { id: digest(object, 'key id').slice(0, 8), object };
}

/** A keyring whose first key seals; the others open what was sealed with them before. */
export function createKeyring(options: {
	readonly keys: readonly [SealingKey, ...SealingKey[]];
	/** `randomBytes` of node:crypto. */
	readonly randomBytes: (bytes: number) => Buffer;
}): Keyring {
	const { keys, randomBytes } = options;
	const [first] = keys;
	return {
		seal: (text, purpose) => {
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv('aes-256-gcm', first.object, nonce);
			cipher.setAAD(boundTo(first.id, purpose));
			const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
			return `${VERSION}.${first.id}.${Buffer.concat(sealed).toString('base64url')}`;
		},
		unseal: (sealed, purpose) => {
			const [version, id = '', text = ''] = sealed.split('.');
			if (version !== VERSION) return { ok: false, problem: damaged(purpose) };
			const key = keys.find((one) => one.id === id);
			if (key === undefined) return { ok: false, problem: missing(id, purpose) };
			const value = open(key, Buffer.from(text, 'base64url'), purpose);
			return value === undefined ? { ok: false, problem: damaged(purpose) } : { ok: true, value };
		},
		isOutdated: (sealed) => {
			const [, id] = sealed.split('.');
			return id !== first.id && keys.some((key) => key.id === id);
		},
		fingerprint: (text) => digest(first.object, `fingerprint ${text}`).slice(0, 32),
	};
}

/** Undefined where not a bit of it may differ and one does. */
function open({ id, object }: SealingKey, bytes: Buffer, purpose: Purpose): string | undefined {
	if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
	const end = bytes.length - TAG_BYTES;
	const decipher = createDecipheriv('aes-256-gcm', object, bytes.subarray(0, NONCE_BYTES));
	decipher.setAAD(boundTo(id, purpose));
	decipher.setAuthTag(bytes.subarray(end));
	try {
		const text = [decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()];
		return Buffer.concat(text).toString('utf8');
	} catch {
		return undefined;
	}
}

function boundTo(id: string, purpose: Purpose): Buffer {
	return Buffer.from(`${VERSION}.${id}.${purpose}`);
}

function digest(key: KeyObject, text: string): string {
	return createHmac('sha256', key).update(text).digest('hex');
}

/** What a person does about a text that can't be opened. */
const REMEDIES: Readonly<Record<Purpose, string>> = {
	secret: 'rotate the secret of this subscription',
	proxy: 'save the subscription with the proxy again',
	header: 'save the subscription with its headers again',
	account: 'publish the workflow again, or delete the webhooks in JustCall',
};

function missing(id: string, purpose: Purpose): string {
	return `It was encrypted with the key ${id}, which is missing: restore that key file, encryption key or passphrase, or ${REMEDIES[purpose]}.`;
}

function damaged(purpose: Purpose): string {
	return `Its stored value is damaged: ${REMEDIES[purpose]}.`;
}
