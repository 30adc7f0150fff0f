import { existsSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { isBusy } from './sqliteErrors';
import { createPrivateFile } from './sqliteFile';

const suffix = '.lock';

/** Proof that an owner is alive: the kernel frees it when the process ends, however it ends. */
export interface OwnerLock {
	readonly owner: string;
	/** Frees the lock and removes its file; later calls do nothing. */
	release(): void;
}

/**
 * Locks of the owners who have a store open: one small SQLite file each, held in an exclusive
 * transaction, so they work between containers and process namespaces where process ids do not.
 * Every call needs a lock around it (the store's write transaction), because a file may be locked
 * by one process while another removes it.
 */
export class OwnerLocks {
	constructor(private readonly directory: string) {}

	/** Takes the lock of the wanted owner, or of `<wanted>-2` and so on while that one is alive. */
	acquire(wanted: string): OwnerLock {
		for (let number = 1; ; number += 1) {
			const lock = this.tryLock(number === 1 ? wanted : `${wanted}-${number}`);
			if (lock) return lock;
		}
	}

	/** Whether somebody holds this owner's lock; removes the lock file of a dead owner. */
	isAlive(owner: string): boolean {
		const lock = this.tryLock(owner);
		lock?.release();
		return lock === undefined;
	}

	/** The owners who left a lock file, dead or alive. */
	known(): string[] {
		if (!existsSync(this.directory)) return [];
		return readdirSync(this.directory)
			.filter((name) => name.endsWith(suffix))
			.map((name) => decodeURIComponent(name.slice(0, -suffix.length)));
	}

	private tryLock(owner: string): OwnerLock | undefined {
		const file = this.fileOf(owner);
		createPrivateFile(file);
		const database = new DatabaseSync(file);
		try {
			// An exclusive transaction would put a journal beside the file.
			database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
		} catch (error) {
			database.close();
			if (isBusy(error)) return undefined;
			throw error;
		}
		return { owner, release: () => release(database, file) };
	}

	private fileOf(owner: string): string {
		return join(this.directory, encodeURIComponent(owner) + suffix);
	}
}

function release(database: DatabaseSync, file: string): void {
	if (!database.isOpen) return;
	database.close();
	unlinkSync(file);
}
