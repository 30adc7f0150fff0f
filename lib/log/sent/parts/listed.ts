import type { DeliveryView, LastReplay, Sender, SubscriptionView } from '../../../delivery/sender';
import { hasEnded } from './status';

/** A delivery in a list. */
export interface ListedDelivery extends DeliveryView {
	/** How many attempts its schedule has, where that is known. */
	readonly attemptsPlanned?: number | undefined;
	/** What became of it when it was replayed last, where it was. */
	readonly lastReplay?: LastReplay | undefined;
}

/** Deliveries with how many attempts their subscriptions' schedules have, and with what became of their replays. */
export async function listed(
	{ lastReplays }: Pick<Sender, 'lastReplays'>,
	deliveries: readonly DeliveryView[],
	subscriptions: readonly Pick<SubscriptionView, 'id' | 'scheduleSeconds'>[],
): Promise<ListedDelivery[]> {
	const planned = new Map(
		subscriptions.map(({ id, scheduleSeconds }) => [id, scheduleSeconds.length + 1]),
	);
	const ended = deliveries.filter(({ status }) => hasEnded(status));
	const replays = await lastReplays(ended.map(({ id }) => id));
	return deliveries.map((delivery) => {
		const attemptsPlanned = planned.get(delivery.subscriptionId);
		const lastReplay = replays.get(delivery.id);
		return {
			...delivery,
			...(attemptsPlanned !== undefined && { attemptsPlanned }),
			...(lastReplay && { lastReplay }),
		};
	});
}

/** How many attempts were made, of how many: as `2 of 9`; of what ended before its schedule, that it did. */
export function attemptsTold({
	attempt,
	attemptsPlanned = 0,
	status,
}: Pick<ListedDelivery, 'attempt' | 'attemptsPlanned' | 'status'>): string {
	const hasNoMore = status === 'delivered' || status === 'cancelled';
	if (hasNoMore || attempt > attemptsPlanned) return String(attempt);
	if (status !== 'failed' || attempt === attemptsPlanned) return `${attempt} of ${attemptsPlanned}`;
	return attempt > 1 ? `${attempt}, not retried again` : `${attempt}, not retried`;
}

/** What to do about a delivery: nothing where a replay was delivered, or can still be. */
export function adviceOf({ whatToDo, lastReplay }: ListedDelivery): string | undefined {
	const isOpen = lastReplay === undefined || isUnsuccessful(lastReplay.status);
	return isOpen ? whatToDo : undefined;
}

const isUnsuccessful = (status: DeliveryView['status']) =>
	status === 'failed' || status === 'cancelled';
