import type { JournalEntry, StoredDelivery, StoredSubscription } from '../store/outbox';
import type { AttemptView, DeliveryView } from './sender';
import type { SubscriptionSettings } from './settings';
import { urlFor } from './subscription';
import { whatToDo } from './whatToDo';

/** A delivery's subscription, as far as showing the delivery needs it. */
export type ShownSubscription = Pick<StoredSubscription, 'enabled' | 'health' | 'kind'> & {
	/** Undefined where they can't be read. */
	readonly settings?: Pick<SubscriptionSettings, 'label' | 'url' | 'urlByEvent'> | undefined;
};

/** A delivery as it is shown; `subscription` undefined: it was removed. */
export function deliveryView(
	stored: StoredDelivery,
	subscription: ShownSubscription | undefined,
): DeliveryView {
	const { id, eventId, eventType, subscriptionId, state, progress } = stored;
	const { settings } = subscription ?? {};
	const advice = whatToDo(stored, subscription);
	return {
		id,
		eventId,
		eventType,
		subscriptionId,
		subscription: settings?.label || subscriptionId,
		...(settings && { url: urlFor(settings, eventType) }),
		status: state,
		attempt: progress.attempts,
		...(stored.lastStatus !== undefined && { statusCode: stored.lastStatus }),
		...(state === 'pending' &&
			!stored.claimed &&
			stored.dueAt !== undefined && { nextAttemptAt: iso(stored.dueAt) }),
		...(stored.reason !== undefined && { reason: stored.reason }),
		...(advice !== undefined && { whatToDo: advice }),
		...(stored.replayOf !== undefined && { replayOf: stored.replayOf }),
		createdAt: iso(stored.createdAt),
		...(stored.endedAt !== undefined && { endedAt: iso(stored.endedAt) }),
	};
}

/** An attempt as it is shown; undefined for an entry of the journal that is none. */
export function attemptView(entry: JournalEntry): AttemptView | undefined {
	if (!('deliveryId' in entry)) return undefined;
	const { startedAt, ...record } = entry.record;
	return {
		...record,
		deliveryId: entry.deliveryId,
		attempt: entry.attempt,
		outcome: OUTCOMES[entry.kind],
		startedAt: iso(startedAt),
		...(entry.dueAt !== undefined && { nextAttemptAt: iso(entry.dueAt) }),
	};
}

const OUTCOMES = {
	'delivery.delivered': 'delivered',
	'delivery.retrying': 'retrying',
	'delivery.failed': 'failed',
} as const;

/** Epoch milliseconds as ISO 8601 in UTC. */
export function iso(milliseconds: number): string {
	const whole = Math.trunc(milliseconds);
	const second = Math.floor(whole / 1000);
	// Writing a whole time takes long, and under load many share a second.
	if (second !== written.second) {
		const text = new Date(second * 1000).toISOString();
		written = { second, text: text.slice(0, -'000Z'.length) };
	}
	return `${written.text}${String(whole - second * 1000).padStart(3, '0')}Z`;
}

let written = { second: NaN, text: '' };
