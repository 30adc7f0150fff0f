import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { isBusy } from './errors';
import { createPrivateFile } from './file';

const suffix = '.lock';

/** Names tried before an owner goes without a lock. */
const mostTries = 100;

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

	/**
	 * Takes the lock of the wanted owner, or of `<wanted>-2` and so on while that one is taken. Where no lock can be made
	 * (a full disk, a folder that is none) the owner goes without: its claims then end with their leases.
	 */
	acquire(wanted: string): OwnerLock {
		for (let number = 1; number <= mostTries; number += 1) {
			const owner = number === 1 ? wanted : `${wanted}-${number}`;
			const lock = this.tryLock(owner);
			if (lock === 'impossible' && !existsSync(this.fileOf(owner))) break;
			if (typeof lock === 'object') return lock;
		}
		return { owner: wanted, release: () => undefined };
	}

	/** Whether somebody holds this owner's lock, or that can't be told; removes the lock file of a dead owner. */
	isAlive(owner: string): boolean {
		const lock = this.tryLock(owner);
		if (typeof lock !== 'object') return true;
		lock.release();
		return false;
	}

	/** The owners who left a lock file, dead or alive; whatever else lies there is left alone. */
	known(): string[] {
		return namesIn(this.directory)
			.filter((name) => name.endsWith(suffix))
			.map((name) => ownerOf(name.slice(0, -suffix.length)))
			.filter((owner) => owner !== undefined);
	}

	private tryLock(owner: string): OwnerLock | 'held' | 'impossible' {
		const file = this.fileOf(owner);
		let database: DatabaseSync | undefined;
		try {
			createPrivateFile(file);
			const opened = (database = new DatabaseSync(file));
			// An exclusive transaction would put a journal beside the file.
			opened.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
			return { owner, release: () => release(opened, file) };
		} catch (error) {
			if (database?.isOpen) database.close();
			return isBusy(error) ? 'held' : 'impossible';
		}
	}

	private fileOf(owner: string): string {
		return join(this.directory, encodeURIComponent(owner) + suffix);
	}
}

function namesIn(directory: string): string[] {
	try {
		return readdirSync(directory);
	} catch {
		return [];
	}
}

/** Undefined for a name that no owner has. */
function ownerOf(name: string): string | undefined {
	try {
		const owner = decodeURIComponent(name);
		return encodeURIComponent(owner) === name ? owner : undefined;
	} catch {
		return undefined;
	}
}

function release(database: DatabaseSync, file: string): void {
	if (!database.isOpen) return;
	database.close();
	rmSync(file, { force: true });
}
