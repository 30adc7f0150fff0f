import type { Outbox } from '../../../store/outbox';
import type {
	ClaimedDelivery,
	Enqueued,
	EnqueuedDelivery,
	NewDelivery,
} from '../../../store/outbox/delivery';
import type { StoredSubscription } from '../../../store/outbox/subscription';
import type { Dispatcher } from '../../dispatch/loop';
import type { Reservation } from '../../dispatch/endpoint/options';
import type { Clock } from '../../../time/clock';
import type { CheckedEvent } from './check';

/** One recipient of an event. */
export interface Recipient {
	readonly subscription: StoredSubscription;
	readonly orderKey?: string | undefined;
	/** A test: attempted once, at once, whatever the status of the subscription. */
	readonly isTest?: boolean;
}

/** What sending an event needs. */
export interface FanOutOptions {
	readonly outbox: Pick<Outbox, 'enqueue'>;
	readonly dispatcher: Pick<Dispatcher, 'reserve' | 'reserveTest' | 'noteDue'>;
	readonly clock: Clock;
}

/** How far a new delivery has come. */
export const NONE_YET = { attempts: 0, ownFaults: 0 };

/**
 * Stores an event with its deliveries and starts the first attempts, from memory wherever a slot is free: the store is
 * not asked for what was just given to it. Rejects where the store fails; then nothing was stored and nothing is sent.
 */
export async function enqueueEvent(
	event: CheckedEvent,
	recipients: readonly Recipient[],
	fingerprint: string | undefined,
	options: FanOutOptions,
): Promise<Enqueued> {
	const reservations = recipients.map(({ subscription, isTest }) =>
		isTest
			? options.dispatcher.reserveTest(subscription)
			: options.dispatcher.reserve(subscription),
	);
	let enqueued: Enqueued | undefined;
	try {
		enqueued = await options.outbox.enqueue({
			type: event.type,
			occurredAt: event.occurredAt,
			data: event.data,
			dataText: event.dataText,
			account: event.account,
			idempotencyKey: event.idempotencyKey,
			fingerprint,
			trace: event.trace,
			sentBy: event.sentBy,
			deliveries: recipients.map((one, at) => deliveryTo(one, reservations[at])),
		});
		return enqueued;
	} finally {
		const stored = enqueued?.kind === 'stored' ? enqueued : undefined;
		recipients.forEach((recipient, at) => {
			const delivery = stored?.deliveries[at];
			if (stored === undefined || delivery === undefined) reservations[at]?.release();
			else
				goOn(
					claimed(stored.eventId, delivery, event, recipient),
					recipient,
					reservations[at],
					options,
				);
		});
	}
}

function deliveryTo(
	{ subscription, orderKey, isTest }: Recipient,
	reservation: Reservation | undefined,
): NewDelivery {
	return { subscriptionId: subscription.id, orderKey, claimUntil: reservation?.claimUntil, isTest };
}

/** Starts what was claimed, and leaves the rest to its queue. */
function goOn(
	delivery: ClaimedDelivery | undefined,
	{ subscription }: Recipient,
	reservation: Reservation | undefined,
	{ dispatcher, clock }: FanOutOptions,
): void {
	if (delivery !== undefined && reservation !== undefined) return reservation.start(delivery);
	reservation?.release();
	dispatcher.noteDue(subscription, clock.now());
}

function claimed(
	eventId: string,
	{ id, token, subscriptionId }: EnqueuedDelivery,
	{ type, occurredAt, data, dataText, account, trace }: CheckedEvent,
	{ isTest }: Recipient,
): ClaimedDelivery | undefined {
	if (token === undefined) return undefined;
	const event = { id: eventId, type, occurredAt, data, dataText, account, trace };
	return { id, token, subscriptionId, event, progress: NONE_YET, isTest };
}
