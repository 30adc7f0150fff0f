import type { DeliveryView, SubscriptionView } from '../../../delivery/sender';
import type { ListedDelivery } from './deliveryTable';

/** Deliveries with how many attempts their subscriptions' schedules have. */
export function withPlanned(
	deliveries: readonly DeliveryView[],
	subscriptions: readonly Pick<SubscriptionView, 'id' | 'scheduleSeconds'>[],
): ListedDelivery[] {
	const planned = new Map(
		subscriptions.map(({ id, scheduleSeconds }) => [id, scheduleSeconds.length + 1]),
	);
	return deliveries.map((delivery) => {
		const attemptsPlanned = planned.get(delivery.subscriptionId);
		return attemptsPlanned === undefined ? delivery : { ...delivery, attemptsPlanned };
	});
}
