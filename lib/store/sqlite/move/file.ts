import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import type { Mark } from '../../move/mark';
import { explainSqlite, isBusy } from '../errors';
import { openSqliteFile, type SqliteSchema } from '../file';
import { markIn, MOVING_VERSION, writeMark } from '../moved';
import { OwnerLocks } from '../ownerLocks';

const companions = ['-wal', '-shm', ''];

/** A store's file while it takes part in a move, which nothing else may open. */
export class MovingFile {
	private opened: DatabaseSync | undefined;

	constructor(
		readonly file: string,
		private readonly schema: SqliteSchema,
	) {}

	get exists(): boolean {
		return existsSync(this.file);
	}

	/** The open file, which is made where there is none. */
	get database(): DatabaseSync {
		this.opened ??= this.guarded(() => {
			const isMoving = this.exists && versionOf(this.file) === MOVING_VERSION;
			const schema = isMoving ? { ...this.schema, version: MOVING_VERSION } : this.schema;
			return openSqliteFile(this.file, schema);
		});
		return this.opened;
	}

	/** Runs the work, with errors that people understand. */
	guarded<T>(work: () => T): T {
		try {
			return work();
		} catch (error) {
			throw explainSqlite(this.schema.store, this.file, error);
		}
	}

	/** Runs the work in one transaction, which is undone where it throws. */
	transaction<T>(work: (database: DatabaseSync) => T): T {
		return this.guarded(() => {
			const { database } = this;
			database.exec('BEGIN IMMEDIATE');
			try {
				const result = work(database);
				database.exec('COMMIT');
				return result;
			} catch (error) {
				if (database.isTransaction) database.exec('ROLLBACK');
				throw error;
			}
		});
	}

	mark(): Mark | undefined {
		return this.exists ? this.guarded(() => markIn(this.database)) : undefined;
	}

	setMark(mark: Mark | undefined): void {
		this.transaction((database) => writeMark(database, mark, this.schema.version));
	}

	/** Whether a process that lives has it open; those that died leave their locks to be removed. */
	get isInUse(): boolean {
		if (!this.exists) return false;
		const locks = new OwnerLocks(`${this.file}.owners`);
		try {
			return this.transaction(() => locks.known().some((owner) => locks.isAlive(owner)));
		} catch (error) {
			if (error instanceof Error && isBusy(error.cause)) return true;
			throw error;
		}
	}

	/** Gives it another name. */
	rename(to: string): void {
		this.close();
		// The log goes first: a new file must never find the log of the old one beside it.
		for (const suffix of companions) {
			if (existsSync(this.file + suffix)) renameSync(this.file + suffix, to + suffix);
		}
	}

	remove(): void {
		this.close();
		for (const suffix of companions) rmSync(this.file + suffix, { force: true });
	}

	close(): void {
		if (this.opened?.isOpen) this.opened.close();
		this.opened = undefined;
	}
}

function versionOf(file: string): number {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		return Number(database.prepare('PRAGMA user_version').get()?.user_version);
	} finally {
		database.close();
	}
}
