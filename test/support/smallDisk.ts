import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/* A small disk of its own, or the limit of a file where none may be mounted. */

const DISK_BYTES = 4 * 1024 * 1024;

/** A disk that can be filled to its last byte. */
export interface Disk {
	/** Whether it is a file system of its own, so that nothing at all can be written to it. */
	readonly isReal: boolean;
	fill(): void;
	free(): void;
	remove(): void;
}

/** A disk at the folder; `file` is the database there whose limit replaces it. Restore jest's mocks afterwards. */
export function smallDisk(folder: string, file: string): Disk {
	const made = mounted(folder);
	if (typeof made !== 'string') return made;
	console.warn(`No disk of its own (${made}): the file's own limit replaces it.`);
	return limitedFile(file);
}

function mounted(folder: string): Disk | string {
	mkdirSync(folder, { recursive: true });
	const given = ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder];
	const { status, stderr, error } = spawnSync('mount', given, { encoding: 'utf8' });
	if (status !== 0) return error?.message ?? stderr.trim();
	const ballast = join(folder, 'ballast');
	return {
		isReal: true,
		fill: () => {
			for (const bytes of [65_536, 4096, 1]) {
				const piece = Buffer.alloc(bytes);
				const write = () => writeFileSync(ballast, piece, { flag: 'a' });
				let pieces = 0;
				while (pieces++ < DISK_BYTES / 4096 && succeeds(write));
			}
			expect(() => writeFileSync(ballast, 'x', { flag: 'a' })).toThrow('ENOSPC');
		},
		free: () => rmSync(ballast),
		remove: () => expect(spawnSync('umount', ['-l', folder]).status).toBe(0),
	};
}

/** A file that may not grow any more once it is filled; only what is opened or used from now on is kept from it. */
export function limitedFile(file: string): Disk {
	const databases = new Set<DatabaseSync>();
	const { exec } = DatabaseSync.prototype;
	jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
		if (this.location() === file) databases.add(this);
		exec.call(this, sql);
	});
	const most = (pages: number) => {
		for (const database of databases) {
			if (database.isOpen) database.exec(`PRAGMA max_page_count = ${pages}`);
		}
	};
	return {
		isReal: false,
		fill: () => most(1),
		free: () => most(1_000_000),
		remove: () => undefined,
	};
}

function succeeds(write: () => void): boolean {
	try {
		write();
		return true;
	} catch {
		return false;
	}
}
