/**
 * What an emulated phone platform is: an object that behaves like that platform's webhook sender.
 *
 * `subscribe` does what a user does in the platform's settings page. `emit` makes something happen at the
 * platform: the event is wrapped, signed and posted to each matching subscription, and retried as the platform
 * would. `deliveries` is the platform's log. What differs between platforms is a {@link Behaviour}; the
 * engine that carries one out is `emulate.ts`. Every figure and format comes from the platforms'
 * own documents, never from this package's definitions: a mistake there must not be repeated here.
 */
import type { Behaviour, DeliveryPolicy } from './behaviour';
import type { Clock } from './clock';
import type { Data, Dialect, HeaderFields, PlatformId, Subscription } from '../terms';
import type { Fault, WireOutcome, Send } from '../http/wire';

/** A change to a sample: an object is merged into it (`undefined` removes a field), a function replaces it. */
export type Change = Data | ((sample: Data) => Data);

/** How the JSON is written. Each is valid; a receiver that verifies re-written JSON fails on three of them. */
export type BodyStyle = 'compact' | 'spaced' | 'slashes' | 'pretty';

/** One request as it goes over the wire. */
export interface Message {
	eventType: string;
	url: string;
	headers: HeaderFields;
	body: Buffer;
}

export interface SubscriptionRequest {
	url: string;
	/** A list, `'all'`, or (as Run a Call allows) one string with commas. */
	events: readonly string[] | string;
	/** OnCallClerk: another URL for some event types. */
	urlByEvent?: Record<string, string>;
	/** Left out: the platform generates one. Platforms that sign with the account's secret, or not at all, reject it. */
	secret?: string;
	label?: string;
	/** Nectar Desk: only events of contacts in one of these lists. */
	contactLists?: readonly string[];
	/** Run a Call: how many consecutive failures pause this subscription. */
	pauseAfterFailures?: number;
}

export interface Attempt {
	readonly number: number;
	readonly startedAt: Date;
	/** The wait before this attempt by the platform's own schedule, whatever `timeScale` made of it. */
	readonly waitedSeconds: number;
	readonly durationMilliseconds: number;
	readonly request: Message;
	readonly outcome: WireOutcome;
	/** Undefined when no answer came. */
	readonly status: number | undefined;
	readonly responseBody: string | undefined;
	readonly error: string | undefined;
}

/** All attempts at one event for one subscription. */
export interface Delivery {
	readonly id: string;
	readonly eventType: string;
	readonly subscription: Subscription;
	readonly createdAt: Date;
	readonly attempts: Attempt[];
	/** The delivery that this one repeats by hand. */
	readonly replayOf: string | undefined;
	state: 'pending' | 'succeeded' | 'failed' | 'cancelled';
}

export interface EmulatorOptions {
	/** Decides every id, name, number and drawn delay. */
	seed?: string;
	clock?: Clock;
	/** Real seconds per second of retry schedule: at 0.01 a retry after 5 s comes after 50 ms. */
	timeScale?: number;
	/** The same for the timeout of an attempt, which is real time unless told otherwise. */
	timeoutScale?: number;
	/** The network. By default undici with one agent per emulator. */
	send?: Send;
	/** Departures from what is documented, for the points that no document settles. */
	policy?: Partial<DeliveryPolicy>;
	bodyStyle?: BodyStyle;
}

export interface EmitOptions {
	at?: Date;
	contactLists?: readonly string[];
	/** What goes wrong on the wire: the first entry in the first attempt, and so on. */
	faults?: ReadonlyArray<Fault | undefined>;
	/** Allows an event type that the platform does not list (yet). It starts from empty data. */
	unlisted?: boolean;
}

export interface ComposeOptions extends Omit<EmitOptions, 'faults'> {
	/** Left out: the first subscription. */
	subscription?: Subscription;
	/** Signs with this instead of the subscription's. */
	secret?: string;
	/** The time signed, where that is not the time of the event. */
	signedAt?: Date;
}

export interface Emulator {
	readonly behaviour: Behaviour;
	readonly name: string;
	readonly id: PlatformId;
	readonly dialect: Dialect;
	readonly events: readonly string[];
	subscriptions(): Subscription[];
	subscribe(request: SubscriptionRequest): Subscription;
	unsubscribe(subscription: Subscription): void;
	/** Switches on; a paused subscription starts again with no failures counted. */
	enable(subscription: Subscription): void;
	disable(subscription: Subscription): void;
	/** One event to every matching subscription. Resolves when each delivery has succeeded or been given up. */
	emit(eventType: string, change?: Change, options?: EmitOptions): Promise<Delivery[]>;
	/** Like `emit`, with the events that the platform fires alongside. */
	emitChange(eventType: string, change?: Change, options?: EmitOptions): Promise<Delivery[]>;
	/** The signed request that `emit` would send, without sending it. */
	compose(eventType: string, change?: Change, options?: ComposeOptions): Message;
	/** Headers for any bytes, signed as this platform signs for this subscription. */
	sign(body: Buffer, eventType: string, options?: SignOptions): HeaderFields;
	/** Sends the same bytes again, as a new delivery. Throws where the platform has no such button. */
	replay(delivery: Delivery): Promise<Delivery>;
	deliveries(): Delivery[];
	/** Resolves when no delivery is pending. */
	idle(): Promise<void>;
	/** Ends all pending deliveries as cancelled and closes the connections. */
	close(): Promise<void>;
}

export interface SignOptions {
	subscription?: Subscription;
	secret?: string;
	at?: Date;
	timestamp?: string;
}
