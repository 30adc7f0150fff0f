/**
 * What differs between platforms, as one declarative value each. The engine in `emulate.ts` knows no
 * platform, and a behaviour knows no network, clock or chance: all three are given to it.
 */
import type { Draw } from './draw';
import type { Subscription, PlatformId, HeaderFields, Dialect, Data } from '../terms';
import type { WireOutcome } from '../http/wire';

/** Something that happened at the platform, before anybody is told of it. */
export interface Occurrence {
	eventType: string;
	data: Data;
	at: Date;
	draw: Draw;
	/** Nectar Desk: the lists that the contact is in. */
	contactLists: readonly string[];
}

/** What a platform's signature may depend on. */
export interface SignedContent {
	body: Buffer;
	url: string;
	eventType: string;
	secret: string;
	at: Date;
	/** Hostile requests only: replaces the formatted `at`. */
	timestamp?: string;
}

export type FailedOutcome = Exclude<WireOutcome, { kind: 'cancelled' }>;

export interface DeliveryPolicy {
	/** Per attempt, over all: connecting, sending, and reading the answer. */
	timeoutSeconds: number;
	/** The wait before the second attempt, the third, …; a pair is drawn between its two ends. */
	retryAfterSeconds: ReadonlyArray<number | readonly [least: number, most: number]>;
	succeeds(status: number): boolean;
	/** Whether this failure is worth another attempt. */
	retries(outcome: FailedOutcome): boolean;
	/** Whether a signed time is that of each attempt or that of the event. */
	signedTime: 'attempt' | 'event';
	/** Consecutive failures that pause a subscription. Infinity: never. */
	pauseAfterFailures: number;
	/** Whether a failure is a failed attempt, or a delivery whose attempts are used up. */
	countsAsFailure: 'attempt' | 'delivery';
	/** Matching subscriptions beyond this many get nothing. */
	maxFanOut: number;
	maxInFlight: number;
}

export interface Behaviour {
	readonly name: string;
	readonly id: PlatformId;
	readonly dialect: Dialect;
	readonly events: readonly string[];
	/** What the signature covers. `fields`: only some of the body (JustCall, vendor dialect). */
	readonly signs: 'body' | 'fields' | 'nothing';
	/** Lower case: the header with the authentication code. Undefined where nothing is signed. */
	readonly signatureHeader: string | undefined;
	readonly secretBelongsTo: 'subscription' | 'account' | 'nobody';
	readonly accountSecret?: string;
	readonly requiresHttps: boolean;
	readonly replaysByHand: boolean;
	readonly policy: DeliveryPolicy;
	newSubscriptionId(draw: Draw): string;
	newSecret(draw: Draw): string;
	sample(eventType: string, draw: Draw, at: Date): Data;
	envelope(
		occurrence: Occurrence,
		subscription: Subscription,
	): { body: Data; headers?: HeaderFields };
	sign(content: SignedContent): HeaderFields;
	/** Deliveries to one subscription with the same key go one at a time, in the order of their events. */
	orderKey?(occurrence: Occurrence): string | undefined;
	/** The other events that one change at the platform fires, the given one included, in order. */
	unfold?(occurrence: Occurrence): Array<{ eventType: string; data: Data }>;
}
