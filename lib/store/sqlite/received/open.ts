import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import type {
	ReceivedBatch,
	ReceivedQuery,
	ReceivedStore,
	RejectedPage,
	RejectedPaging,
} from '../../received';
import { assertBatch } from '../../received/assert';
import type { KnownTrigger, ReceivedStretch } from '../../received/counts';
import type { DriftNote, LastEvent, RejectedRequest } from '../../received/notes';
import { wholeMilliseconds } from '../../wholeMilliseconds';
import { isBusy, isDamage } from '../errors';
import type { SqliteStoreOptions } from '../file';
import { StoreAccess } from '../access';
import { type OpenedReceived, SqliteReceivedFile } from './file';
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
export async function openSqliteReceived(given: ReceivedFileOptions): Promise<ReceivedStore> {
	const options = { ...given, now: wholeMilliseconds(given.now) };
	const file = new SqliteReceivedFile({ sleep, owner: randomUUID(), ...options });
	const access = new StoreAccess(file, BATCHES_AT_ONCE);
	await access.open(() => true);
	return new SqliteReceived(options.now, file, access);
}

class SqliteReceived implements ReceivedStore {
	constructor(
		private readonly now: () => number,
		private readonly file: SqliteReceivedFile,
		private readonly access: StoreAccess,
	) {}

	async add(batch: ReceivedBatch): Promise<void> {
		assertBatch(batch);
		await this.access.run(() => this.file.opened.add(batch));
	}

	async triggers(): Promise<KnownTrigger[]> {
		await this.countPending();
		return await this.read(({ reading }) => reading.triggers());
	}

	async stretches(query: ReceivedQuery): Promise<ReceivedStretch[]> {
		const range = rangeOf(query);
		const { every } = range;
		return every === undefined ? await this.counts(range) : await this.sums(range, every);
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
		let total = 0;
		for (;;) {
			const forgotten = await this.access.run(() => {
				const { pending, purging } = this.file.opened;
				pending.count();
				return purging.purge(this.now(), PURGE_ROWS);
			});
			if (forgotten === 0) return total;
			total += forgotten;
		}
	}

	close(): Promise<void> {
		return this.access.close();
	}

	/** Counts accepted events that wait for it; while nothing can be written, they are read later. */
	private async countPending(): Promise<void> {
		if (!(await this.read(({ pending }) => pending.areThere))) return;
		await this.access.run(() => this.file.opened.pending.count()).catch(() => undefined);
	}

	/** The same put together to longer stretches, each read in a turn of its own. */
	private async sums(range: CountRange, every: number): Promise<ReceivedStretch[]> {
		await this.countPending();
		const [first = 0, last = -1] =
			(await this.read(({ reading }) => reading.firstAndLast(range))) ?? [];
		const from = Math.max(first, range.from);
		const found: ReceivedStretch[] = [];
		for (let part = from - (from % every); part <= last && part < range.before; part += every) {
			if (found.length > 0) await nextTurn();
			const begin = part;
			found.push(...(await this.read(({ reading }) => reading.sums(range, begin, every))));
		}
		return found.sort(inOrder);
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
	private async read<T>(read: (opened: OpenedReceived) => T): Promise<T> {
		this.access.assertOpen();
		if (this.file.readable === undefined) await this.access.run(() => undefined);
		this.access.assertOpen();
		try {
			return read(this.file.opened);
		} catch (error) {
			if (isBusy(error)) return await this.access.run(() => read(this.file.opened));
			if (isDamage(error)) this.file.rollback(error);
			throw this.file.explain(error);
		}
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
