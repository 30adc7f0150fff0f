import type { DatabaseSync } from 'node:sqlite';

import { StoreError } from '../../error';
import { isDamage } from '../errors';
import type { SqliteStoreOptions } from '../file';
import { StoreFile } from '../storeFile';
import { OutboxParts } from './parts';
import { outboxSchema } from './tables/schema';

/** Rows changed in one transaction by what may change many, about 4 ms. */
export const ROWS_PER_SLICE = 300;

/** For the write lock: about five seconds. */
const TRIES = 210;

/** The outbox's file, with all parts of the outbox on it. */
export class SqliteOutboxFile extends StoreFile<OutboxParts> {
	constructor(options: SqliteStoreOptions) {
		super(options, { schema: () => outboxSchema, tries: TRIES });
	}

	/** The parts, for reading what is committed; undefined while the file is not open. */
	get readable(): OutboxParts | undefined {
		this.current?.tables.refresh();
		return this.current;
	}

	override commit(): void {
		this.opened.tables.commit();
	}

	/** Rows changed since the file was opened. */
	get changes(): number {
		return this.current?.tables.run.totalChanges.get()?.[0] ?? 0;
	}

	/**
	 * Moves what is in the log to the file itself, as far as nobody reads older pages, so that a copy of the file alone is not
	 * without it.
	 */
	checkpoint(): void {
		const database = this.current?.database;
		if (database && !database.isTransaction) database.exec('PRAGMA wal_checkpoint(PASSIVE)');
	}

	override explain(error: unknown): StoreError {
		const explained = super.explain(error);
		if (!isDamage(error)) return explained;
		return new StoreError(
			`${explained.message} Stop n8n and restore the file from a backup, or move it away to start empty; its unsent events are then lost.`,
			{ cause: error },
		);
	}

	/** The numbers of owners whose process has ended; within the open transaction, which keeps their lock files still. */
	deadOwners(): number[] {
		const { run, owner } = this.opened.tables;
		const isDead = (number: number, name: string) =>
			number !== owner && (name === this.lock?.owner || !this.locks.isAlive(name));
		return run.owners.all().flatMap(([number, name]) => (isDead(number, name) ? [number] : []));
	}

	override leave(): boolean {
		const { changes, leases, tables } = this.opened;
		if (changes.voidClaims(tables.owner, ROWS_PER_SLICE) > 0) return false;
		leases.leave();
		tables.run.removeOwner.run(tables.owner);
		return super.leave();
	}

	/** Gives this opening a number of its own, so that no earlier claim is taken for one of its. */
	protected override prepare(database: DatabaseSync): OutboxParts {
		const parts = new OutboxParts(database, this.options.now);
		const { tables } = parts;
		tables.begin();
		tables.owner = tables.sequence.owner += 1;
		tables.run.addOwner.run(tables.owner, this.takeLock().owner);
		tables.commit();
		return parts;
	}

	protected override beginOn({ tables }: OutboxParts): void {
		tables.begin();
	}

	protected override undone({ tables }: OutboxParts): void {
		tables.forget();
	}

	protected override replaced(): void {
		this.options.onNotice?.(
			`The outbox ${this.options.file} was moved, removed or replaced while in use. Events that the old file had not sent will not be sent.`,
		);
	}
}
