import { setImmediate as nextTurn } from 'node:timers/promises';

import type { DeliveryFilter } from '../../outbox';
import { isBusy } from '../errors';
import { StoreError } from '../../error';
import type { SqliteStoreOptions } from '../file';
import { StoreAccess } from '../access';
import { ROWS_PER_SLICE, type SqliteOutboxFile } from './file';
import type { OutboxParts } from './parts';
import type { SearchPosition } from './search/search';

/** How often it is looked whether another process has died. */
const ownersCheckMilliseconds = 1000;
/** About half a minute. */
const mostLooksWithoutCheckpoint = 30;

/** The ways to an outbox's file: in a group's transaction, reading what is committed, or slice by slice. */
export class SqliteOutboxAccess {
	private readonly access: StoreAccess;
	private ownersCheckedAt = -Infinity;
	/** Rows changed up to the last look, and up to the last checkpoint. */
	private changesSeen = 0;
	private changesInFile = 0;
	private looksSince = 0;

	constructor(
		readonly options: Pick<SqliteStoreOptions, 'file' | 'now'>,
		private readonly file: SqliteOutboxFile,
	) {
		this.access = new StoreAccess(file, ROWS_PER_SLICE);
	}

	/**
	 * Runs the operation in a transaction, and answers once that is committed; an error it answers is thrown. `rows` is
	 * about how many rows it changes.
	 */
	write<T>(operation: (parts: OutboxParts) => T | StoreError, rows = 1): Promise<T> {
		return this.access.run<T>(() => operation(this.file.opened), rows);
	}

	/** Moves the log's content to the file itself. */
	checkpoint(): void {
		try {
			const { changes } = this.file;
			this.file.checkpoint();
			this.changesInFile = changes;
			this.looksSince = 0;
		} catch {
			// The log keeps it, and it is tried again.
		}
	}

	/** To be called about once a second: a checkpoint when nothing was written since the last call, or after a while. */
	settleDown(): void {
		const { changes } = this.file;
		const isIdle = changes === this.changesSeen;
		this.changesSeen = changes;
		this.looksSince += 1;
		if (changes === this.changesInFile) return;
		if (isIdle || this.looksSince >= mostLooksWithoutCheckpoint) this.checkpoint();
	}

	/** Reads what is committed, without any lock. */
	async read<T>(operation: (parts: OutboxParts) => T | StoreError): Promise<T> {
		this.access.assertOpen();
		let result: T | StoreError;
		try {
			const parts = this.file.readable;
			if (!parts) return await this.write(operation);
			result = operation(parts);
		} catch (error) {
			if (isBusy(error)) return await this.write(operation);
			throw this.file.explain(error);
		}
		if (result instanceof StoreError) throw result;
		return result;
	}

	/** Repeats an operation, each time in a transaction, until it has done nothing; answers the sum. */
	async writeInSlices(slice: (parts: OutboxParts, rows: number) => number): Promise<number> {
		let total = 0;
		for (;;) {
			const done = await this.write((parts) => slice(parts, ROWS_PER_SLICE), ROWS_PER_SLICE);
			if (done === 0) return total;
			total += done;
		}
	}

	/** Runs the operation with a slice of the numbers in each transaction; answers what all of them gave. */
	async writeEach<T>(
		numbers: readonly number[],
		operation: (parts: OutboxParts, some: readonly number[]) => readonly T[],
	): Promise<T[]> {
		const all: T[] = [];
		// Once at least, so that a file which can't be written is told of.
		for (let start = 0; start === 0 || start < numbers.length; start += ROWS_PER_SLICE) {
			const some = numbers.slice(start, start + ROWS_PER_SLICE);
			all.push(...(await this.write((parts) => operation(parts, some), some.length)));
		}
		return all;
	}

	/**
	 * The numbers of up to `limit` matches, looked for in so many slices; `from` is where the search goes on, undefined: it is
	 * at its end.
	 */
	async find(
		filter: DeliveryFilter,
		start: SearchPosition,
		limit: number,
		slices = Infinity,
	): Promise<{ readonly numbers: number[]; readonly from: number | undefined }> {
		const numbers: number[] = [];
		let from: number | undefined = start.from;
		for (let left = slices; from !== undefined && numbers.length < limit && left > 0; left -= 1) {
			const position: SearchPosition = { ...start, from };
			const wanted = limit - numbers.length;
			const found = await this.read(({ search }) => search.slice(filter, position, wanted));
			numbers.push(...found.numbers);
			from = found.from;
			if (from !== undefined) await nextTurn();
		}
		return { numbers, from };
	}

	/** Makes due what processes that died had claimed; looks for them at most once a second. */
	async takeOver(): Promise<void> {
		const now = this.options.now();
		if (Math.abs(now - this.ownersCheckedAt) < ownersCheckMilliseconds) return;
		this.ownersCheckedAt = now;
		for (const owner of await this.write(() => this.file.deadOwners())) {
			await this.writeInSlices(({ changes }, rows) => changes.voidClaims(owner, rows));
			await this.write(({ leases, tables }) => {
				leases.endOf(owner);
				tables.run.removeOwner.run(owner);
			});
		}
	}

	/** Cancels what removed subscriptions have left, where a process died while it did so. */
	async finishRemovals(): Promise<void> {
		const removed = await this.read(({ tables }) => tables.run.removedSubscriptions.all());
		for (const [number] of removed) {
			await this.writeInSlices(({ changes }, rows) => changes.cancelOf(number, rows));
		}
	}

	/** See Outbox.close. */
	close(): Promise<void> {
		return this.access.close();
	}
}
