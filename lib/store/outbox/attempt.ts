import type { Headers } from '../../webhook/http/message';
import type { Progress, StoredDelivery } from './delivery';
import type { Health, SubscriptionNotice } from './subscription';

/** One attempt, as it is logged. */
export interface AttemptRecord {
	readonly startedAt: number;
	readonly durationMilliseconds: number;
	readonly url: string;
	/** Undefined where no answer came. */
	readonly status?: number | undefined;
	/** Why no answer came, where the endpoint is to blame; kept with the delivery until its next attempt, not in the journal. */
	readonly unanswered?: 'timeout' | 'noConnection' | undefined;
	/** Capped by the sender. */
	readonly responseHeaders?: Headers | undefined;
	/** The headers as JSON, where that is written already. */
	readonly responseHeadersText?: string | undefined;
	/** The beginning of the answer's body. */
	readonly responseBody?: string | undefined;
	/** What happened, in a few words. */
	readonly reason: string;
}

/** What an attempt leads to: decided by the sender, written by the store in one transaction. */
export interface Judgement {
	readonly outcome: 'delivered' | 'retrying' | 'failed';
	readonly progress: Progress;
	/** When the next attempt is due; for `retrying` only. */
	readonly dueAt?: number | undefined;
	readonly reason: string;
	/** The subscription's health from now on. */
	readonly health: Health;
	/** False disables the subscription. */
	readonly enabled?: false | undefined;
	readonly journal?: readonly SubscriptionNotice[];
}

/** What of a delivery its judge is told. */
export type JudgedDelivery = Pick<StoredDelivery, 'id' | 'progress'>;

/** An attempt that was written, or why it was not: the lease ran out and somebody else took the delivery over, or it was cancelled. */
export type Settled =
	| { readonly kind: 'settled'; readonly judgement: Judgement; readonly attempt: number }
	| { readonly kind: 'superseded' };

/** An entry of the journal, oldest first: an attempt, or a notice of a subscription. */
export type JournalEntry = { readonly id: number; readonly at: number } & (
	| {
			readonly kind: 'delivery.delivered' | 'delivery.retrying' | 'delivery.failed';
			readonly deliveryId: string;
			readonly subscriptionId: string;
			readonly eventId: string;
			readonly eventType: string;
			/** 1 for the delivery's first attempt, own faults included. */
			readonly attempt: number;
			readonly record: AttemptRecord;
			/** When the next attempt is due. */
			readonly dueAt?: number | undefined;
	  }
	| ({ readonly subscriptionId: string } & SubscriptionNotice)
);
