import type { DeliveryFilter } from '../../store/outbox';
import type { DeliveryState, StoredDelivery } from '../../store/outbox/delivery';
import type { DeliveryView } from './view/delivery';
import type { OperationContext } from './context';
import { showDeliveries } from './show';

/** What a replay or a cancel would do. */
export interface Preview {
	/** How many deliveries it would take. */
	readonly deliveries: number;
	/** How many match, those of deleted subscriptions too: with this as its limit, it takes no others. */
	readonly matches: number;
	/** Whether more match than its limit lets it take, or may match among what was not looked at in half a second. */
	readonly more: boolean;
	/** The same by subscription, named as in a delivery's view. */
	readonly subscriptions: ReadonlyArray<
		Pick<DeliveryView, 'subscription' | 'subscriptionId'> & { readonly deliveries: number }
	>;
}

/** Read in one go, so that the event loop is held only briefly. */
const DELIVERIES_AT_A_TIME = 200;
/** Whoever asks waits for the answer. */
const MOST_MILLISECONDS = 500;

/** What can be replayed has ended, what can be cancelled has not. */
const STATES: Readonly<Record<'replay' | 'cancel', readonly DeliveryState[]>> = {
	replay: ['delivered', 'failed', 'cancelled'],
	cancel: ['pending', 'blocked'],
};

/** How many deliveries a replay or a cancel with this filter and limit would take, and of which subscriptions. */
export async function preview(
	change: 'replay' | 'cancel',
	{ states = STATES[change], ...filter }: DeliveryFilter,
	limit: number,
	context: OperationContext,
): Promise<Preview> {
	const matching = { ...filter, states: states.filter((one) => STATES[change].includes(one)) };
	const found = new Map<string, Preview['subscriptions'][number]>();
	const until = context.clock.elapsed() + MOST_MILLISECONDS;
	let left = limit;
	let after: string | undefined;
	do {
		const paging = { limit: Math.min(left, DELIVERIES_AT_A_TIME), after, oldestFirst: true };
		const page = await context.outbox.deliveries(matching, paging);
		const taken =
			change === 'replay' ? await repeatable(page.deliveries, context) : page.deliveries;
		for (const { subscription, subscriptionId } of await showDeliveries(taken, context)) {
			const deliveries = (found.get(subscriptionId)?.deliveries ?? 0) + 1;
			found.set(subscriptionId, { subscription, deliveries, subscriptionId });
		}
		left -= page.deliveries.length;
		after = page.next;
	} while (after !== undefined && left > 0 && context.clock.elapsed() < until);
	const subscriptions = [...found.values()];
	const deliveries = subscriptions.reduce((sum, one) => sum + one.deliveries, 0);
	return { deliveries, matches: limit - left, more: after !== undefined, subscriptions };
}

/** Those whose subscription is still there: nothing else is replayed. */
async function repeatable(
	deliveries: readonly StoredDelivery[],
	{ outbox }: OperationContext,
): Promise<StoredDelivery[]> {
	const ids = [...new Set(deliveries.map(({ subscriptionId }) => subscriptionId))];
	const found = await Promise.all(ids.map(async (id) => await outbox.subscription(id)));
	const known = new Set(found.map((subscription) => subscription?.id));
	return deliveries.filter(({ subscriptionId }) => known.has(subscriptionId));
}
