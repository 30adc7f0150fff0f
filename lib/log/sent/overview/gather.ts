import type { SubscriptionView } from '../../../delivery/sender';
import { pageOf } from '../../layout/table/pager';
import { isoOf } from '../../layout/times';
import type { Gathered, Query } from '../../screen';
import type { LogSource } from '../../source';
import { gatherActivity, type Activity } from '../parts/activity';
import { listed, type ListedDelivery } from '../parts/listed';
import { isStopped } from '../parts/stopped';
import { spanIn } from '../../plots/spans';
import { gatherEndpoints, type Endpoint } from './endpoints/gather';

/** Subscriptions on a page. */
const MOST_ENDPOINTS = 100;
/** Failed deliveries that are listed. */
const MOST_FAILED = 10;

/** What was sent, at a glance. */
export interface Overview {
	/** Attempts of the last 24 hours. */
	readonly delivered: number;
	readonly retrying: number;
	readonly failed: number;
	/** Deliveries that have not ended. */
	readonly waiting: number;
	readonly oldestWaitingAt?: string | undefined;
	readonly activity: Activity;
	/** As they were created; where they are more than fit on a page, those that need somebody come first. */
	readonly endpoints: readonly Endpoint[];
	/** Which page it is, of how many. */
	readonly page: number;
	readonly pages: number;
	readonly latestFailed: readonly ListedDelivery[];
}

/** Gathers it. */
export async function gatherOverview(source: LogSource, query: Query): Promise<Gathered<Overview>> {
	const { sender } = source;
	const given = spanIn(query);
	if (!given.ok) return given;
	const { value: span } = given;
	const subscriptions = await sender.subscriptions();
	const isOnePage = subscriptions.length <= MOST_ENDPOINTS;
	const ordered = isOnePage ? subscriptions : byNeed(subscriptions);
	const paged = pageOf(ordered, query, MOST_ENDPOINTS);
	if (!paged.ok) return paged;
	const { items, page, pages } = paged.value;
	const activityOver = gatherActivity(source, span);
	const [endpoints, counts, oldest, activity, day, failed] = await Promise.all([
		gatherEndpoints(source, items),
		sender.deliveryCounts(),
		sender.oldestWaiting(),
		activityOver,
		span === '24h' ? activityOver : gatherActivity(source, '24h'),
		sender.deliveryPage({ states: ['failed'] }, { limit: MOST_FAILED }),
	]);
	return {
		ok: true,
		value: {
			delivered: day.delivered,
			retrying: day.retrying,
			failed: day.failed,
			waiting: counts.pending + counts.blocked,
			oldestWaitingAt: oldest === undefined ? undefined : isoOf(oldest),
			activity,
			endpoints,
			page,
			pages,
			latestFailed: await listed(sender, failed.deliveries, subscriptions),
		},
	};
}

/** Stopped by failures first, then failing, then the others; in each as they were created. */
function byNeed(subscriptions: readonly SubscriptionView[]): SubscriptionView[] {
	const needs = (one: SubscriptionView) => {
		if (isStopped(one)) return 0;
		return one.consecutiveFailures > 0 ? 1 : 2;
	};
	return subscriptions.toSorted((one, other) => needs(one) - needs(other));
}
