import type { StoredDelivery } from '../../store/outbox/delivery';
import type { StoredSubscription } from '../../store/outbox/subscription';
import { remedyOf } from './remedies';

/**
 * What a person should do about a delivery, where there is something: one or two sentences. `subscription` undefined: it
 * was removed.
 */
export function adviceFor(
	delivery: Pick<StoredDelivery, 'state' | 'reason' | 'lastStatus' | 'progress'>,
	subscription: Pick<StoredSubscription, 'enabled' | 'health' | 'kind'> | undefined,
): string | undefined {
	switch (delivery.state) {
		case 'delivered':
		case 'cancelled':
			return undefined;
		case 'failed':
			return sentences(remedyOf(delivery), afterwards(subscription));
		case 'blocked':
			return holdUp(subscription) ?? 'Waiting for an earlier event with the same order key.';
		case 'pending':
			return sentences(holdUp(subscription), remedyOf(delivery));
	}
}

/** A replay goes to the URL, with the secret, that were given with the event. */
function afterwards(subscription: Parameters<typeof adviceFor>[1]): string {
	return subscription?.kind === 'direct'
		? 'Replay the delivery afterwards or, if its URL or secret was wrong, send the event again.'
		: 'Replay the delivery afterwards.';
}

/** What keeps everything of the subscription waiting. */
function holdUp(subscription: Parameters<typeof adviceFor>[1]): string | undefined {
	if (subscription === undefined) return undefined;
	const { enabled, health } = subscription;
	if (!enabled) return 'The subscription is disabled: enable it to send its queued events.';
	if (health.pausedAt === undefined) return undefined;
	return health.autoPausedAt === undefined
		? 'The subscription is paused: resume it to send its queued events.'
		: 'The subscription was paused after failures: fix the endpoint, then resume it.';
}

function sentences(...parts: ReadonlyArray<string | undefined>): string | undefined {
	const told = parts.filter((part) => part !== undefined);
	return told.length === 0 ? undefined : told.join(' ');
}
