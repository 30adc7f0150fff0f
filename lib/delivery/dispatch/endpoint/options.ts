import type { AttemptRecord, Settled } from '../../../store/outbox/attempt';
import type { ClaimedDelivery } from '../../../store/outbox/delivery';
import type { StoredSubscription } from '../../../store/outbox/subscription';
import type { SenderLog } from './storeHealth';
import type { Share } from '../../limit/fairShare';
import type { EndpointLimits } from './limiter';
import type { Slot } from '../../limit/concurrency';
import type { SenderOutbox } from '../../outcome/rules';
import type { Clock } from '../../../time/clock';
import type { MadeAttempt } from '../../attempt/make';
import type { MayBegin } from '../../attempt/exchange';

/** What an attempt holds of the slots, from before its delivery is stored or claimed until its end is written. */
export interface TakenSlots {
	readonly slot: Slot;
	readonly ofOrigin: Share;
}

/** What of a subscription's settings the dispatcher needs. */
export interface EndpointSettings extends EndpointLimits {
	/** How long one attempt may take. */
	readonly timeoutSeconds: number;
	/** Whether the end of a delivery can make another one due. */
	readonly ordered: boolean;
	/** Scheme, host and port of the endpoint; absent: not known. */
	readonly origin?: string | undefined;
}

/** What became of an attempt, for those who wait for it. */
export interface EndedAttempt {
	readonly delivery: ClaimedDelivery;
	readonly record: AttemptRecord;
	readonly settled: Settled;
}

/** What a dispatcher works with. */
export interface DispatcherOptions {
	readonly outbox: Pick<
		SenderOutbox,
		| 'claim'
		| 'settle'
		| 'giveBack'
		| 'makeDueNow'
		| 'queues'
		| 'leaseQueues'
		| 'releaseQueues'
		| 'claimedElsewhere'
		| 'subscription'
		| 'subscriptions'
		| 'changeSubscription'
		| 'clockSet'
	>;
	/** Makes an attempt; never rejects. */
	readonly attempt: (
		subscription: StoredSubscription,
		delivery: ClaimedDelivery,
		mayBegin: MayBegin,
	) => Promise<MadeAttempt>;
	readonly settingsOf: (subscription: StoredSubscription) => EndpointSettings;
	/** Called once an attempt is written, or was superseded. */
	readonly onEnded: (ended: EndedAttempt) => void;
	/** Whether this process may dispatch a subscription's queue; others may. */
	readonly mayDispatch: (subscription: StoredSubscription) => boolean;
	/** By the store's time; its `elapsed` is what requests begin by. */
	readonly clock: Clock;
	/** By this machine's own, which goes on while it sleeps. */
	readonly ownTime: () => number;
	/** Chance, from 0 up to 1: which queues are taken first. */
	readonly random: () => number;
	readonly log: SenderLog;
	readonly limits: DispatcherLimits;
}

/** What bounds a dispatcher. */
export interface DispatcherLimits {
	/** Attempts under way at a time, all subscriptions together; those that wait longer than usual not counted. */
	readonly attempts: number;
	/** Further attempts that have been waiting for an answer for longer than usual; absent: three times as many. */
	readonly slowAttempts?: number;
	/** How often to look for what other processes stored. */
	readonly pollMilliseconds: number;
}

/** A slot for one attempt, taken before its delivery is stored; it is either started or released. */
export interface Reservation {
	/** Until when to claim the delivery. */
	readonly claimUntil: number;
	/** Starts the attempt, with the claim that was made. */
	start(delivery: ClaimedDelivery): void;
	/** Frees the slot: there is nothing to attempt now. */
	release(): void;
}
