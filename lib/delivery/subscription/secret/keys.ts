import { hkdfSync, scrypt } from 'node:crypto';
import { chmod, readFile, stat } from 'node:fs/promises';
import { sealingKey, type SealingKey } from './keyring';
import { codeOf, exists, KEY_BYTES, makeKeyFile, adviceFor } from './keyFile';
import { invalid, type Result } from '../result';

/** How the key file's permissions are kept. */
export interface KeyFilePermissions {
	/** Whether a file that others may read is made its owner's only, as n8n does with its own settings file. */
	readonly enforced: boolean;
	/** Told in a sentence what was changed, or could not be. */
	readonly onNotice: (sentence: string) => void;
}

const QUIETLY_ENFORCED: KeyFilePermissions = { enforced: true, onNotice: () => undefined };

/**
 * The key in a file, which is made with random bytes and mode 0600 where there is none. Of several processes that make
 * it at the same time, one wins and all use its key. A file that others may read is narrowed to its owner; where the file
 * system can't do that, it is used as it is.
 */
export async function openKeyFile(
	path: string,
	randomBytes: (bytes: number) => Buffer,
	permissions: KeyFilePermissions = QUIETLY_ENFORCED,
): Promise<Result<SealingKey>> {
	try {
		if (!(await exists(path))) await makeKeyFile(path, randomBytes);
		if (permissions.enforced) await narrow(path, permissions.onNotice);
		const bytes = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url');
		if (bytes.length === KEY_BYTES) return { ok: true, value: sealingKey(bytes) };
		return invalid(`The key file ${path} contains no key: restore it from a backup.`);
	} catch (error) {
		return invalid(
			`The key file ${path} can't be used (${codeOf(error)}): ${adviceFor(codeOf(error))}.`,
		);
	}
}

/** Windows has no such modes: access follows the folder there. */
async function narrow(path: string, onNotice: (sentence: string) => void): Promise<void> {
	if (process.platform === 'win32') return;
	const before = await modeOf(path);
	if ((before & OTHERS) === 0) return;
	const failure = await chmod(path, 0o600).then(() => '', codeOf);
	const isNarrow = ((await modeOf(path)) & OTHERS) === 0;
	const shown = `0${before.toString(8)}`;
	onNotice(
		isNarrow
			? `The key file ${path} was accessible to other users (mode ${shown}); its mode is now 0600.`
			: `The key file ${path} is accessible to other users (mode ${shown}), and its permissions can't be changed${failure && ` (${failure})`}. It is used anyway; make sure that only n8n can read its folder.`,
	);
}

const OTHERS = 0o077;

async function modeOf(path: string): Promise<number> {
	return (await stat(path)).mode & 0o777;
}

/** So that the same passphrase gives the same key in every process; what it must not be is short. */
const SALT = 'n8n-nodes-telephony-webhooks: secrets at rest, 1';
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const SHORTEST_PASSPHRASE = 16;

const fromPassphrases = new Map<string, Promise<SealingKey>>();

/** The key that follows from a passphrase (scrypt, about a tenth of a second, once per process). */
export async function keyOfPassphrase(passphrase: string): Promise<Result<SealingKey>> {
	if (passphrase.length < SHORTEST_PASSPHRASE) {
		return invalid(`The passphrase must have at least ${SHORTEST_PASSPHRASE} characters.`);
	}
	const known = fromPassphrases.get(passphrase);
	const key = known ?? derive(passphrase);
	fromPassphrases.set(passphrase, key);
	return { ok: true, value: await key };
}

function derive(passphrase: string): Promise<SealingKey> {
	return new Promise((resolve, reject) => {
		scrypt(passphrase, SALT, KEY_BYTES, COST, (error, bytes) => {
			if (error) reject(error);
			else resolve(sealingKey(bytes));
		});
	});
}

/** Ties a key to what it is for: the same text gives n8n and others other keys. */
const PURPOSE = 'n8n-nodes-telephony-webhooks: secrets at rest in PostgreSQL, 1';

/** The key that follows from an encryption key of n8n's kind: a text that can't be guessed (HKDF-SHA256). */
export function keyOfEncryptionKey(text: string): SealingKey {
	return sealingKey(Buffer.from(hkdfSync('sha256', text, '', PURPOSE, KEY_BYTES)));
}
