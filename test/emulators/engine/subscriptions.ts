/** What a platform's settings page accepts, and which events a subscription is told of. */
import type { Behaviour, DeliveryPolicy, Occurrence } from './behaviour';
import type { Draw } from './draw';
import type { SubscriptionRequest } from './emulator';
import type { Subscription } from '../terms';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Throws, as the settings page would reject, on an unknown event, an unfit URL or a secret out of place. */
export function openSubscription(
	behaviour: Behaviour,
	policy: DeliveryPolicy,
	request: SubscriptionRequest,
	offered: readonly string[],
	draw: Draw,
): Subscription {
	const { url, urlByEvent = {}, label = '', contactLists = [] } = request;
	for (const address of [url, ...Object.values(urlByEvent)]) checkUrl(behaviour, address);
	if (behaviour.id !== 'nectarDesk' && contactLists.length > 0) {
		throw new Error(`${behaviour.name} does not filter by contact list`);
	}
	return {
		id: behaviour.newSubscriptionId(draw.fork('id')),
		url,
		urlByEvent,
		label,
		contactLists,
		pauseAfterFailures: request.pauseAfterFailures ?? policy.pauseAfterFailures,
		secret: secretOf(behaviour, request, draw),
		events: eventsOf(behaviour.name, request, offered),
		enabled: true,
		autoPausedAt: undefined,
		lastDeliveryAt: undefined,
		lastDeliveryStatus: undefined,
		consecutiveFailures: 0,
	};
}

/** Throws on a URL that this platform does not post to: it must be https:, loopback apart. */
export function checkUrl({ name, requiresHttps }: Behaviour, address: string): void {
	const { protocol, hostname } = new URL(address);
	if (protocol === 'https:') return;
	if (protocol === 'http:' && (!requiresHttps || LOOPBACK.has(hostname))) return;
	throw new Error(`${name} does not post to ${address}: the URL must be https:`);
}

function secretOf(behaviour: Behaviour, request: SubscriptionRequest, draw: Draw) {
	switch (behaviour.secretBelongsTo) {
		case 'subscription':
			return request.secret ?? behaviour.newSecret(draw.fork('secret'));
		case 'account':
			if (request.secret === undefined) return behaviour.accountSecret;
			throw new Error(
				`${behaviour.name} signs with the account's secret, not with one per webhook`,
			);
		case 'nobody':
			if (request.secret === undefined) return undefined;
			throw new Error(`${behaviour.name} does not sign: it knows no secret`);
	}
}

function eventsOf(name: string, request: SubscriptionRequest, offered: readonly string[]) {
	if (request.events === 'all') return 'all';
	const chosen =
		typeof request.events === 'string'
			? request.events.split(',').map((eventType) => eventType.trim())
			: [...request.events];
	const unknown = chosen.filter((eventType) => !offered.includes(eventType));
	if (chosen.length === 0) throw new Error(`${name}: choose at least one event`);
	if (unknown.length === 0) return chosen;
	throw new Error(`${name} has no event ${unknown.join(', ')}. It has: ${offered.join(', ')}`);
}

/** Whether this subscription, as it is now, gets this event. */
export function wants(subscription: Subscription, occurrence: Occurrence): boolean {
	const { events, enabled, autoPausedAt, contactLists } = subscription;
	if (!enabled || autoPausedAt) return false;
	if (events !== 'all' && !events.includes(occurrence.eventType)) return false;
	if (contactLists.length === 0) return true;
	return occurrence.contactLists.some((list) => contactLists.includes(list));
}
