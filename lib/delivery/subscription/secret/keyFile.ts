import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeWhole } from '../../../store/wholeFile';

/** How long a key is. */
export const KEY_BYTES = 32;

/** What a file system answers that knows no hard links (exFAT, SMB shares). */
const NO_LINKS = new Set([
	'EPERM',
	'ENOTSUP',
	'EOPNOTSUPP',
	'ENOSYS',
	'EINVAL',
	'EMLINK',
	'EACCES',
]);
/** A process that holds the lock for longer has died. */
const LOCK_TRIES = 40;
const LOCK_PAUSE_MILLISECONDS = 50;

/** Makes the file, whole: half a key would be worse than none. One that is there by now stays. */
export async function makeKeyFile(
	path: string,
	randomBytes: (bytes: number) => Buffer,
): Promise<void> {
	try {
		await writeWhole(path, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, linkOnce);
	} catch (error) {
		// Another process was quicker.
		if (!(await exists(path))) throw error;
	}
}

async function linkOnce(draft: string, path: string): Promise<void> {
	await link(draft, path).catch(async (error: unknown) => {
		if (!NO_LINKS.has(codeOf(error))) throw error;
		await renameOnce(draft, path);
	});
}

/** A rename replaces what another process has just put there, unless one at a time looks and renames. */
async function renameOnce(draft: string, path: string): Promise<void> {
	const lock = `${path}.lock`;
	for (let tries = 0; !(await exists(path)); tries++) {
		if (tries === LOCK_TRIES) await unlink(lock).catch(() => undefined);
		const held = await open(lock, 'wx', 0o600).catch((error: unknown) => {
			if (codeOf(error) !== 'EEXIST') throw error;
		});
		if (held === undefined) {
			await sleep(LOCK_PAUSE_MILLISECONDS);
			continue;
		}
		await held.close();
		if (!(await exists(path))) await rename(draft, path);
		await unlink(lock);
	}
}

/** Whether there is something at this path. */
export async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}

/** The system's code of an error: 'EACCES'. */
export function codeOf(error: unknown): string {
	const { code = 'unknown error' } = error as NodeJS.ErrnoException;
	return code;
}

/** What a person does about a file that can't be used, by the system's code. */
export function adviceFor(code: string): string {
	if (code === 'ENOSPC' || code === 'EDQUOT') return 'free some disk space';
	if (code === 'EROFS') return "put n8n's folder on a writable disk";
	return 'give the user that runs n8n access to the file and its folder';
}
