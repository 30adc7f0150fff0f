import type { JsonObject } from '../../webhook/http/message';

/** A subscription's health; the store keeps it beside the settings and changes it with each settled attempt. */
export interface Health {
	/** Failed attempts since the last success; our own faults don't count. */
	readonly consecutiveFailures: number;
	/** Set while the subscription is paused, by the user or by its failures: its queue is kept, nothing is sent. */
	readonly pausedAt?: number | undefined;
	/** Set where its failures paused it. */
	readonly autoPausedAt?: number | undefined;
	/** Set after a resume until one delivery has succeeded: one attempt at a time is made. */
	readonly probingSince?: number | undefined;
	/** Set where the endpoint asked for no more (410) and the subscription was disabled for that. */
	readonly goneAt?: number | undefined;
	/** Until then no attempt starts, as the endpoint asked to send less. */
	readonly throttledUntil?: number | undefined;
	readonly lastDeliveryAt?: number | undefined;
	/** The last attempt's HTTP status, or `failed` where no answer came. */
	readonly lastDeliveryStatus?: number | 'failed' | undefined;
}

/** A subscription, or (`direct`) an endpoint given with a single event: stored likewise, but events are not fanned out to it. */
export interface StoredSubscription {
	readonly id: string;
	readonly kind: 'subscription' | 'direct';
	/** False: events are not fanned out to it, and what is queued waits. */
	readonly enabled: boolean;
	/** The sender's business; secrets in it are sealed. */
	readonly settings: JsonObject;
	readonly health: Health;
	readonly createdAt: number;
	readonly updatedAt: number;
	/** Grows with each change of `enabled` or `settings`, so that what was read from them can be kept. */
	readonly revision: number;
}

/** What a change gives; what it leaves out stays as it is. `journal` is written in the same transaction. */
export interface SubscriptionChange {
	readonly enabled?: boolean;
	readonly settings?: JsonObject;
	readonly health?: Health;
	readonly journal?: readonly SubscriptionNotice[];
}

/** Something an operator should know of a subscription. */
export interface SubscriptionNotice {
	readonly kind:
		| 'subscription.failing'
		| 'subscription.paused'
		| 'subscription.recovered'
		| 'subscription.disabled';
	/** One sentence. */
	readonly reason: string;
}

/** What a request to change a subscription has led to. */
export interface Changed {
	readonly subscription: StoredSubscription;
	/** Whether the rule changed anything. */
	readonly changed: boolean;
}
