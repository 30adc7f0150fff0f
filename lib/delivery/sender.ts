import type { Audience } from './advice/audience';
import type { DeliveryFilter, DeliveryPaging } from '../store/outbox';
import type { JournalEntry } from '../store/outbox/attempt';
import type { DeliveryState } from '../store/outbox/delivery';
import type {
	AttemptCounts,
	AttemptStretch,
	AttemptTotals,
	StretchQuery,
} from '../store/outbox/statistics';
import type { AttemptView, DeliveryView } from './operations/view/delivery';
import type { SubscriptionChanges, SubscriptionInput } from './subscription/input/settings';
import type { ActingRoute } from './subscription/permission';
import type { Result } from './subscription/result';
import type { NewSecret } from './subscription/secret/choose';
import type { ShownDeliveries } from './operations/deliveries';
import type { LastReplay } from './operations/lastReplays';
import type { EventView } from './operations/event/get';
import type { RequestView } from './operations/request/view';
import type { Preview } from './operations/preview';
import type { Sent, Waiting } from './operations/send/send';
import type { EventInput } from './subscription/settings';
import type { EndpointInput, SecretRotation } from './subscription/input/read';
import type { SubscriptionView } from './operations/view/subscription';

/* What others need to speak with the sender. */
export type { AttemptView, DeliveryView } from './operations/view/delivery';
export type { SubscriptionInput } from './subscription/input/settings';
export type { Problem, Result } from './subscription/result';
export type { NewSecret } from './subscription/secret/choose';
export type { EventView } from './operations/event/get';
export type { LastReplay } from './operations/lastReplays';
export type { SendingRun } from './operations/view/sendingRun';
export type { RequestView } from './operations/request/view';
export type { Preview } from './operations/preview';
export type { Sent } from './operations/send/send';
export type { SubscriptionView } from './operations/view/subscription';

/** A stretch of the journal. */
export interface JournalPage {
	readonly entries: readonly JournalEntry[];
	/** Where to go on, also once there are more; the same as before where there were none. */
	readonly next: number;
}

/** The sender: one per process and store. Promises reject only where the store fails. */
export interface Sender {
	createSubscription(
		input: SubscriptionInput,
	): Promise<Result<{ readonly subscription: SubscriptionView } & Partial<NewSecret>>>;
	subscription(id: string): Promise<Result<SubscriptionView>>;
	subscriptions(): Promise<readonly SubscriptionView[]>;
	/** Changes only what is given; null takes an optional setting away. */
	updateSubscription(id: string, changes: SubscriptionChanges): Promise<Result<SubscriptionView>>;
	setEnabled(id: string, enabled: boolean): Promise<Result<SubscriptionView>>;
	pause(id: string): Promise<Result<SubscriptionView>>;
	/** A probe first; its success resumes in full. */
	resume(id: string): Promise<Result<SubscriptionView>>;
	/** For `overlapSeconds` (0 to 7 days) both the new secret and the old one sign, where the dialect's header holds several. */
	rotateSecret(
		id: string,
		change: SecretRotation,
	): Promise<Result<{ readonly subscription: SubscriptionView } & Partial<NewSecret>>>;
	removeSubscription(
		id: string,
	): Promise<Result<{ readonly deleted: true; readonly cancelled: number }>>;
	/** One event to this subscription alone, whatever its events and filters; attempted once, not retried, logged like any. */
	testSubscription(
		id: string,
		event: Partial<EventInput>,
		waiting: Waiting,
		/** Where the one who tests may send. */
		acting?: ActingRoute,
	): Promise<Result<DeliveryView>>;

	/** To every enabled subscription that wants it. */
	send(event: EventInput, waiting: Waiting): Promise<Result<Sent>>;
	/** To one endpoint that is described here. */
	sendTo(endpoint: EndpointInput, event: EventInput, waiting: Waiting): Promise<Result<Sent>>;

	/** Advice is worded for those who work with the node, unless another `audience` is given; so it is in pages and events. */
	delivery(id: string, audience?: Audience): Promise<Result<DeliveryView>>;
	deliveries(filter: DeliveryFilter, limit: number): Promise<readonly DeliveryView[]>;
	deliveryPage(
		filter: DeliveryFilter,
		page: DeliveryPaging,
		audience?: Audience,
	): Promise<ShownDeliveries>;
	/** What became of these deliveries when they were replayed last, of those that were. */
	lastReplays(ids: readonly string[]): Promise<ReadonlyMap<string, LastReplay>>;
	attempts(deliveryId: string): Promise<Result<readonly AttemptView[]>>;
	/** A delivery's request as it would be made now; a problem where its subscription was deleted, or it can't be made. */
	request(deliveryId: string): Promise<Result<RequestView>>;
	/** An event with all its deliveries, or with those of a scope. */
	event(id: string, scope?: string, audience?: Audience): Promise<Result<EventView>>;

	/** How attempts ended and how long they lasted, by stretches of time; see Outbox.attemptCounts. */
	attemptCounts(query: StretchQuery): Promise<readonly AttemptStretch[]>;
	/** The same since the beginning, one row per subscription; see Outbox.attemptTotals. */
	attemptTotals(): Promise<readonly AttemptTotals[]>;
	/** The same in one sum, of a scope or of all; see Outbox.allAttempts. */
	allAttempts(scope?: string): Promise<AttemptCounts>;
	/** How many deliveries there are of each state; of a scope, or of all. */
	deliveryCounts(scope?: string): Promise<Readonly<Record<DeliveryState, number>>>;
	/** When the oldest delivery was stored that has not ended, in epoch milliseconds, also one that waits for a paused subscription; undefined: all have ended. */
	oldestWaiting(scope?: string): Promise<number | undefined>;
	/** How many deliveries of subscriptions have not ended; see Outbox.queueLengths. */
	queueLengths(
		subscriptionIds: readonly string[],
		most: number,
	): Promise<ReadonlyMap<string, number>>;
	/** The journal after an entry, oldest first; see Outbox.entries. */
	journal(after: number, limit: number): Promise<JournalPage>;
	/** New deliveries of the same events; `limit` bounds a range. A `request` that is repeated goes on; see Outbox.replay. */
	replay(
		filter: DeliveryFilter,
		limit: number,
		request?: string,
	): Promise<Result<readonly DeliveryView[]>>;
	cancel(filter: DeliveryFilter, limit: number): Promise<Result<readonly DeliveryView[]>>;
	/** What that replay or cancel would do now; nothing is changed. */
	preview(change: 'replay' | 'cancel', filter: DeliveryFilter, limit: number): Promise<Preview>;

	/**
	 * Encrypts with the newest key what older keys had encrypted; answers how many subscriptions and endpoints that were.
	 */
	reseal(): Promise<number>;

	/** The journal from a reader's last acknowledged entry; `onEntries` is called as soon as there are some, its promise acknowledges them. */
	follow(
		reader: string,
		onEntries: (entries: readonly JournalEntry[]) => Promise<void>,
	): Promise<{ stop(): Promise<void> }>;
	/** Forgets a reader. */
	forget(reader: string): Promise<void>;
	/**
	 * Starts no attempt any more and waits so long for those under way to be written; answers how many were left. Events are
	 * still stored: they are sent by the next sender over the same store.
	 */
	finish(graceMilliseconds: number): Promise<number>;
	/** Ends attempts under way (those that last too long are abandoned and will be repeated) and closes the store. */
	close(): Promise<void>;
}
