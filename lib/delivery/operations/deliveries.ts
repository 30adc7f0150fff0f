import type { DeliveryFilter, DeliveryPaging } from '../../store/outbox';
import type { StoredDelivery } from '../../store/outbox/delivery';
import { attemptView, type AttemptView, type DeliveryView } from './view/delivery';
import type { Outcome } from '../subscription/result';
import type { SenderParts } from './context';
import { showDeliveries } from './show';

/** A page of deliveries as they are shown, newest first; `next` is for `after` of the page that follows. */
export interface ShownDeliveries {
	readonly deliveries: readonly DeliveryView[];
	readonly next?: string | undefined;
}

/** Read in one go, so that the event loop is held only briefly. */
const DELIVERIES_AT_A_TIME = 200;

/** One delivery. */
export async function getDelivery(id: string, parts: SenderParts): Promise<Outcome<DeliveryView>> {
	const stored = await parts.outbox.delivery(id);
	const [shown] = stored ? await showDeliveries([stored], parts) : [];
	return shown ? { ok: true, value: shown } : { ok: false, problem: noDelivery(id, parts) };
}

/** Newest first. */
export async function listDeliveries(
	filter: DeliveryFilter,
	limit: number,
	parts: SenderParts,
): Promise<DeliveryView[]> {
	const found: StoredDelivery[] = [];
	let after: string | undefined;
	do {
		const count = Math.min(limit - found.length, DELIVERIES_AT_A_TIME);
		const page = await parts.outbox.deliveries(filter, { limit: count, after });
		found.push(...page.deliveries);
		after = page.next;
	} while (after !== undefined && found.length < limit);
	return await showDeliveries(found, parts);
}

/** One page of them. */
export async function pageOfDeliveries(
	filter: DeliveryFilter,
	paging: DeliveryPaging,
	parts: SenderParts,
): Promise<ShownDeliveries> {
	const { deliveries, next } = await parts.outbox.deliveries(filter, paging);
	return { deliveries: await showDeliveries(deliveries, parts), next };
}

/** Oldest first. */
export async function listAttempts(
	id: string,
	parts: SenderParts,
): Promise<Outcome<AttemptView[]>> {
	if (!(await parts.outbox.delivery(id))) return { ok: false, problem: noDelivery(id, parts) };
	const entries = await parts.outbox.attempts(id);
	return { ok: true, value: entries.flatMap((entry) => attemptView(entry) ?? []) };
}

/** New deliveries of those that have ended, oldest first. */
export async function replay(
	filter: DeliveryFilter,
	limit: number,
	parts: SenderParts,
): Promise<Outcome<DeliveryView[]>> {
	const made = await parts.outbox.replay(filter, limit);
	await wake(made, parts);
	if (made.length > 0) return { ok: true, value: await showDeliveries(made, parts) };
	return await noneOf(filter, parts, async ({ state, subscriptionId }) => {
		if (state === 'pending' || state === 'blocked') {
			return 'has not ended yet: wait for it, or cancel it first';
		}
		const isRemoved = (await parts.outbox.subscription(subscriptionId)) === undefined;
		return isRemoved ? 'belonged to a subscription that was deleted: send the event again' : '';
	});
}

/** Cancels what has not ended, oldest first. */
export async function cancel(
	filter: DeliveryFilter,
	limit: number,
	parts: SenderParts,
): Promise<Outcome<DeliveryView[]>> {
	const cancelled = await parts.outbox.cancel(filter, limit);
	// What waited behind them is due now.
	await wake(cancelled, parts);
	if (cancelled.length > 0) return { ok: true, value: await showDeliveries(cancelled, parts) };
	return await noneOf(
		filter,
		parts,
		({ state }) => `is already ${state}, so it can't be cancelled`,
	);
}

/** Nothing was done: of a range that is an answer, of one delivery somebody wants to know why. */
async function noneOf(
	{ ids }: DeliveryFilter,
	parts: SenderParts,
	why: (delivery: StoredDelivery) => string | Promise<string>,
): Promise<Outcome<DeliveryView[]>> {
	const [id, ...more] = ids ?? [];
	if (id === undefined || more.length > 0) return { ok: true, value: [] };
	const delivery = await parts.outbox.delivery(id);
	if (delivery === undefined) return { ok: false, problem: noDelivery(id, parts) };
	const reason = await why(delivery);
	if (reason === '') return { ok: true, value: [] };
	return { ok: false, problem: `The delivery ${id} ${reason}.` };
}

async function wake(
	deliveries: readonly StoredDelivery[],
	{ outbox, dispatcher, clock }: SenderParts,
): Promise<void> {
	for (const id of new Set(deliveries.map(({ subscriptionId }) => subscriptionId))) {
		const subscription = await outbox.subscription(id);
		if (subscription) dispatcher.noteDue(subscription, clock.now());
	}
}

function noDelivery(id: string, { limits }: SenderParts): string {
	return `There is no delivery ${id}; deliveries are kept for ${limits.keepDays} days after their end.`;
}
