import type { Json } from '../../webhook/http/message';

/** An event to be sent. */
export interface NewEvent {
	readonly type: string;
	/** ISO 8601 in UTC. */
	readonly occurredAt: string;
	readonly data: Json;
	/** The data as JSON, where that is written already. */
	readonly dataText?: string | undefined;
	/** The sending organisation, for dialects that name one. */
	readonly account?: string | undefined;
	/** The same key is sent once for as long as the event is kept. */
	readonly idempotencyKey?: string | undefined;
	/** Hash of type, data, account and recipients (any text), to tell a repetition from another event under the same key. */
	readonly fingerprint?: string | undefined;
	/** The trace that it belongs to, as one text, which goes with the event and doesn't tell it from others. */
	readonly trace?: string | undefined;
	/** Who sent it, as one text, which is only shown and doesn't tell it from others. */
	readonly sentBy?: string | undefined;
	readonly deliveries: readonly NewDelivery[];
}

/** One delivery of a new event. */
export interface NewDelivery {
	readonly subscriptionId: string;
	/** Deliveries of one subscription with the same key are made in the order they were stored, one at a time. */
	readonly orderKey?: string | undefined;
	/** Where given, the delivery is claimed at once until then, unless an earlier one of its order key is unfinished. */
	readonly claimUntil?: number | undefined;
	/** Kept with the delivery: it is a test, attempted once and not charged to its endpoint. */
	readonly isTest?: boolean | undefined;
}

/** What became of an event. */
export type Enqueued =
	| {
			readonly kind: 'stored';
			readonly eventId: string;
			/** In the order asked for. */
			readonly deliveries: readonly EnqueuedDelivery[];
	  }
	/** The idempotency key was used before for the same event: these are the deliveries of then. Nothing was written. */
	| {
			readonly kind: 'repeated';
			readonly eventId: string;
			readonly deliveries: readonly StoredDelivery[];
	  }
	/** The key was used before for another event. Nothing was written. */
	| { readonly kind: 'conflict'; readonly eventId: string };

export interface EnqueuedDelivery {
	readonly id: string;
	readonly subscriptionId: string;
	/** The fencing token of the claim that was asked for; undefined: not claimed. */
	readonly token?: number | undefined;
}

/** `blocked` waits for an earlier one of its order key; `pending` is due at `dueAt`, or is being attempted. */
export type DeliveryState = 'pending' | 'blocked' | 'delivered' | 'failed' | 'cancelled';

/** How far the attempts at a delivery have come. */
export interface Progress {
	/** Attempts made that count, those by our own fault left out. */
	readonly attempts: number;
	/** When the first of those started. */
	readonly firstAt?: number | undefined;
	/** Our own faults in a row, and when the first of them happened. */
	readonly ownFaults: number;
	readonly ownFaultsSince?: number | undefined;
}

export interface StoredDelivery {
	readonly id: string;
	readonly eventId: string;
	readonly eventType: string;
	readonly subscriptionId: string;
	readonly state: DeliveryState;
	/** True while an attempt may be under way. */
	readonly claimed: boolean;
	/** When the next attempt is due; undefined where none is, and while it is claimed. */
	readonly dueAt?: number | undefined;
	readonly progress: Progress;
	/** What happened last, in a few words. */
	readonly reason?: string | undefined;
	/** The last attempt's HTTP status, where an answer came. */
	readonly lastStatus?: number | undefined;
	readonly orderKey?: string | undefined;
	/** The delivery that this one repeats. */
	readonly replayOf?: string | undefined;
	readonly createdAt: number;
	/** When it reached a final state. */
	readonly endedAt?: number | undefined;
}

/** A delivery that is ours to attempt until the lease ends; `token` proves it. */
export interface ClaimedDelivery {
	readonly id: string;
	readonly token: number;
	readonly subscriptionId: string;
	readonly event: {
		readonly id: string;
		readonly type: string;
		readonly occurredAt: string;
		readonly data: Json;
		/** The data as JSON, where that is written already. */
		readonly dataText?: string | undefined;
		readonly account?: string | undefined;
		readonly trace?: string | undefined;
	};
	readonly progress: Progress;
	/** As it was enqueued; a repetition (`replay`) of a test is one, too. */
	readonly isTest?: boolean | undefined;
}

/** An event with what nothing but showing it needs. */
export type StoredEvent = ClaimedDelivery['event'] & Pick<NewEvent, 'sentBy'>;

/** Which of a subscription's deliveries are ours now, and when there is more to do. */
export interface ClaimedBatch {
	readonly deliveries: readonly ClaimedDelivery[];
	/** When the subscription's earliest delivery that is left becomes due (also by the end of a lease); undefined: none is left. */
	readonly nextDueAt?: number | undefined;
}
