import type { DatabaseSync } from 'node:sqlite';

import type { StoreError } from '../error';
import { explainSqlite, isDamage, isOwnFault } from './errors';
import {
	createPrivateFile,
	type FileIdentity,
	identityOf,
	openSqliteFile,
	type SqliteSchema,
	type SqliteStoreOptions,
} from './file';
import type { Transactions } from './groupCommit';
import { type OwnerLock, OwnerLocks } from './ownerLocks';
import { beginWhenFree } from './writeLock';

/** What a store has of its file while that is open. */
export interface OpenFile {
	readonly database: DatabaseSync;
}

/** How a store keeps its file. */
export interface StoreFileKind {
	/** Asked for whenever the file is opened. */
	readonly schema: () => SqliteSchema;
	/** How often the write lock is tried; see Begun. */
	readonly tries: number;
}

/**
 * A store's file as GroupCommit's engine: opened when first needed, and again after it was replaced or its connection
 * failed. Its owner's lock, taken at the first opening, tells other processes that this one is alive.
 */
export abstract class StoreFile<Opened extends OpenFile = OpenFile> implements Transactions {
	protected current: Opened | undefined;
	/** Of the file opened last. */
	protected identity: FileIdentity | undefined;
	protected lock: OwnerLock | undefined;
	protected readonly locks: OwnerLocks;

	protected constructor(
		protected readonly options: SqliteStoreOptions,
		private readonly kind: StoreFileKind,
	) {
		this.locks = new OwnerLocks(`${options.file}.owners`);
	}

	/** What is open, for operations of the open transaction. */
	get opened(): Opened {
		if (!this.current) throw new Error('No transaction is open');
		return this.current;
	}

	/** What messages call it: the store, and its path. */
	get name(): { readonly store: string; readonly file: string } {
		return { store: this.kind.schema().store, file: this.options.file };
	}

	async begin(): Promise<void> {
		await beginWhenFree({
			begin: () => this.beginOnce(),
			undo: (error) => this.rollback(error),
			sleep: this.options.sleep,
			tries: this.kind.tries,
		});
	}

	commit(): void {
		this.opened.database.exec('COMMIT');
	}

	rollback(error: unknown): void {
		try {
			if (this.current?.database.isTransaction) this.current.database.exec('ROLLBACK');
			if (this.current) this.undone(this.current);
			if (isDamage(error)) this.shut();
		} catch {
			// A connection that cannot even undo is of no use; the next batch opens another one.
			this.current = undefined;
		}
	}

	isOwnFault(error: unknown): boolean {
		return isOwnFault(error);
	}

	explain(error: unknown): StoreError {
		const { store, file } = this.name;
		return explainSqlite(store, file, error);
	}

	/**
	 * Gives up in the open transaction what this owner holds, and frees its lock: the last operations. False where more is
	 * left, for another transaction.
	 */
	leave(): boolean {
		this.lock?.release();
		return true;
	}

	/** Closes the file and frees the lock, if that has not happened yet. */
	close(): void {
		this.shut();
		this.lock?.release();
	}

	/** Prepares what an operation needs of a file just opened, and takes the owner's lock. */
	protected abstract prepare(database: DatabaseSync): Opened;

	/** Completes an opening with what takes time. */
	protected started(_opened: Opened): Promise<void> | void {}

	/** Opens the write transaction. */
	protected beginOn({ database }: Opened): Promise<void> | void {
		database.exec('BEGIN IMMEDIATE');
	}

	/** Forgets what the transaction that was undone has left in memory. */
	protected undone(_opened: Opened): void {}

	/** Tells that the open file is no longer the one at its path. */
	protected replaced(): void {}

	/** Takes the owner's lock, within a transaction: the write lock keeps lock files still. */
	protected takeLock(): OwnerLock {
		return (this.lock ??= this.locks.acquire(this.options.owner));
	}

	protected async beginOnce(): Promise<void> {
		if (this.current && identityOf(this.options.file) !== this.identity) {
			this.shut();
			this.replaced();
		}
		if (this.current === undefined) {
			this.current = this.open();
			await this.started(this.current);
		}
		await this.beginOn(this.opened);
	}

	protected open(): Opened {
		const { file } = this.options;
		createPrivateFile(file);
		this.identity = identityOf(file);
		const database = openSqliteFile(file, this.kind.schema());
		try {
			return this.prepare(database);
		} catch (error) {
			database.close();
			throw error;
		}
	}

	protected shut(): void {
		const database = this.current?.database;
		this.current = undefined;
		if (database?.isOpen) database.close();
	}
}
