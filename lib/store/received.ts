import type { DriftNote, LastEvent, RejectedRequest } from './received/notes';
import type { KnownTrigger, ReceivedCount, ReceivedStretch, TriggerInfo } from './received/counts';
import type { Resolution } from './outbox/statistics';

/**
 * What one process has counted and noted since it last wrote; written in one transaction. Counts and events that are alike
 * are added up. The store keeps texts as they are: whoever notes them limits their length.
 */
export interface ReceivedBatch {
	/**
	 * Triggers that were published: they are known from then on. Of those that requests have reached nothing is changed by it.
	 */
	readonly introduced?: readonly TriggerInfo[];
	/** Every trigger that the rest is about; what is known of each is replaced, unless it was heard of later. */
	readonly triggers: readonly TriggerInfo[];
	readonly counts: readonly ReceivedCount[];
	/** Oldest first; of each trigger the last REJECTED_KEPT are kept. */
	readonly rejected: readonly RejectedRequest[];
	/** Of each trigger the EVENT_TYPES_KEPT types are kept that came last. */
	readonly events: readonly LastEvent[];
	/** The first of a trigger, field, kind and day is kept, and of each trigger and day the first DRIFT_KEPT. */
	readonly drift: readonly DriftNote[];
}

/** Which stretches of which triggers; those without requests are left out of what is answered. */
export interface ReceivedQuery {
	readonly resolution: Resolution;
	/** By the stretch's begin: from (inclusive), before (exclusive). */
	readonly from: number;
	readonly before: number;
	/** Puts stretches together to longer ones of so many milliseconds, a multiple of the resolution's. */
	readonly every?: number | undefined;
	/** Undefined: of all triggers. */
	readonly triggerIds?: readonly string[] | undefined;
}

/** Which page of rejected requests: newest first, after the page that ended with `after`; none after a text that no page ended with. */
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
 * nothing was written then. Accepted events are counted by `ClaimStore.commit`: they are in no batch.
 */
export interface ReceivedStore {
	/**
	 * Adds what a process has counted. It is meant to be called about once a second, not per request. After a rejection the
	 * batch is still the caller's: it may be added again, together with what came since. Rejects with a TypeError or a
	 * RangeError for a batch that is invalid.
	 */
	add(batch: ReceivedBatch): Promise<void>;
	/** All that have received anything or were introduced, those heard of last first. */
	triggers(): Promise<readonly KnownTrigger[]>;
	/** One row per trigger, verdict, reason and stretch; oldest first, then by trigger, verdict and reason. */
	stretches(query: ReceivedQuery): Promise<readonly ReceivedStretch[]>;
	/**
	 * One row per trigger, verdict and reason since the beginning, in that order: never less than before, until the trigger
	 * is forgotten.
	 */
	totals(): Promise<ReadonlyArray<Omit<ReceivedStretch, 'from'>>>;
	rejected(paging: RejectedPaging): Promise<RejectedPage>;
	/** Undefined once it is no longer kept. */
	rejectedRequest(id: string): Promise<RejectedRequest | undefined>;
	/** The last event of each type, newest first, then by type. */
	lastEvents(triggerId: string): Promise<readonly LastEvent[]>;
	/** Newest first, up to `limit`. */
	drift(triggerId: string, limit: number): Promise<readonly DriftNote[]>;
	/**
	 * Forgets, in small slices, stretches that are kept no longer, and rejected requests, drift and whole triggers that were
	 * heard of last more than KEPT_MILLISECONDS ago; answers how many rows that were. Meant to be called about once a minute.
	 */
	purge(): Promise<number>;
	/** Finishes what waits; later calls reject. */
	close(): Promise<void>;
}
