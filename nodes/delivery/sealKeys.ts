import { scrypt } from 'node:crypto';
import { link, open, readFile, stat, unlink } from 'node:fs/promises';
import { sealingKey, type SealingKey } from './seal';
import type { Outcome } from './sender';
import { refuse } from './refusal';

const KEY_BYTES = 32;

/**
 * The key in a file, which is made with random bytes and mode 0600 where there is none. Of several processes that make
 * it at the same time, one wins and all use its key. A file that others may read is refused.
 */
export async function openKeyFile(
	path: string,
	randomBytes: (bytes: number) => Buffer,
): Promise<Outcome<SealingKey>> {
	try {
		if (!(await exists(path))) await make(path, randomBytes);
		const { mode } = await stat(path);
		// Windows has no such modes: access follows the folder there.
		if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
			return refuse(`The key file ${path} is open to others: run chmod 600 on it.`);
		}
		const bytes = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url');
		if (bytes.length === KEY_BYTES) return { ok: true, value: sealingKey(bytes) };
		return refuse(`The key file ${path} holds no key: restore it from a copy.`);
	} catch (error) {
		const { code = 'unknown error' } = error as NodeJS.ErrnoException;
		return refuse(`The key file ${path} can't be used (${code}): check the folder's permissions.`);
	}
}

async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}

/** It appears under its name at once, whole and on the disk: half a key would be worse than none. */
async function make(path: string, randomBytes: (bytes: number) => Buffer): Promise<void> {
	const draft = `${path}.${randomBytes(6).toString('hex')}`;
	const file = await open(draft, 'wx', 0o600);
	try {
		await file.writeFile(`${randomBytes(KEY_BYTES).toString('base64url')}\n`);
		await file.sync();
		await file.close();
		await link(draft, path);
	} catch (error) {
		await file.close();
		// Another process was quicker.
		if (!(await exists(path))) throw error;
	} finally {
		await unlink(draft);
	}
}

/** So that the same passphrase gives the same key in every process; what it must not be is short. */
const SALT = 'n8n-nodes-telephony-webhooks: secrets at rest, 1';
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const SHORTEST_PASSPHRASE = 16;

const fromPassphrases = new Map<string, Promise<SealingKey>>();

/** The key that follows from a passphrase (scrypt, about a tenth of a second, once per process). */
export async function keyOfPassphrase(passphrase: string): Promise<Outcome<SealingKey>> {
	if (passphrase.length < SHORTEST_PASSPHRASE) {
		return refuse(`The passphrase must have at least ${SHORTEST_PASSPHRASE} characters.`);
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
