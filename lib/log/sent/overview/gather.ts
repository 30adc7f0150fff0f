import type { SubscriptionView } from '../../../delivery/sender';
import { hostOf } from '../../../delivery/operations/view/delivery';
import { bucketsOf, type Bucket } from '../../plots/buckets';
import { pageOf } from '../../layout/pager';
import { isoOf } from '../../layout/times';
import type { Gathered, Query } from '../../screen';
import type { LogSource } from '../../source';
import { gatherActivity, type Activity } from '../parts/activity';
import type { ListedDelivery } from '../parts/deliveryTable';
import { formatName } from '../parts/format';
import { MOST_QUEUED } from '../parts/health';
import { withPlanned } from '../parts/planned';
import { isStopped } from '../parts/stopped';
import { rangeOf, spanIn, type Span } from '../../plots/spans';

const HOUR = 3_600_000;

/** One bar per hour of a day. */
const SPARK: Span = {
	label: '24 hours',
	milliseconds: 24 * HOUR,
	every: HOUR,
	per: 'hour',
	resolution: 'hour',
	format: 'short',
};

/** Subscriptions on a page. */
const MOST_ENDPOINTS = 100;
/** Failed deliveries that are listed. */
const MOST_FAILED = 10;

/** A subscription in the list. */
export interface Endpoint extends Pick<
	SubscriptionView,
	| 'id'
	| 'label'
	| 'status'
	| 'consecutiveFailures'
	| 'pausesAfter'
	| 'pausedAt'
	| 'autoPausedAt'
	| 'goneAt'
	| 'lastDeliveryAt'
	| 'lastDeliveryStatus'
	| 'lastStatusCode'
> {
	readonly host: string;
	/** By its name. */
	readonly format: string;
	/** Deliveries that wait, up to 100. */
	readonly queued: number;
	/** When an event was delivered last, of those that are kept. */
	readonly lastSuccessAt?: string | undefined;
	/** Attempts of the last 24 hours, by the hour. */
	readonly day: readonly Bucket[];
}

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
	const listed = pageOf(ordered, query, MOST_ENDPOINTS);
	if (!listed.ok) return listed;
	const { items, page, pages } = listed.value;
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
			latestFailed: withPlanned(failed.deliveries, subscriptions),
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

async function gatherEndpoints(
	source: LogSource,
	subscriptions: readonly SubscriptionView[],
): Promise<Endpoint[]> {
	const { sender, now } = source;
	if (subscriptions.length === 0) return [];
	const range = rangeOf(SPARK, now());
	const ids = subscriptions.map(({ id }) => id);
	const [stretches, queued] = await Promise.all([
		sender.attemptCounts({ resolution: SPARK.resolution, ...range, subscriptionIds: ids }),
		sender.queueLengths(ids, MOST_QUEUED),
	]);
	const bySubscription = Map.groupBy(stretches, ({ subscriptionId }) => subscriptionId);
	const rows = subscriptions.map(async (one): Promise<Endpoint> => {
		const { id, label, status, preset, consecutiveFailures, pausesAfter } = one;
		const { pausedAt, autoPausedAt, goneAt } = one;
		const { lastDeliveryAt, lastDeliveryStatus, lastStatusCode } = one;
		const lastSuccessAt = await lastSuccess(sender, one);
		return {
			id,
			label,
			host: hostOf(one.url),
			status,
			format: formatName(source, preset),
			consecutiveFailures,
			...(pausesAfter !== undefined && { pausesAfter }),
			...(pausedAt !== undefined && { pausedAt }),
			...(autoPausedAt !== undefined && { autoPausedAt }),
			...(goneAt !== undefined && { goneAt }),
			...(lastDeliveryAt !== undefined && { lastDeliveryAt }),
			...(lastDeliveryStatus !== undefined && { lastDeliveryStatus }),
			...(lastStatusCode !== undefined && { lastStatusCode }),
			queued: queued.get(id) ?? 0,
			...(lastSuccessAt !== undefined && { lastSuccessAt }),
			day: bucketsOf(bySubscription.get(id) ?? [], range),
		};
	});
	return await Promise.all(rows);
}

/** That of its last attempt where it was one; else of the delivery that was stored last of those that were delivered. */
async function lastSuccess(
	sender: LogSource['sender'],
	{ id, lastDeliveryAt, lastDeliveryStatus }: SubscriptionView,
): Promise<string | undefined> {
	if (lastDeliveryStatus !== 'failed') return lastDeliveryAt;
	const filter = { subscriptionId: id, states: ['delivered'] } as const;
	const { deliveries } = await sender.deliveryPage(filter, { limit: 1 });
	return deliveries[0]?.endedAt ?? deliveries[0]?.createdAt;
}
