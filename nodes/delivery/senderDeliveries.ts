import type { DeliveryFilter, StoredDelivery } from '../store/outbox';
import { attemptView } from './deliveryView';
import type { AttemptView, DeliveryView, Outcome } from './sender';
import type { SenderParts } from './senderParts';
import { showDeliveries } from './senderViews';

/** Read, replayed or cancelled in one go, so that the event loop is held only briefly. */
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
		const page = await parts.outbox.deliveries(filter, { limit: count, ...(after && { after }) });
		found.push(...page.deliveries);
		after = page.next;
	} while (after !== undefined && found.length < limit);
	return await showDeliveries(found, parts);
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

/** Many at a time only where each is replayed once: a second look then finds what the first left. */
export async function replay(
	filter: DeliveryFilter,
	limit: number,
	parts: SenderParts,
): Promise<Outcome<DeliveryView[]>> {
	const slice = filter.notReplayed ? DELIVERIES_AT_A_TIME : limit;
	const made = await inSlices(limit, slice, async (count) => {
		return await parts.outbox.replay(filter, count);
	});
	await wake(made, parts);
	return { ok: true, value: await showDeliveries(made, parts) };
}

/** Cancels what has not ended, oldest first. */
export async function cancel(
	filter: DeliveryFilter,
	limit: number,
	parts: SenderParts,
): Promise<Outcome<DeliveryView[]>> {
	const cancelled = await inSlices(limit, DELIVERIES_AT_A_TIME, async (count) => {
		return await parts.outbox.cancel(filter, count);
	});
	// What waited behind them is due now.
	await wake(cancelled, parts);
	return { ok: true, value: await showDeliveries(cancelled, parts) };
}

async function inSlices(
	limit: number,
	slice: number,
	next: (count: number) => Promise<readonly StoredDelivery[]>,
): Promise<StoredDelivery[]> {
	const all: StoredDelivery[] = [];
	while (all.length < limit) {
		const count = Math.min(slice, limit - all.length);
		const some = await next(count);
		all.push(...some);
		if (some.length < count || slice === limit) break;
	}
	return all;
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
