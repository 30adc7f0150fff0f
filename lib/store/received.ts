import type { DriftNote, LastEvent, RejectedRequest } from './received/notes';
import type { ReceivedCount, ReceivedStretch, TriggerInfo } from './received/counts';
import type { Resolution } from './outbox/statistics';

/** What one process has counted and noted since it last wrote; written in one transaction. */
export interface ReceivedBatch {
	/** The triggers that the rest is about; what is known of each is replaced. */
	readonly triggers: readonly TriggerInfo[];
	readonly counts: readonly ReceivedCount[];
	readonly rejected: readonly RejectedRequest[];
	readonly events: readonly LastEvent[];
	readonly drift: readonly DriftNote[];
}

/** Which stretches of which triggers; those without requests are left out of what is answered. */
export interface ReceivedQuery {
	readonly resolution: Resolution;
	/** By the stretch's begin: from (inclusive), before (exclusive). */
	readonly from: number;
	readonly before: number;
	/** Undefined: of all triggers. */
	readonly triggerIds?: readonly string[] | undefined;
}

/** Which page of rejected requests: newest first, after the page that ended with `after`. */
export interface RejectedPaging {
	readonly triggerId?: string | undefined;
	readonly limit: number;
	readonly after?: string | undefined;
}

/** A page of rejected requests. */
export interface RejectedPage {
	readonly requests: readonly RejectedRequest[];
	/** For `after` of the next page; undefined on the last. */
	readonly next?: string | undefined;
}

/**
 * What triggers received, in numbers and with the last requests that were rejected; beside the deduplication store, in the
 * same file or database. All times are epoch milliseconds. Promises reject with a StoreError where the store fails;
 * nothing was written then.
 */
export interface ReceivedStore {
	add(batch: ReceivedBatch): Promise<void>;
	/** All that have received anything, those heard of last first. */
	triggers(): Promise<readonly TriggerInfo[]>;
	/** One row per trigger, verdict, reason and stretch; oldest first. */
	stretches(query: ReceivedQuery): Promise<readonly ReceivedStretch[]>;
	/** One row per trigger, verdict and reason since the beginning: never less than before. */
	totals(): Promise<ReadonlyArray<Omit<ReceivedStretch, 'from'>>>;
	rejected(paging: RejectedPaging): Promise<RejectedPage>;
	/** The last event of each type, newest first. */
	lastEvents(triggerId: string): Promise<readonly LastEvent[]>;
	/** Newest day first, up to `limit`. */
	drift(triggerId: string, limit: number): Promise<readonly DriftNote[]>;
	/** Forgets, in small slices, what is older than it is kept; answers how many rows that were. */
	purge(): Promise<number>;
	/** Finishes what waits; later calls reject. */
	close(): Promise<void>;
}
