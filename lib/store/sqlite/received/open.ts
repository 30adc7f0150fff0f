import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { StoreError } from '../../error';
import type {
	ReceivedBatch,
	ReceivedQuery,
	ReceivedStore,
	RejectedPage,
	RejectedPaging,
} from '../../received';
import { assertBatch } from '../../received/assert';
import type { ReceivedStretch, TriggerInfo } from '../../received/counts';
import type { DriftNote, LastEvent, RejectedRequest } from '../../received/notes';
import { isBusy, isDamage, isUnwritable } from '../errors';
import type { SqliteStoreOptions } from '../file';
import { GroupCommit } from '../groupCommit';
import { SqliteReceivedFile } from './file';
import { type CountCursor, type CountRange, rangeOf, TOTALS } from './reading';

/** One batch in each transaction, so that none holds the deduplication store up for long. */
const BATCHES_AT_ONCE = 1;
/** About 2 ms of work. */
const PURGE_ROWS = 500;

/** What the store needs of its surroundings: the file of the deduplication store, and a clock by which it forgets. */
export type ReceivedFileOptions = Pick<SqliteStoreOptions, 'file' | 'now'> &
	Partial<SqliteStoreOptions>;

/**
 * Opens what triggers received, in the file of the deduplication store, which several processes of one host may share; over a
 * connection of its own, so that each can be opened without the other. A file that can't be written, as on a full disk, is
 * opened by a later call. Rejects with a StoreError, in particular for a file that a newer version has written.
 */
export async function openSqliteReceived(options: ReceivedFileOptions): Promise<ReceivedStore> {
	const file = new SqliteReceivedFile({ sleep, owner: randomUUID(), ...options });
	const group = new GroupCommit(file, BATCHES_AT_ONCE);
	try {
		await group.run(() => undefined);
	} catch (error) {
		if (!(error instanceof StoreError && isUnwritable(error.cause))) {
			file.close();
			throw error;
		}
	}
	return new SqliteReceived(options, file, group);
}

class SqliteReceived implements ReceivedStore {
	private closing: Promise<void> | undefined;

	constructor(
		private readonly options: ReceivedFileOptions,
		private readonly file: SqliteReceivedFile,
		private readonly group: GroupCommit,
	) {}

	async add(batch: ReceivedBatch): Promise<void> {
		assertBatch(batch);
		await this.run(() => this.file.tables.add(batch));
	}

	async triggers(): Promise<TriggerInfo[]> {
		await this.countPending();
		return await this.read(({ reading }) => reading.triggers());
	}

	async stretches(query: ReceivedQuery): Promise<ReceivedStretch[]> {
		return await this.counts(rangeOf(query));
	}

	async totals(): Promise<Array<Omit<ReceivedStretch, 'from'>>> {
		return (await this.counts(TOTALS)).map(({ from: _, ...total }) => total);
	}

	async rejected(paging: RejectedPaging): Promise<RejectedPage> {
		return await this.read(({ rejected }) => rejected.page(paging));
	}

	async rejectedRequest(id: string): Promise<RejectedRequest | undefined> {
		return await this.read(({ rejected }) => rejected.one(id));
	}

	async lastEvents(triggerId: string): Promise<LastEvent[]> {
		await this.countPending();
		return await this.read(({ reading }) => reading.lastEvents(triggerId));
	}

	async drift(triggerId: string, limit: number): Promise<DriftNote[]> {
		return await this.read(({ reading }) => reading.drift(triggerId, limit));
	}

	async purge(): Promise<number> {
		const { now } = this.options;
		let total = 0;
		for (;;) {
			const forgotten = await this.run(() => {
				const { pending, purging } = this.file.tables;
				pending.count();
				return purging.purge(now(), PURGE_ROWS);
			});
			if (forgotten === 0) return total;
			total += forgotten;
		}
	}

	close(): Promise<void> {
		this.closing ??= this.shutDown();
		return this.closing;
	}

	private async shutDown(): Promise<void> {
		try {
			await this.group.run(() => this.file.leave());
		} catch {
			// The lock is freed all the same.
		}
		this.file.close();
	}

	/** Counts accepted events that wait for it; while nothing can be written, they are read later. */
	private async countPending(): Promise<void> {
		if (!(await this.read(({ pending }) => pending.areThere))) return;
		await this.run(() => this.file.tables.pending.count()).catch(() => undefined);
	}

	/** Reads slice by slice, as all of it at once would hold the event loop up; in order of trigger within a stretch. */
	private async counts(range: CountRange): Promise<ReceivedStretch[]> {
		await this.countPending();
		const found: ReceivedStretch[] = [];
		let after: CountCursor | undefined;
		do {
			if (after !== undefined) await nextTurn();
			const last = after;
			const { rows, next } = await this.read(({ reading }) => reading.counts(range, last));
			found.push(...rows);
			after = next;
		} while (after !== undefined);
		return found.sort(inOrder);
	}

	/** Reads what is committed; it waits for no lock once the file is open, where there is a write-ahead log. */
	private async read<T>(
		read: (opened: NonNullable<SqliteReceivedFile['readable']>) => T,
	): Promise<T> {
		this.assertOpen();
		if (this.file.readable === undefined) await this.run(() => undefined);
		this.assertOpen();
		try {
			return read(this.file.tables);
		} catch (error) {
			if (isBusy(error)) return await this.run(() => read(this.file.tables));
			if (isDamage(error)) this.file.rollback(error);
			throw this.file.explain(error);
		}
	}

	private run<T>(operation: () => T): Promise<T> {
		this.assertOpen();
		return this.group.run(operation);
	}

	private assertOpen(): void {
		if (this.closing === undefined) return;
		throw new StoreError(`The deduplication store ${this.options.file} is closed.`);
	}
}

function inOrder(one: ReceivedStretch, other: ReceivedStretch): number {
	return (
		one.from - other.from ||
		textOrder(one.triggerId, other.triggerId) ||
		textOrder(one.verdict, other.verdict) ||
		textOrder(one.reason, other.reason)
	);
}

function textOrder(one: string, other: string): number {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}
