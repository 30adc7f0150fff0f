import type { Audience } from './advice/audience';
import type { DeliveryFilter } from '../store/outbox';
import type { DeliveryView } from './operations/view/delivery';
import type { Result } from './subscription/result';
import { noSubscription, scopeOf } from './subscription/id';
import type { Sender } from './sender';

/** The sender as one sees it who has this scope: subscriptions and deliveries of others are not there. */
export function scopedSender(sender: Sender, scope: string): Sender {
	const isOwn = (id: string) => scopeOf(id) === scope;
	const unknown = async (id: string) => ({ ok: false as const, problem: noSubscription(id) });
	const delivery = async (id: string, audience?: Audience): Promise<Result<DeliveryView>> => {
		const found = await sender.delivery(id, audience);
		return !found.ok || isOwn(found.value.subscriptionId) ? found : await sender.delivery('');
	};
	const within = (filter: DeliveryFilter): DeliveryFilter => ({ ...filter, scope });
	return {
		...sender,
		createSubscription: (input) => sender.createSubscription({ ...input, scope }),
		subscription: (id) => (isOwn(id) ? sender.subscription(id) : unknown(id)),
		subscriptions: async () => (await sender.subscriptions()).filter(({ id }) => isOwn(id)),
		updateSubscription: (id, changes) =>
			isOwn(id) ? sender.updateSubscription(id, changes) : unknown(id),
		setEnabled: (id, enabled) => (isOwn(id) ? sender.setEnabled(id, enabled) : unknown(id)),
		pause: (id) => (isOwn(id) ? sender.pause(id) : unknown(id)),
		resume: (id) => (isOwn(id) ? sender.resume(id) : unknown(id)),
		rotateSecret: (id, change) => (isOwn(id) ? sender.rotateSecret(id, change) : unknown(id)),
		removeSubscription: (id) => (isOwn(id) ? sender.removeSubscription(id) : unknown(id)),
		testSubscription: (id, ...test) =>
			isOwn(id) ? sender.testSubscription(id, ...test) : unknown(id),
		send: (event, waiting) => sender.send({ ...event, scope }, waiting),
		sendTo: (endpoint, event, waiting) =>
			sender.sendTo({ ...endpoint, scope }, { ...event, scope }, waiting),
		delivery,
		deliveries: (filter, limit) => sender.deliveries(within(filter), limit),
		deliveryPage: (filter, ...paging) => sender.deliveryPage(within(filter), ...paging),
		lastReplays: async (ids) => {
			const replays = [...(await sender.lastReplays(ids))];
			return new Map(replays.filter(([, { subscriptionId }]) => isOwn(subscriptionId)));
		},
		attempts: async (id) => {
			const found = await delivery(id);
			return found.ok ? await sender.attempts(id) : found;
		},
		request: async (id) => {
			const found = await delivery(id);
			return found.ok ? await sender.request(id) : found;
		},
		event: (id, _scope, audience) => sender.event(id, scope, audience),
		attemptCounts: (query) => sender.attemptCounts({ ...query, scope }),
		attemptTotals: async () =>
			(await sender.attemptTotals()).filter(({ subscriptionId }) => isOwn(subscriptionId)),
		allAttempts: () => sender.allAttempts(scope),
		deliveryCounts: () => sender.deliveryCounts(scope),
		oldestWaiting: () => sender.oldestWaiting(scope),
		queueLengths: (subscriptionIds, most) =>
			sender.queueLengths(subscriptionIds.filter(isOwn), most),
		journal: async (after, limit) => {
			const { entries, next } = await sender.journal(after, limit);
			return { entries: entries.filter(({ subscriptionId }) => isOwn(subscriptionId)), next };
		},
		replay: (filter, ...given) => sender.replay(within(filter), ...given),
		cancel: (filter, limit) => sender.cancel(within(filter), limit),
		preview: (change, filter, limit) => sender.preview(change, within(filter), limit),
		follow: (reader, onEntries) =>
			sender.follow(reader, async (entries) => {
				await onEntries(entries.filter(({ subscriptionId }) => isOwn(subscriptionId)));
			}),
	};
}
