import type { VerdictKind } from '../../webhook/answers';

/** How many rejected requests of a trigger are kept. */
export const REJECTED_KEPT = 100;
/** How many event types, and how many fields a day, are kept of a trigger. */
export const EVENT_TYPES_KEPT = 200;
export const DRIFT_KEPT = 200;
/** For how long a trigger is kept that was heard of no more, and rejected requests and drift of any. */
export const KEPT_MILLISECONDS = 32 * 24 * 3_600_000;

/** A request that a trigger rejected. */
export interface RejectedRequest {
	/** By the store; undefined before it is stored. */
	readonly id?: string | undefined;
	readonly triggerId: string;
	readonly at: number;
	readonly verdict: VerdictKind;
	/** As `signature-mismatch`. */
	readonly reason: string;
	/** Where it came from, as n8n sees it. */
	readonly address: string;
	/** Without secrets: what could be one is masked. */
	readonly headers: Readonly<Record<string, string>>;
	readonly bodyBytes: number;
	/** The beginning of the body, where the trigger was told to keep it. */
	readonly body?: string | undefined;
}

/** The last event of a type that a trigger accepted; of two, the one with the later `at`, or else the one added later. */
export interface LastEvent {
	readonly triggerId: string;
	readonly eventType: string;
	/** The item's id. */
	readonly eventId: string;
	readonly at: number;
	/** How many were accepted; in a batch, how many more. */
	readonly count: number;
}

/**
 * A field of a vendor's data that came for the first time, or that is documented and was missing, on one day; of several
 * alike, the earliest.
 */
export interface DriftNote {
	readonly triggerId: string;
	readonly eventType: string;
	/** As `data.call.direction`. */
	readonly field: string;
	readonly kind: 'new' | 'missing';
	/** As `2026-11-28`, in UTC. */
	readonly day: string;
	/** When it was noticed first on that day. */
	readonly at: number;
}
