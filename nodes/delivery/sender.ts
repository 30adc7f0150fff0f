import type { DeliveryFilter, DeliveryPaging } from '../store/outbox';
import type { AttemptRecord, JournalEntry } from '../store/outboxAttempt';
import type { DeliveryState } from '../store/outboxDelivery';
import type { ActingRoute } from './permission';
import type { Delivery } from '../webhook/deliveryPolicy';
import type { EventInput, SubscriptionSettings } from './settings';

/** A value, or one sentence that says what is wrong and what to do; nothing was written then. */
export type Outcome<Value> =
	{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string };

/** What a user gives for a subscription; what is left out gets the preset's own. */
export interface SubscriptionInput {
	readonly label?: string | undefined;
	readonly url: string;
	readonly urlByEvent?: Readonly<Record<string, string>> | undefined;
	readonly events?: SubscriptionSettings['events'] | undefined;
	readonly filters?: SubscriptionSettings['filters'] | undefined;
	readonly preset?: string | undefined;
	readonly custom?: SubscriptionSettings['custom'] | undefined;
	/** A secret of the user's own; absent: one is generated. */
	readonly secret?: string | undefined;
	/** Which kind is generated where the dialect knows both: `hmac` (v1), or `ed25519` (v1a). */
	readonly secretKind?: 'hmac' | 'ed25519' | undefined;
	readonly policy?: SubscriptionSettings['policy'] | undefined;
	readonly concurrency?: number | undefined;
	readonly ratePerSecond?: number | undefined;
	readonly order?: SubscriptionSettings['order'] | undefined;
	readonly probeEverySeconds?: number | undefined;
	readonly headers?: Readonly<Record<string, string>> | undefined;
	/** False: nothing is added to the URL. */
	readonly eventInUrl?: boolean | undefined;
	readonly enabled?: boolean | undefined;
	/** Where the one who acts may send, and who that is; the proxy's URL in clear. */
	readonly route: ActingRoute;
	/** Whom it will belong to (`scopeOf`); absent: everybody. */
	readonly scope?: string | undefined;
}

/** A subscription as it is shown: no secret, times in ISO 8601. */
export interface SubscriptionView extends DocumentedHealth {
	readonly label: string;
	readonly url: string;
	/** `probing`: resumed, and one attempt at a time is made until one succeeds. */
	readonly status: 'active' | 'disabled' | 'paused' | 'auto-paused' | 'probing';
	readonly enabled: boolean;
	readonly events: SubscriptionSettings['events'];
	/** Left out where no event has a URL of its own. */
	readonly urlByEvent?: Readonly<Record<string, string>>;
	/** Left out where there are none. */
	readonly filters?: SubscriptionSettings['filters'];
	readonly preset: string;
	readonly consecutiveFailures: number;
	readonly lastDeliveryAt?: string;
	/** `2xx`: the last attempt delivered; `failed`: it did not, whatever was answered. */
	readonly lastDeliveryStatus?: DeliveryStatusWord;
	/** The status that was answered to the last attempt, if any was. */
	readonly lastStatusCode?: number;
	readonly autoPausedAt?: string;
	readonly pausedAt?: string;
	readonly goneAt?: string;
	/** How many secrets sign, and until when the older ones do; for ed25519 also the public key. */
	readonly secrets: ReadonlyArray<{
		readonly createdAt: string;
		readonly signsUntil?: string;
		readonly publicKey?: string;
	}>;
	/** What holds, the preset's values filled in. */
	readonly timeoutSeconds: number;
	readonly scheduleSeconds: readonly number[];
	readonly success: '2xx' | '200';
	readonly retries: Delivery['retries'];
	readonly pausesAfter?: number;
	/** `deliveries`: a failure counts once its delivery has no attempt left. */
	readonly pausesBy?: Delivery['pausesBy'];
	readonly concurrency: number;
	readonly ratePerSecond?: number;
	readonly order: SubscriptionSettings['order'];
	readonly probeEverySeconds?: number;
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly id: string;
}

/** What Run a Call's delivery log says of the last delivery. */
export type DeliveryStatusWord = '2xx' | 'failed';

/** The same under the names that Run a Call's document gives its delivery log. */
export interface DocumentedHealth {
	readonly last_delivery_at?: string;
	readonly last_delivery_status?: DeliveryStatusWord;
	readonly consecutive_failures: number;
	readonly auto_paused_at?: string;
}

/** A new secret, shown this once; `publicKey` (`whpk_…`) is what the receiver of ed25519 signatures gets. */
export interface NewSecret {
	readonly secret: string;
	readonly publicKey?: string;
}

/** A delivery as it is shown. */
export interface DeliveryView {
	/** `retrying`: pending after a failed attempt. */
	readonly status: DeliveryState | 'retrying';
	readonly eventType: string;
	/** The subscription's label, else the host it sends to. */
	readonly subscription: string;
	/** Attempts made. */
	readonly attempt: number;
	readonly statusCode?: number;
	readonly reason?: string;
	/** What a person should do, where there is something; one sentence. */
	readonly whatToDo?: string;
	/** Left out where no attempt is planned, as with a paused subscription. */
	readonly nextAttemptAt?: string;
	readonly createdAt: string;
	readonly endedAt?: string;
	readonly url?: string;
	readonly id: string;
	readonly eventId: string;
	readonly subscriptionId: string;
	readonly replayOf?: string;
}

/** One attempt as it is shown. */
export interface AttemptView extends Omit<AttemptRecord, 'startedAt' | 'status'> {
	readonly attempt: number;
	readonly startedAt: string;
	readonly outcome: 'delivered' | 'retrying' | 'failed';
	readonly statusCode?: number;
	readonly nextAttemptAt?: string;
	readonly deliveryId: string;
}

/** A page of deliveries as they are shown, newest first; `next` is for `after` of the page that follows. */
export interface ShownDeliveries {
	readonly deliveries: readonly DeliveryView[];
	readonly next?: string | undefined;
}

/** What a replay or a cancel would do. */
export interface Preview {
	/** How many deliveries it would take. */
	readonly deliveries: number;
	/** Whether more match than its limit lets it take. */
	readonly more: boolean;
	/** The same by subscription, named as in a delivery's view. */
	readonly subscriptions: ReadonlyArray<
		Pick<DeliveryView, 'subscription' | 'subscriptionId'> & { readonly deliveries: number }
	>;
}

/** What became of an event within the time the caller waited. */
export interface Sent {
	readonly eventId: string;
	/** True where the idempotency key was used before: nothing was sent now, these are the deliveries of then. */
	readonly repeated: boolean;
	/** Empty where no enabled subscription listens to the event. */
	readonly deliveries: readonly DeliveryView[];
}

/** How long to wait for first attempts before answering with what is known; 0: not at all. */
export interface Waiting {
	readonly waitSeconds: number;
}

/** The sender: one per process and store. Promises reject only where the store fails. */
export interface Sender {
	createSubscription(
		input: SubscriptionInput,
	): Promise<Outcome<{ readonly subscription: SubscriptionView } & Partial<NewSecret>>>;
	subscription(id: string): Promise<Outcome<SubscriptionView>>;
	subscriptions(): Promise<readonly SubscriptionView[]>;
	/** Changes only what is given; null takes an optional setting away. */
	updateSubscription(
		id: string,
		changes: {
			readonly [Name in keyof Omit<SubscriptionInput, 'secret' | 'secretKind' | 'scope'>]?:
				SubscriptionInput[Name] | null;
		},
	): Promise<Outcome<SubscriptionView>>;
	setEnabled(id: string, enabled: boolean): Promise<Outcome<SubscriptionView>>;
	pause(id: string): Promise<Outcome<SubscriptionView>>;
	/** A probe first; its success resumes in full. */
	resume(id: string): Promise<Outcome<SubscriptionView>>;
	/** For `overlapSeconds` (0 to 7 days) both the new secret and the old one sign, where the dialect's header holds several. */
	rotateSecret(
		id: string,
		change: {
			readonly overlapSeconds: number;
			readonly secret?: string | undefined;
			readonly secretKind?: 'hmac' | 'ed25519' | undefined;
		},
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
	sendTo(
		endpoint: Omit<SubscriptionInput, 'events' | 'filters' | 'enabled' | 'urlByEvent'>,
		event: EventInput,
		waiting: Waiting,
	): Promise<Outcome<Sent>>;

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
