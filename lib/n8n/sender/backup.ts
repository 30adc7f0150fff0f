import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A backup as it was written. */
export interface Backup {
	readonly folder: string;
	readonly createdAt: string;
	readonly files: ReadonlyArray<{ readonly name: string; readonly bytes: number }>;
	readonly subscriptions: number;
	/** Deliveries that had not ended. */
	readonly unfinished: number;
}

const OUTBOX = 'outbox.sqlite';
const KEY = 'outbox.key';
const CLAIMS = 'claims.sqlite';
/** Names sort by time; one without a whole copy in it never has such a name. */
const WHOLE = /^backup-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/;
const PARTIAL = /^partial-/;

let underWay: Promise<unknown> = Promise.resolve();

/**
 * Copies the outbox, its key and the deduplication store while they are in use, each as it is at one moment, into a new
 * folder `backups/backup-<time>` of the store's folder, and forgets all but the newest so many backups. The folder gets its
 * name once everything in it is on the disk.
 */
export async function backUp(
	folder: string,
	{ keep, nowMilliseconds }: { readonly keep: number; readonly nowMilliseconds: number },
): Promise<Backup> {
	const written = underWay.then(() => write(folder, keep, nowMilliseconds));
	underWay = written.catch(() => undefined);
	return await written;
}

async function write(folder: string, keep: number, nowMilliseconds: number): Promise<Backup> {
	const { copySqliteFile, outboxInBackup } = await import('../../store/sqlite/backup');
	const backups = join(folder, 'backups');
	await mkdir(backups, { recursive: true, mode: 0o700 });
	await removeAll(backups, (name) => PARTIAL.test(name));
	const createdAt = new Date(nowMilliseconds).toISOString();
	const name = createdAt.replace(/[:.]/g, '-');
	const partial = join(backups, `partial-${name}`);
	await mkdir(partial, { mode: 0o700 });
	await copySqliteFile('outbox', join(folder, OUTBOX), join(partial, OUTBOX));
	await copyFile(join(folder, KEY), join(partial, KEY), constants.COPYFILE_EXCL);
	if (await isThere(join(folder, CLAIMS))) {
		await copySqliteFile('deduplication store', join(folder, CLAIMS), join(partial, CLAIMS));
	}
	const held = outboxInBackup(join(partial, OUTBOX));
	const files = await onDisk(partial);
	const whole = join(backups, `backup-${name}`);
	await rename(partial, whole);
	await sync(backups);
	const names = (await readdir(backups)).filter((one) => WHOLE.test(one)).sort();
	const old = new Set(names.slice(0, Math.max(0, names.length - keep)));
	await removeAll(backups, (one) => old.has(one));
	return { folder: whole, createdAt, files, ...held };
}

/** Has the folder and everything in it written to the disk; answers what there is. */
async function onDisk(folder: string): Promise<Array<{ name: string; bytes: number }>> {
	const files = [];
	for (const name of (await readdir(folder)).sort()) {
		await sync(join(folder, name));
		files.push({ name, bytes: (await stat(join(folder, name))).size });
	}
	await sync(folder);
	return files;
}

async function sync(path: string): Promise<void> {
	// Windows opens no folders, and keeps no order that would need it.
	if (process.platform === 'win32' && (await stat(path)).isDirectory()) return;
	const file = await open(path, 'r');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}

async function removeAll(folder: string, isMeant: (name: string) => boolean): Promise<void> {
	for (const name of (await readdir(folder)).filter(isMeant)) {
		// What is removed halfway has no backup's name any more, and goes with the next backup.
		const partial = join(folder, PARTIAL.test(name) ? name : `partial-${name}`);
		if (!PARTIAL.test(name)) await rename(join(folder, name), partial);
		await rm(partial, { recursive: true, force: true });
	}
}

async function isThere(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}
