import { SUBSCRIPTION_SCREEN } from '../../../delivery/advice/audience';
import type { SubscriptionView } from '../../../delivery/sender';
import type { Gathered, Query } from '../../screen';
import type { LogSource } from '../../source';
import { gatherActivity, type Activity } from '../parts/activity';
import { formatName } from '../parts/format';
import { MOST_QUEUED } from '../parts/health';
import { listed, type ListedDelivery } from '../parts/listed';
import { spanIn } from '../../plots/spans';

/** One subscription. */
export interface Subscription {
	readonly subscription: SubscriptionView;
	/** What its format is called. */
	readonly format: string;
	readonly activity: Activity;
	/** Deliveries that wait, up to 100. */
	readonly queued: number;
	/** Newest first. */
	readonly deliveries: readonly ListedDelivery[];
	/** Whether there are older ones. */
	readonly hasMore: boolean;
}

/** Its deliveries that are listed. */
const MOST_LISTED = 20;

/** Gathers the subscription with the id of the address. */
export async function gatherSubscription(
	source: LogSource,
	query: Query,
): Promise<Gathered<Subscription>> {
	const { id = '' } = query;
	const span = spanIn(query);
	if (!span.ok) return span;
	const found = await source.sender.subscription(id);
	if (!found.ok) return found;
	const subscription = found.value;
	const [activity, queues, page] = await Promise.all([
		gatherActivity(source, span.value, id),
		source.sender.queueLengths([id], MOST_QUEUED),
		source.sender.deliveryPage({ subscriptionId: id }, { limit: MOST_LISTED }, SUBSCRIPTION_SCREEN),
	]);
	const deliveries = await listed(source.sender, page.deliveries, [subscription]);
	const hasMore = page.next !== undefined;
	const format = formatName(source, subscription.preset);
	const queued = queues.get(id) ?? 0;
	return { ok: true, value: { subscription, format, activity, queued, deliveries, hasMore } };
}
