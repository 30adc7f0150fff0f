import type { IDataObject } from 'n8n-workflow';
import { hostOf } from '../../../delivery/operations/view/delivery';
import type { SubscriptionView } from '../../../delivery/sender';
import type { JournalEntry } from '../../../store/outbox/attempt';

/** What Webhook Sender Trigger can tell, in the order of its list and outputs. */
export const JOURNAL_EVENTS: ReadonlyArray<{
	readonly type: JournalEntry['kind'];
	readonly description: string;
}> = [
	{ type: 'delivery.delivered', description: 'An event was delivered' },
	{ type: 'delivery.failed', description: 'An event failed and is not retried any more' },
	{ type: 'delivery.retrying', description: 'An attempt failed and will be retried' },
	{
		type: 'subscription.disabled',
		description: 'An endpoint no longer accepts events (410), so its subscription was disabled',
	},
	{
		type: 'subscription.failing',
		description: 'Consecutive failures are close to the number that pauses the subscription',
	},
	{
		type: 'subscription.paused',
		description: 'A subscription was paused, automatically or manually; its queue is kept',
	},
	{ type: 'subscription.recovered', description: 'A subscription works again after a pause' },
];

/** An entry of the journal as an item; of the subscription, what it is now. */
export function itemOf(
	entry: JournalEntry,
	subscription: SubscriptionView | undefined,
): IDataObject {
	const { kind, at, subscriptionId } = entry;
	return withoutUndefined({
		event: kind,
		at: new Date(at).toISOString(),
		subscription: subscription && (subscription.label || hostOf(subscription.url)),
		...('record' in entry ? attemptOf(entry) : noticeOf(entry, subscription)),
		subscriptionId,
	});
}

type Attempt = Extract<JournalEntry, { readonly record: object }>;
type Notice = Exclude<JournalEntry, Attempt>;

function attemptOf({ deliveryId, eventId, eventType, attempt, dueAt, record }: Attempt): object {
	return {
		eventType,
		attempt,
		statusCode: record.status,
		reason: record.reason,
		nextAttemptAt: dueAt === undefined ? undefined : new Date(dueAt).toISOString(),
		durationMilliseconds: record.durationMilliseconds,
		responseHeaders: record.responseHeaders,
		responseBody: record.responseBody,
		url: record.url,
		deliveryId,
		eventId,
	};
}

function noticeOf({ reason }: Notice, subscription: SubscriptionView | undefined): object {
	return {
		status: subscription?.status,
		reason,
		consecutiveFailures: subscription?.consecutiveFailures,
		autoPausedAt: subscription?.autoPausedAt,
		lastDeliveryAt: subscription?.lastDeliveryAt,
		lastDeliveryStatus: subscription?.lastDeliveryStatus,
		lastStatusCode: subscription?.lastStatusCode,
		url: subscription?.url,
		consecutive_failures: subscription?.consecutive_failures,
		auto_paused_at: subscription?.auto_paused_at,
		last_delivery_at: subscription?.last_delivery_at,
		last_delivery_status: subscription?.last_delivery_status,
	};
}

function withoutUndefined(item: object): IDataObject {
	return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
