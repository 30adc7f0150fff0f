import type { DatabaseSync } from 'node:sqlite';

import type { StoreError } from '../../error';
import type { ReceivedBatch } from '../../received';
import { claimSchema } from '../claimSchema';
import { explainSqlite, isDamage, isOwnFault } from '../errors';
import {
	createPrivateFile,
	type FileIdentity,
	identityOf,
	openSqliteFile,
	type SqliteStoreOptions,
} from '../file';
import type { Transactions } from '../groupCommit';
import { type OwnerLock, OwnerLocks } from '../ownerLocks';
import { beginWhenFree } from '../writeLock';
import { ReceivedCounting } from './counting';
import { ReceivedNoting } from './noting';
import { PendingCounts } from './pending';
import { ReceivedPurging } from './purging';
import { ReceivedReading } from './reading';
import { RejectedReading } from './rejected';

/** For the write lock: about two seconds. */
const TRIES = 90;

/** The statements of one open file, by what they are for. */
interface Opened {
	readonly database: DatabaseSync;
	readonly add: (batch: ReceivedBatch) => void;
	readonly pending: PendingCounts;
	readonly purging: ReceivedPurging;
	readonly reading: ReceivedReading;
	readonly rejected: RejectedReading;
}

/**
 * The file of claims as what GroupCommit needs to count in it, over a connection of its own: opened when first needed, and
 * again after it was replaced. One that is damaged is left to the deduplication store, which moves it aside.
 */
export class SqliteReceivedFile implements Transactions {
	private opened: Opened | undefined;
	private identity: FileIdentity | undefined;
	private lock: OwnerLock | undefined;
	private readonly locks: OwnerLocks;

	constructor(private readonly options: SqliteStoreOptions) {
		this.locks = new OwnerLocks(`${options.file}.owners`);
	}

	/** What is open, for operations of the open transaction. */
	get tables(): Opened {
		if (!this.opened) throw new Error('No transaction is open');
		return this.opened;
	}

	/** What is open, for reading what is committed; undefined while the file is not open, or no longer the one that is. */
	get readable(): Opened | undefined {
		return identityOf(this.options.file) === this.identity ? this.opened : undefined;
	}

	async begin(): Promise<void> {
		await beginWhenFree({
			begin: () => this.beginOnce(),
			undo: (error) => this.rollback(error),
			sleep: this.options.sleep,
			tries: TRIES,
		});
	}

	commit(): void {
		this.tables.database.exec('COMMIT');
	}

	rollback(error: unknown): void {
		try {
			if (this.opened?.database.isTransaction) this.opened.database.exec('ROLLBACK');
			if (isDamage(error)) this.shut();
		} catch {
			// A connection that cannot even undo is of no use; the next batch opens another one.
			this.opened = undefined;
		}
	}

	isOwnFault(error: unknown): boolean {
		return isOwnFault(error);
	}

	explain(error: unknown): StoreError {
		return explainSqlite('deduplication store', this.options.file, error);
	}

	/** Frees the lock, within the open transaction; to be run as the last operation. */
	leave(): void {
		this.lock?.release();
	}

	/** Closes the file and frees the lock, if that has not happened yet. */
	close(): void {
		this.shut();
		this.lock?.release();
	}

	private beginOnce(): void {
		if (this.readable === undefined) {
			this.shut();
			this.opened = this.open();
		}
		this.tables.database.exec('BEGIN IMMEDIATE');
	}

	private open(): Opened {
		const { file, now } = this.options;
		createPrivateFile(file);
		this.identity = identityOf(file);
		const database = openSqliteFile(file, claimSchema(now()));
		try {
			this.takeLock(database);
			return openedOn(database);
		} catch (error) {
			database.close();
			throw error;
		}
	}

	/** So that a move sees that the file is in use; the write lock keeps lock files still. */
	private takeLock(database: DatabaseSync): void {
		database.exec('BEGIN IMMEDIATE');
		this.lock ??= this.locks.acquire(this.options.owner);
		database.exec('COMMIT');
	}

	private shut(): void {
		const database = this.opened?.database;
		this.opened = undefined;
		if (database?.isOpen) database.close();
	}
}

function openedOn(database: DatabaseSync): Opened {
	const counting = new ReceivedCounting(database);
	const pending = new PendingCounts(database, counting);
	const noting = new ReceivedNoting(database);
	return {
		database,
		add: (batch) => {
			pending.count();
			noting.add(batch, counting.add(batch));
		},
		pending,
		purging: new ReceivedPurging(database),
		reading: new ReceivedReading(database),
		rejected: new RejectedReading(database),
	};
}
