import type { DeliveryFilter, DeliveryPaging } from '../store/outbox';
import type { JournalEntry } from '../store/outboxAttempt';
import type { AttemptView, DeliveryView } from './deliveryView';
import type { SubscriptionChanges, SubscriptionInput } from './inputSettings';
import type { ActingRoute } from './permission';
import type { Outcome } from './refusal';
import type { NewSecret } from './secretChoice';
import type { ShownDeliveries } from './senderDeliveries';
import type { Preview } from './senderPreview';
import type { Sent, Waiting } from './senderSending';
import type { EventInput } from './settings';
import type { EndpointInput, SecretRotation } from './subscriptionInput';
import type { SubscriptionView } from './subscriptionView';

/* What others need to speak with the sender. */
export type { AttemptView, DeliveryView } from './deliveryView';
export type { SubscriptionInput } from './inputSettings';
export type { Outcome } from './refusal';
export type { NewSecret } from './secretChoice';
export type { Preview } from './senderPreview';
export type { Sent } from './senderSending';
export type { SubscriptionView } from './subscriptionView';

/** The sender: one per process and store. Promises reject only where the store fails. */
export interface Sender {
	createSubscription(
		input: SubscriptionInput,
	): Promise<Outcome<{ readonly subscription: SubscriptionView } & Partial<NewSecret>>>;
	subscription(id: string): Promise<Outcome<SubscriptionView>>;
	subscriptions(): Promise<readonly SubscriptionView[]>;
	/** Changes only what is given; null takes an optional setting away. */
	updateSubscription(id: string, changes: SubscriptionChanges): Promise<Outcome<SubscriptionView>>;
	setEnabled(id: string, enabled: boolean): Promise<Outcome<SubscriptionView>>;
	pause(id: string): Promise<Outcome<SubscriptionView>>;
	/** A probe first; its success resumes in full. */
	resume(id: string): Promise<Outcome<SubscriptionView>>;
	/** For `overlapSeconds` (0 to 7 days) both the new secret and the old one sign, where the dialect's header holds several. */
	rotateSecret(
		id: string,
		change: SecretRotation,
	): Promise<Outcome<{ readonly subscription: SubscriptionView } & Partial<NewSecret>>>;
	removeSubscription(
		id: string,
	): Promise<Outcome<{ readonly deleted: true; readonly cancelled: number }>>;
	/** One event to this subscription alone, whatever its events and filters; attempted once, not retried, logged like any. */
	testSubscription(
		id: string,
		event: Partial<EventInput>,
		waiting: Waiting,
		/** Where the one who tests may send. */
		acting?: ActingRoute,
	): Promise<Outcome<DeliveryView>>;

	/** To every enabled subscription that wants it. */
	send(event: EventInput, waiting: Waiting): Promise<Outcome<Sent>>;
	/** To one endpoint that is described here. */
	sendTo(endpoint: EndpointInput, event: EventInput, waiting: Waiting): Promise<Outcome<Sent>>;

	delivery(id: string): Promise<Outcome<DeliveryView>>;
	deliveries(filter: DeliveryFilter, limit: number): Promise<readonly DeliveryView[]>;
	deliveryPage(filter: DeliveryFilter, page: DeliveryPaging): Promise<ShownDeliveries>;
	attempts(deliveryId: string): Promise<Outcome<readonly AttemptView[]>>;
	/** New deliveries of the same events; `limit` bounds a range. */
	replay(filter: DeliveryFilter, limit: number): Promise<Outcome<readonly DeliveryView[]>>;
	cancel(filter: DeliveryFilter, limit: number): Promise<Outcome<readonly DeliveryView[]>>;
	/** What that replay or cancel would do now; nothing is changed. */
	preview(change: 'replay' | 'cancel', filter: DeliveryFilter, limit: number): Promise<Preview>;

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
