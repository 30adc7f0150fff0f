import type { Transactions } from '../groupCommit';
import { explainSqlite, isDamage, isOwnFault } from '../errors';
import { StoreError } from '../../error';
import {
	createPrivateFile,
	type FileIdentity,
	identityOf,
	openSqliteFile,
	type SqliteStoreOptions,
} from '../file';
import { OutboxParts } from './parts';
import { outboxSchema } from './tables/schema';
import type { OutboxTables } from './tables/opened';
import { type OwnerLock, OwnerLocks } from '../ownerLocks';
import { beginWhenFree } from '../writeLock';

/** For the write lock: about five seconds. */
const TRIES = 210;

/** The outbox's file as GroupCommit's engine: opens it when first needed, and again after a failure. */
export class SqliteOutboxFile implements Transactions {
	private opened: OutboxParts | undefined;
	private identity: FileIdentity | undefined;
	private lock: OwnerLock | undefined;
	private readonly locks: OwnerLocks;

	constructor(private readonly options: SqliteStoreOptions) {
		this.locks = new OwnerLocks(`${options.file}.owners`);
	}

	/** The parts, for operations of the open transaction. */
	get parts(): OutboxParts {
		if (!this.opened) throw new Error('No transaction is open');
		return this.opened;
	}

	/** The parts, for reading what is committed; undefined while the file is not open. */
	get readable(): OutboxParts | undefined {
		this.opened?.tables.refresh();
		return this.opened;
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
		this.parts.tables.commit();
	}

	rollback(error: unknown): void {
		this.opened?.tables.forget();
		try {
			if (this.opened?.database.isTransaction) this.opened.database.exec('ROLLBACK');
			if (isDamage(error)) this.shut();
		} catch {
			// A connection that cannot even undo is of no use; the next batch opens another one.
			this.opened = undefined;
		}
	}

	/** Rows changed since the file was opened. */
	get changes(): number {
		return this.opened?.tables.run.totalChanges.get()?.[0] ?? 0;
	}

	/**
	 * Moves what is in the log to the file itself, as far as nobody reads older pages, so that a copy of the file alone is not
	 * without it.
	 */
	checkpoint(): void {
		const database = this.opened?.database;
		if (database && !database.isTransaction) database.exec('PRAGMA wal_checkpoint(PASSIVE)');
	}

	isOwnFault(error: unknown): boolean {
		return isOwnFault(error);
	}

	explain(error: unknown): StoreError {
		const explained = explainSqlite('outbox', this.options.file, error);
		if (!isDamage(error)) return explained;
		return new StoreError(
			`${explained.message} Stop n8n and restore the file from a backup, or move it away to start empty; its unsent events are then lost.`,
			{ cause: error },
		);
	}

	/** The numbers of owners whose process has ended; within the open transaction, which keeps their lock files still. */
	deadOwners(): number[] {
		const { run, owner } = this.parts.tables;
		const isDead = (number: number, name: string) =>
			number !== owner && (name === this.lock?.owner || !this.locks.isAlive(name));
		return run.owners.all().flatMap(([number, name]) => (isDead(number, name) ? [number] : []));
	}

	/** Gives up this owner's leases and frees its lock; to be run as the last operation, after its claims are void. */
	leave(): void {
		this.parts.leases.leave();
		this.parts.tables.run.removeOwner.run(this.parts.tables.owner);
		this.lock?.release();
	}

	/** Closes the file and frees the lock, if that has not happened yet. */
	close(): void {
		this.shut();
		this.lock?.release();
	}

	private beginOnce(): void {
		if (this.opened && identityOf(this.options.file) !== this.identity) {
			this.shut();
			this.options.onNotice?.(
				`The outbox ${this.options.file} was moved, removed or replaced while in use. Events that the old file had not sent will not be sent.`,
			);
		}
		this.opened ??= this.open();
		this.opened.tables.begin();
	}

	private open(): OutboxParts {
		const { file, now } = this.options;
		createPrivateFile(file);
		this.identity = identityOf(file);
		const database = openSqliteFile(file, outboxSchema);
		try {
			const parts = new OutboxParts(database, now);
			this.register(parts.tables);
			return parts;
		} catch (error) {
			database.close();
			throw error;
		}
	}

	/** Gives this opening a number of its own, so that no earlier claim is taken for one of its. */
	private register(tables: OutboxTables): void {
		tables.begin();
		this.lock ??= this.locks.acquire(this.options.owner);
		tables.owner = tables.sequence.owner += 1;
		tables.run.addOwner.run(tables.owner, this.lock.owner);
		tables.commit();
	}

	private shut(): void {
		const database = this.opened?.database;
		this.opened = undefined;
		if (database?.isOpen) database.close();
	}
}
