import type { Audience } from '../advice/audience';
import type { StoredDelivery } from '../../store/outbox/delivery';
import type { StoredSubscription } from '../../store/outbox/subscription';
import { deliveryView, type DeliveryView } from './view/delivery';
import { viewOf, type SubscriptionView } from './view/subscription';
import type { Result } from '../subscription/result';
import type { OperationContext } from './context';

/** A delivery as it is shown, with its subscription where that still exists. */
export function showDelivery(
	delivery: StoredDelivery,
	subscription: StoredSubscription | undefined,
	{ prepared }: Pick<OperationContext, 'prepared'>,
	audience?: Audience,
): DeliveryView {
	if (subscription === undefined) return deliveryView(delivery, undefined, audience);
	const { enabled, health, kind } = subscription;
	const read = prepared(subscription);
	const settings = read.ok ? read.value.settings : undefined;
	return deliveryView(delivery, { enabled, health, kind, settings }, audience);
}

/** Deliveries as they are shown; their subscriptions are read together, each once. */
export async function showDeliveries(
	deliveries: readonly StoredDelivery[],
	context: Pick<OperationContext, 'prepared' | 'outbox'>,
	audience?: Audience,
): Promise<DeliveryView[]> {
	const ids = [...new Set(deliveries.map(({ subscriptionId }) => subscriptionId))];
	const found = await Promise.all(ids.map(async (id) => await context.outbox.subscription(id)));
	const subscriptions = new Map(ids.map((id, place) => [id, found[place]]));
	return deliveries.map((delivery) =>
		showDelivery(delivery, subscriptions.get(delivery.subscriptionId), context, audience),
	);
}

/** A subscription as it is shown, or why it can't be. */
export function showSubscription(
	subscription: StoredSubscription,
	{ prepared, keyring, clock }: Pick<OperationContext, 'prepared' | 'keyring' | 'clock'>,
): Result<SubscriptionView> {
	const read = prepared(subscription);
	if (!read.ok) return read;
	const nowMilliseconds = clock.now();
	return { ok: true, value: viewOf(subscription, read.value, { keyring, nowMilliseconds }) };
}
