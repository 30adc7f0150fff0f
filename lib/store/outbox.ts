import type { AnswerClass } from './outbox/answers';
import type {
	AttemptRecord,
	JournalEntry,
	JudgedDelivery,
	Judgement,
	Settled,
} from './outbox/attempt';
import type {
	ClaimedBatch,
	ClaimedDelivery,
	DeliveryState,
	Enqueued,
	NewEvent,
	StoredDelivery,
	StoredEvent,
} from './outbox/delivery';
import type {
	AttemptCounts,
	AttemptStretch,
	AttemptTotals,
	StretchQuery,
} from './outbox/statistics';
import type { Changed, StoredSubscription, SubscriptionChange } from './outbox/subscription';

/*
 * The outbox: what the sender has promised to deliver. All times are epoch milliseconds. Ids are texts made by the store:
 * `evt_…` of an event, `dlv_…` of a delivery (all attempts at one event for one subscription), `sub_…` by the caller.
 */

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
	/** What the last attempt was answered with. */
	readonly answer?: AnswerClass;
	/**
	 * Found, whatever its case, in an id of the delivery or its event, in the order key, or in the event's data as JSON; of a
	 * longer one the first 500 characters. Space around it doesn't count; empty: any. One that is the id of a delivery or of
	 * an event finds these alone.
	 */
	readonly text?: string;
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
	/**
	 * Set where a search for a text has looked at so much that the page ends early: how far it has come, in epoch
	 * milliseconds by which deliveries were stored. `next` goes on from there.
	 */
	readonly searchedTo?: number | undefined;
}

/** A subscription's queue with pending deliveries. */
export interface WaitingQueue {
	readonly subscriptionId: string;
	/** When the earliest of them is due. */
	readonly dueAt: number;
	/** Whether `leaseQueues` would answer it now. */
	readonly leasable: boolean;
}

/** A queue that is leased to an outbox. */
export interface LeasedQueue {
	readonly subscriptionId: string;
	/**
	 * Until when another outbox held it before, if that has not given it back: it may have attempted deliveries until then,
	 * and its attempts may be under way still.
	 */
	readonly heldUntil?: number | undefined;
}

/**
 * Keeps events, deliveries, attempts and subscriptions. A promise that resolves means: on the disk. One that rejects
 * means that nothing was written, with a StoreError that says what to do and the engine's error as `cause`; where a
 * server's answer was lost, it is asked what was written for as long as 10 s before that is not known. It is opened
 * with rules (`OutboxRules`), which say what findings and requests lead to.
 */
export interface Outbox<Finding = unknown, Request = unknown> {
	/** The time by which all others here are: that of the machine, or of the database where several machines share one. */
	now(): number;

	/** Rejects where the id is taken. */
	addSubscription(
		subscription: Pick<StoredSubscription, 'id' | 'kind' | 'enabled' | 'settings'>,
	): Promise<StoredSubscription>;
	subscription(id: string): Promise<StoredSubscription | undefined>;
	/** All of kind `subscription`, oldest first; cheap, to be called for each event. */
	subscriptions(): Promise<readonly StoredSubscription[]>;
	/** Up to so many of kind `direct` with ids after this one, in the order of their ids. */
	endpoints(after: string, limit: number): Promise<readonly StoredSubscription[]>;
	/** Changes what the rules say. Undefined: no such subscription. */
	changeSubscription(id: string, request: Request): Promise<Changed | undefined>;
	/** Its unfinished deliveries are cancelled, its history stays until purged; answers how many, undefined where there is no such subscription. */
	removeSubscription(id: string): Promise<{ readonly cancelled: number } | undefined>;

	/** Stores an event with all its deliveries, or nothing. Rejects where a subscription does not exist. */
	enqueue(event: NewEvent): Promise<Enqueued>;
	/**
	 * Claims up to `limit` due deliveries of a subscription until `until`, those due first. An attempt that ends later
	 * may be superseded. Claims of a process that died are due at once (SQLite) or
	 * once its lease of the queue has ended (PostgreSQL, where it called `onChange`), at the latest when they end.
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
	makeDueNow(subscriptionId: string, limit: number): Promise<number>;
	/** The queues with pending deliveries, those of `direct` subscriptions too. */
	queues(): Promise<readonly WaitingQueue[]>;
	/** How many deliveries of these subscriptions have not ended, by the subscription's id, each counted up to `most`. */
	queueLengths(
		subscriptionIds: readonly string[],
		most: number,
	): Promise<ReadonlyMap<string, number>>;
	/**
	 * Leases queues to this outbox until `until`: those that nobody holds are taken, those it holds are renewed. Answers
	 * which of them it holds then; others are held by another outbox, given back until a later time, or of no subscription.
	 * A lease bounds nobody by itself: who claims without one is not hindered. It ends with `until`, with
	 * `releaseQueues` or with `close`; that of a process that died, a second after that is known (SQLite only).
	 */
	leaseQueues(subscriptionIds: readonly string[], until: number): Promise<readonly LeasedQueue[]>;
	/** Gives leases back, which may be taken anew from `from` on, not before; those that others hold stay as they are. */
	releaseQueues(subscriptionIds: readonly string[], from: number): Promise<void>;
	/**
	 * When the claims end that other outboxes have of deliveries of these subscriptions now, as far as their processes are
	 * known to live (PostgreSQL: that called `onChange`); subscriptions without any are left out.
	 */
	claimedElsewhere(
		subscriptionIds: readonly string[],
	): Promise<ReadonlyMap<string, readonly number[]>>;
	/**
	 * Calls back soon after another process has stored or changed something. It may call too often, and it may miss some, or
	 * all (SQLite): who must know looks again from time to time. Answers what ends it.
	 */
	onChange(listener: () => void): () => void;

	delivery(id: string): Promise<StoredDelivery | undefined>;
	/** The newest replay of each of these deliveries, of those that were replayed. */
	replaysOf(ids: readonly string[]): Promise<readonly StoredDelivery[]>;
	deliveries(filter: DeliveryFilter, page: DeliveryPaging): Promise<DeliveryPage>;
	/** An event as it was stored; undefined where there is none. */
	event(id: string): Promise<StoredEvent | undefined>;
	/** The attempts at a delivery, oldest first. */
	attempts(deliveryId: string): Promise<ReadonlyArray<JournalEntry & { readonly attempt: number }>>;
	/** How many deliveries there are of each state; of a scope (as in DeliveryFilter), or of all. */
	counts(scope?: string): Promise<Readonly<Record<DeliveryState, number>>>;
	/**
	 * How attempts ended and how long they lasted, by stretches of the time at which they were logged; oldest first, without
	 * stretches in which there were none. All that was settled before the call is counted, each attempt once.
	 */
	attemptCounts(query: StretchQuery): Promise<readonly AttemptStretch[]>;
	/**
	 * The same since the beginning, one row per subscription, never less than before. A removed subscription has one until
	 * it is purged; endpoints given with single events are one for each scope, as StretchQuery says.
	 */
	attemptTotals(): Promise<readonly AttemptTotals[]>;
	/** The same in one sum, of a scope or of all, subscriptions that are purged included: never less than before. */
	allAttempts(scope?: string): Promise<AttemptCounts>;
	/**
	 * Counts the attempts that were logged since the last time, in slices that hold the event loop for a few milliseconds.
	 * Whoever asks for counts does it as well, and waits for it: done every few seconds, that takes no time.
	 */
	rollUp(): Promise<void>;

	/**
	 * Makes a new delivery of the same event for each match that has ended, oldest first, up to `limit`, in slices that
	 * hold the event loop for a few milliseconds: where it rejects, the first ones may be made. Each source then counts as
	 * replayed. Those of a removed subscription are left out; a replay of a test is a test. Under the same `request`, a text
	 * that tells one from all others, nothing is replayed twice, and no more than `limit` in all: where it is repeated,
	 * it goes on, and those that were made before are answered, too.
	 */
	replay(
		filter: DeliveryFilter,
		limit: number,
		request?: string,
	): Promise<readonly StoredDelivery[]>;
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
	/**
	 * The next entries after one by its id (0: from the oldest that is kept), for somebody who is no reader: retention doesn't
	 * wait for him.
	 */
	entries(after: number, limit: number): Promise<readonly JournalEntry[]>;
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
	 * nothing since `readerIdleBefore` hold nothing back any more. Attempts stay counted, and stretches are forgotten once
	 * they are older than STRETCHES says. Answers how many deliveries that were.
	 */
	purge(before: {
		readonly endedBefore: number;
		readonly readerIdleBefore: number;
	}): Promise<number>;
	/** Finishes what waits and voids the claims still held; later calls reject. */
	close(): Promise<void>;
}
