import type { VerdictKind } from '../../webhook/answers';
import type { DurationCounts } from '../durations';

/** A trigger as the log names it. */
export interface TriggerInfo {
	/** `<workflow id>:<node id>`. */
	readonly id: string;
	readonly workflowId: string;
	/** Undefined where n8n did not tell. */
	readonly workflowName?: string | undefined;
	readonly nodeName: string;
	/** The platform's name, as `JustCall`. */
	readonly platform: string;
	/** When it was heard of last. */
	readonly seenAt: number;
}

/** A trigger as the store knows it. */
export interface KnownTrigger extends TriggerInfo {
	/** Set where no request has reached it yet: it was published when it was heard of last. */
	readonly isUnreached?: true;
}

/** Requests to one trigger with the same verdict, counted in one stretch of time. */
export interface ReceivedCount extends DurationCounts {
	readonly triggerId: string;
	readonly verdict: VerdictKind;
	/** Why, for what is rejected, as `signature-mismatch`; empty for the others. */
	readonly reason: string;
	/** Any time within the stretch of five minutes that they came in. */
	readonly at: number;
	readonly count: number;
}

/** The same as it is answered; `durations` are from the request to its answer. */
export interface ReceivedStretch extends DurationCounts {
	readonly triggerId: string;
	readonly verdict: VerdictKind;
	readonly reason: string;
	/** When the stretch begins: a multiple of its length. */
	readonly from: number;
	readonly count: number;
}

/**
 * An accepted event, counted in the transaction that remembers it: as one request with the verdict `accepted`, and as the last
 * event of its type.
 */
export interface AcceptedEvent {
	readonly trigger: TriggerInfo;
	readonly eventType: string;
	/** The item's id. */
	readonly eventId: string;
	readonly at: number;
	/** From the request to its answer. */
	readonly milliseconds: number;
}
