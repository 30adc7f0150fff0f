import type { AttemptRecord, JournalEntry } from '../../../store/outbox/attempt';
import type { DeliveryState, StoredDelivery } from '../../../store/outbox/delivery';
import type { StoredSubscription } from '../../../store/outbox/subscription';
import type { SubscriptionSettings } from '../../subscription/settings';
import { urlFor } from '../../subscription/routing';
import { memoized } from '../../../text/memoized';
import type { Audience } from '../../advice/audience';
import { adviceFor } from '../../advice/forDelivery';
import type { SendingRun } from './sendingRun';

/** A delivery as it is shown. */
export interface DeliveryView {
	/** `retrying`: pending after a failed attempt. */
	readonly status: DeliveryState | 'retrying';
	readonly eventType: string;
	/** The subscription's label, else the host it sends to. */
	readonly subscription: string;
	/** Attempts made. */
	readonly attempt: number;
	readonly statusCode?: number;
	readonly reason?: string;
	/** What a person should do, where there is something; one sentence. */
	readonly whatToDo?: string;
	/** Left out where no attempt is planned, as with a paused subscription. */
	readonly nextAttemptAt?: string;
	readonly createdAt: string;
	readonly endedAt?: string;
	readonly url?: string;
	readonly id: string;
	readonly eventId: string;
	readonly subscriptionId: string;
	readonly replayOf?: string;
	/** Where that is known; read only with a delivery that is asked for by its id. */
	readonly sentBy?: SendingRun;
}

/** One attempt as it is shown. */
export interface AttemptView extends Omit<AttemptRecord, 'startedAt' | 'status' | 'unanswered'> {
	readonly attempt: number;
	readonly startedAt: string;
	readonly outcome: 'delivered' | 'retrying' | 'failed';
	readonly statusCode?: number;
	readonly nextAttemptAt?: string;
	readonly deliveryId: string;
}

/** A delivery's subscription, as far as showing the delivery needs it. */
export type ShownSubscription = Pick<StoredSubscription, 'enabled' | 'health' | 'kind'> & {
	/** Undefined where they can't be read. */
	readonly settings?: Pick<SubscriptionSettings, 'label' | 'url' | 'urlByEvent'> | undefined;
};

/** A delivery as it is shown; `subscription` undefined: it was removed. */
export function deliveryView(
	stored: StoredDelivery,
	subscription: ShownSubscription | undefined,
	audience?: Audience,
): DeliveryView {
	const { id, eventId, eventType, subscriptionId, progress } = stored;
	const { settings } = subscription ?? {};
	const advice = adviceFor(stored, subscription, audience);
	const url = settings && urlFor(settings, eventType);
	const next = isPlanned(stored, subscription) ? stored.dueAt : undefined;
	// In the order in which a person looks at them; ids last. Not spread, as that is slow.
	const view: { -readonly [Field in keyof DeliveryView]?: DeliveryView[Field] } = {
		status: statusOf(stored),
		eventType,
		subscription: settings?.label || hostOf(url) || subscriptionId,
		attempt: progress.attempts,
	};
	if (stored.lastStatus !== undefined) view.statusCode = stored.lastStatus;
	if (stored.reason !== undefined) view.reason = stored.reason;
	if (advice !== undefined) view.whatToDo = advice;
	if (next !== undefined) view.nextAttemptAt = iso(next);
	view.createdAt = iso(stored.createdAt);
	if (stored.endedAt !== undefined) view.endedAt = iso(stored.endedAt);
	if (url !== undefined) view.url = url;
	view.id = id;
	view.eventId = eventId;
	view.subscriptionId = subscriptionId;
	if (stored.replayOf !== undefined) view.replayOf = stored.replayOf;
	return view as DeliveryView;
}

/** A delivery's status as it is shown. */
export function statusOf({
	state,
	progress,
}: Pick<StoredDelivery, 'state' | 'progress'>): DeliveryView['status'] {
	return state === 'pending' && progress.attempts > 0 ? 'retrying' : state;
}

/** Whether the time stored is one at which an attempt will be made: nothing is attempted while the subscription is held up. */
function isPlanned(
	{ state, claimed }: StoredDelivery,
	subscription: ShownSubscription | undefined,
): boolean {
	const heldUp = subscription?.enabled === false || subscription?.health.pausedAt !== undefined;
	return state === 'pending' && !claimed && !heldUp;
}

/** The host of a URL; empty where there is none. */
export function hostOf(url = ''): string {
	return hostIn(url);
}

const MOST_HOSTS = 200;

/** Reading a URL takes long, and the same few are shown with every delivery. */
const hostIn = memoized(MOST_HOSTS, (url) => (URL.canParse(url) ? new URL(url).host : ''));

/** An attempt as it is shown; undefined for an entry of the journal that is none. */
export function attemptView(entry: JournalEntry): AttemptView | undefined {
	if (!('deliveryId' in entry)) return undefined;
	const { startedAt, status, durationMilliseconds, reason, url, ...answer } = entry.record;
	return {
		attempt: entry.attempt,
		startedAt: iso(startedAt),
		outcome: OUTCOMES[entry.kind],
		...(status !== undefined && { statusCode: status }),
		durationMilliseconds,
		reason,
		...(entry.dueAt !== undefined && { nextAttemptAt: iso(entry.dueAt) }),
		...answer,
		url,
		deliveryId: entry.deliveryId,
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
