import type { SubscriptionView } from '../../../../delivery/sender';
import { hostOf } from '../../../../delivery/operations/view/delivery';
import { bucketsOf, type Bucket } from '../../../plots/buckets';
import { rangeOf, type Span } from '../../../plots/spans';
import type { LogSource } from '../../../source';
import { formatName } from '../../parts/format';
import { MOST_QUEUED } from '../../parts/health';

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

/** What is shown of a subscription as it is. */
type Known = Pick<
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
>;

/** A subscription in the list. */
export interface Endpoint extends Known {
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

/** Gathers how subscriptions are, in their order. */
export async function gatherEndpoints(
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
	const rows = subscriptions.map(async (one): Promise<Endpoint> => ({
		...knownOf(one),
		host: hostOf(one.url),
		format: formatName(source, one.preset),
		queued: queued.get(one.id) ?? 0,
		lastSuccessAt: await lastSuccess(sender, one),
		day: bucketsOf(bySubscription.get(one.id) ?? [], range),
	}));
	return await Promise.all(rows);
}

function knownOf(subscription: SubscriptionView): Known {
	const { id, label, status, consecutiveFailures, pausesAfter } = subscription;
	const { pausedAt, autoPausedAt, goneAt } = subscription;
	const { lastDeliveryAt, lastDeliveryStatus, lastStatusCode } = subscription;
	const health = { status, consecutiveFailures, pausesAfter, pausedAt, autoPausedAt, goneAt };
	return { id, label, ...health, lastDeliveryAt, lastDeliveryStatus, lastStatusCode };
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
