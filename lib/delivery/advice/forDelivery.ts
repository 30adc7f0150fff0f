import type { StoredDelivery } from '../../store/outbox/delivery';
import type { StoredSubscription } from '../../store/outbox/subscription';
import { NODE, type Audience } from './audience';
import { holdUpAdvice } from './holdUp';
import { remedyOf } from './remedies';

/**
 * What a person should do about a delivery, where there is something: one or two sentences. `subscription` undefined: it
 * was removed.
 */
export function adviceFor(
	delivery: Pick<StoredDelivery, 'state' | 'reason' | 'lastStatus' | 'progress'>,
	subscription: Pick<StoredSubscription, 'enabled' | 'health' | 'kind'> | undefined,
	audience: Audience = NODE,
): string | undefined {
	const remedy = remedyOf(delivery, audience);
	switch (delivery.state) {
		case 'delivered':
		case 'cancelled':
			return undefined;
		case 'failed':
			return sentences(remedy, afterwards(subscription));
		case 'blocked':
			return (
				holdUp(subscription, audience) ?? 'Waiting for an earlier event with the same order key.'
			);
		case 'pending':
			return sentences(holdUp(subscription, audience), remedy);
	}
}

/** A replay goes to the URL, with the secret, that were given with the event. */
function afterwards(subscription: Parameters<typeof adviceFor>[1]): string {
	return subscription?.kind === 'direct'
		? 'Replay the delivery afterwards or, if its URL or secret was wrong, send the event again.'
		: 'Replay the delivery afterwards.';
}

/** What keeps everything of the subscription waiting, unless that is told already. */
function holdUp(
	subscription: Parameters<typeof adviceFor>[1],
	{ isToldOfHoldUp = false }: Audience,
): string | undefined {
	if (subscription === undefined || isToldOfHoldUp) return undefined;
	const { enabled, health } = subscription;
	return holdUpAdvice({ enabled, ...health });
}

function sentences(...parts: ReadonlyArray<string | undefined>): string | undefined {
	const told = parts.filter((part) => part !== undefined);
	return told.length === 0 ? undefined : told.join(' ');
}
