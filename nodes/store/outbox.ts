import type { Headers, JsonObject, Json } from '../webhook/message';

/*
 * The outbox: what the sender has promised to deliver. All times are epoch milliseconds. Ids are texts made by the store:
 * `evt_…` of an event, `dlv_…` of a delivery (all attempts at one event for one subscription), `sub_…` by the caller.
 */

/** Where a subscription stands; the store keeps it beside the settings and changes it with each settled attempt. */
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
	/** Hash of type, data, account and addressees (any text), to tell a repetition from another event under the same key. */
	readonly fingerprint?: string | undefined;
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
	readonly once?: boolean | undefined;
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
	};
	readonly progress: Progress;
	/** As it was enqueued; a repetition (`replay`) of a test is one, too. */
	readonly once?: boolean | undefined;
}

/** Which of a subscription's deliveries are ours now, and when there is more to do. */
export interface ClaimedBatch {
	readonly deliveries: readonly ClaimedDelivery[];
	/** When the subscription's earliest delivery that is left becomes due (also by the end of a lease); undefined: none is left. */
	readonly nextDueAt?: number | undefined;
}

/** One attempt, as it is logged. */
export interface AttemptRecord {
	readonly startedAt: number;
	readonly durationMilliseconds: number;
	readonly url: string;
	/** Undefined where no answer came. */
	readonly status?: number | undefined;
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

/**
 * The sender's part in what is written: pure functions, called within the store's transaction, perhaps more than once and
 * perhaps in another thread, with what is stored at that time. Findings and requests are plain data for that reason.
 */
export interface OutboxRules<Finding, Request> {
	/** What follows from an attempt. */
	judge(subscription: StoredSubscription, delivery: JudgedDelivery, finding: Finding): Judgement;
	/** What a request changes; undefined: nothing. */
	change(subscription: StoredSubscription, request: Request): SubscriptionChange | undefined;
}

/** An attempt that was written, or why it was not: the lease ran out and somebody else took the delivery over, or it was cancelled. */
export type Settled =
	| { readonly kind: 'settled'; readonly judgement: Judgement; readonly attempt: number }
	| { readonly kind: 'superseded' };

/** Which deliveries; the fields that are given must all hold. */
export interface DeliveryFilter {
	readonly ids?: readonly string[];
	readonly subscriptionId?: string;
	readonly eventId?: string;
	readonly eventType?: string;
	readonly states?: readonly DeliveryState[];
	/** By the time they were stored: from (inclusive), before (exclusive). */
	readonly createdFrom?: number;
	readonly createdBefore?: number;
	/** Only those of subscriptions and endpoints whose ids begin with this and a dot; empty: of those without a dot. */
	readonly scope?: string;
	/** Leaves out those that were replayed already. */
	readonly notReplayed?: boolean;
}

/** Which page of deliveries: of so many, after the page that ended with `after`; newest first unless it says otherwise. */
export interface DeliveryPaging {
	readonly limit: number;
	readonly after?: string | undefined;
	readonly oldestFirst?: boolean;
}

/** A page of deliveries. */
export interface DeliveryPage {
	readonly deliveries: readonly StoredDelivery[];
	/** For `after` of the next page; undefined on the last. */
	readonly next?: string | undefined;
}

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

/** What a request to change a subscription has led to. */
export interface Changed {
	readonly subscription: StoredSubscription;
	/** Whether the rule changed anything. */
	readonly changed: boolean;
}

/**
 * Keeps events, deliveries, attempts and subscriptions. A promise that resolves means: on the disk. One that rejects
 * means that nothing was written, with a StoreError that says what to do and the engine's error as `cause`. It is opened
 * with rules (`OutboxRules`), which say what findings and requests lead to.
 */
export interface Outbox<Finding = unknown, Request = unknown> {
	/** Rejects where the id is taken. */
	addSubscription(
		subscription: Pick<StoredSubscription, 'id' | 'kind' | 'enabled' | 'settings'>,
	): Promise<StoredSubscription>;
	subscription(id: string): Promise<StoredSubscription | undefined>;
	/** All of kind `subscription`, oldest first; cheap, to be called for each event. */
	subscriptions(): Promise<readonly StoredSubscription[]>;
	/** Changes what the rules say. Undefined: no such subscription. */
	changeSubscription(id: string, request: Request): Promise<Changed | undefined>;
	/** Its unfinished deliveries are cancelled, its history stays until purged; answers how many, undefined where there is no such subscription. */
	removeSubscription(id: string): Promise<{ readonly cancelled: number } | undefined>;

	/** Stores an event with all its deliveries, or nothing. Rejects where a subscription does not exist. */
	enqueue(event: NewEvent): Promise<Enqueued>;
	/**
	 * Claims up to `limit` due deliveries of a subscription until `until`, those due first. An attempt that ends later
	 * may be superseded. Claims of a process that died are due at once.
	 */
	claim(subscriptionId: string, limit: number, until: number): Promise<ClaimedBatch>;
	/** Writes an attempt, and what the rules say follows from it. */
	settle(
		claim: Pick<ClaimedDelivery, 'id' | 'token'>,
		attempt: AttemptRecord,
		finding: Finding,
	): Promise<Settled>;
	/** Ends a claim without an attempt: due again at `dueAt`. False: it is no more. */
	giveBack(claim: Pick<ClaimedDelivery, 'id' | 'token'>, dueAt: number): Promise<boolean>;
	/**
	 * Makes up to `limit` of a subscription's deliveries due now that wait for their next attempt, the earliest first; answers
	 * how many. Claimed ones are left alone.
	 */
	hasten(subscriptionId: string, limit: number): Promise<number>;
	/** Subscriptions (`direct` ones too) with pending deliveries, and when the earliest of each is due. */
	lanes(): Promise<ReadonlyArray<{ readonly subscriptionId: string; readonly dueAt: number }>>;

	delivery(id: string): Promise<StoredDelivery | undefined>;
	deliveries(filter: DeliveryFilter, page: DeliveryPaging): Promise<DeliveryPage>;
	/** An event as it was stored; undefined where there is none. */
	event(id: string): Promise<ClaimedDelivery['event'] | undefined>;
	/** The attempts at a delivery, oldest first. */
	attempts(deliveryId: string): Promise<ReadonlyArray<JournalEntry & { readonly attempt: number }>>;
	/** How many deliveries there are of each state. */
	counts(): Promise<Readonly<Record<DeliveryState, number>>>;

	/**
	 * Makes a new delivery of the same event for each match that has ended, oldest first, up to `limit`, in slices that
	 * hold the event loop for a few milliseconds: where it rejects, the first ones may be made. Each source then counts as
	 * replayed. Those of a removed subscription are left out; a replay of a test is a test.
	 */
	replay(filter: DeliveryFilter, limit: number): Promise<readonly StoredDelivery[]>;
	/** Cancels the matches that have not ended, up to `limit`, in slices like a replay; an attempt under way may still arrive. Answers the cancelled. */
	cancel(filter: DeliveryFilter, limit: number): Promise<readonly StoredDelivery[]>;

	/**
	 * Remembers a reader of the journal, who starts at its end; does nothing for one that is known. Entries that a reader
	 * has not acknowledged outlive retention.
	 */
	addReader(reader: string): Promise<void>;
	removeReader(reader: string): Promise<void>;
	/** The next entries this reader has not acknowledged. */
	read(reader: string, limit: number): Promise<readonly JournalEntry[]>;
	/** Up to and including this entry. */
	acknowledge(reader: string, entryId: number): Promise<void>;

	/**
	 * The clock was set by so much (negative: back): what waits for a time keeps its distance to now, and where the clock was
	 * ahead since then, by the clock as it was, so does what was logged.
	 */
	clockSet(change: { readonly milliseconds: number; readonly since: number }): Promise<void>;
	/**
	 * Forgets, in slices that hold the event loop for a few milliseconds, what ended before `endedBefore`: deliveries,
	 * their attempts, events without deliveries left, direct endpoints without events. Readers who have acknowledged
	 * nothing since `readerIdleBefore` hold nothing back any more. Answers how many deliveries that were.
	 */
	purge(before: {
		readonly endedBefore: number;
		readonly readerIdleBefore: number;
	}): Promise<number>;
	/** Finishes what waits and voids the claims still held; later calls reject. */
	close(): Promise<void>;
}
