import type { Audience } from '../advice/audience';
import type { DeliveryFilter, DeliveryPaging } from '../../store/outbox';
import type { StoredDelivery } from '../../store/outbox/delivery';
import { attemptView, type AttemptView, type DeliveryView } from './view/delivery';
import type { Result } from '../subscription/result';
import type { OperationContext } from './context';
import { truncatedLine } from '../../text/error';
import { LONGEST_ID } from '../subscription/id';
import { readSendingRun } from './view/sendingRun';
import { showDeliveries } from './show';

/** A page of deliveries as they are shown, newest first; `next` is for `after` of the page that follows. */
export interface ShownDeliveries {
	readonly deliveries: readonly DeliveryView[];
	readonly next?: string | undefined;
	/** How far a search for a text has come where it ends the page early, in epoch milliseconds; see DeliveryPage. */
	readonly searchedTo?: number | undefined;
}

/** Read in one go, so that the event loop is held only briefly. */
const DELIVERIES_AT_A_TIME = 200;

/** One delivery, with the run that sent its event. */
export async function getDelivery(
	id: string,
	context: OperationContext,
	audience?: Audience,
): Promise<Result<DeliveryView>> {
	const stored = await context.outbox.delivery(id);
	const [shown] = stored ? await showDeliveries([stored], context, audience) : [];
	if (shown === undefined) return { ok: false, problem: noDelivery(id, context) };
	const { sentBy: text } = (await context.event(shown.eventId)) ?? {};
	const sentBy = readSendingRun(text);
	return { ok: true, value: sentBy ? { ...shown, sentBy } : shown };
}

/** Newest first. */
export async function listDeliveries(
	filter: DeliveryFilter,
	limit: number,
	context: OperationContext,
): Promise<DeliveryView[]> {
	const found: StoredDelivery[] = [];
	let after: string | undefined;
	do {
		const count = Math.min(limit - found.length, DELIVERIES_AT_A_TIME);
		const page = await context.outbox.deliveries(filter, { limit: count, after });
		found.push(...page.deliveries);
		after = page.next;
	} while (after !== undefined && found.length < limit);
	return await showDeliveries(found, context);
}

/** One page of them. */
export async function pageOfDeliveries(
	filter: DeliveryFilter,
	paging: DeliveryPaging,
	context: OperationContext,
	audience?: Audience,
): Promise<ShownDeliveries> {
	const { deliveries, ...more } = await context.outbox.deliveries(filter, paging);
	return { deliveries: await showDeliveries(deliveries, context, audience), ...more };
}

/** When the oldest delivery was stored that has not ended; undefined: all have. */
export async function oldestWaiting(
	scope: string | undefined,
	{ outbox }: OperationContext,
): Promise<number | undefined> {
	const filter: DeliveryFilter = {
		states: ['pending', 'blocked'],
		...(scope !== undefined && { scope }),
	};
	const { deliveries } = await outbox.deliveries(filter, { limit: 1, oldestFirst: true });
	return deliveries[0]?.createdAt;
}

/** Oldest first. */
export async function listAttempts(
	id: string,
	context: OperationContext,
): Promise<Result<AttemptView[]>> {
	if (!(await context.outbox.delivery(id))) return { ok: false, problem: noDelivery(id, context) };
	const entries = await context.outbox.attempts(id);
	return { ok: true, value: entries.flatMap((entry) => attemptView(entry) ?? []) };
}

/** New deliveries of those that have ended, oldest first; with those that the same `request` has made before. */
export async function replay(
	filter: DeliveryFilter,
	limit: number,
	context: OperationContext,
	request?: string,
): Promise<Result<DeliveryView[]>> {
	const made = await context.outbox.replay(filter, limit, request);
	await wake(made, context);
	if (made.length > 0) return { ok: true, value: await showDeliveries(made, context) };
	return await noneOf(filter, context, async ({ state, subscriptionId }) => {
		if (state === 'pending' || state === 'blocked') {
			return 'has not ended yet: wait for it, or cancel it first';
		}
		const isRemoved = (await context.outbox.subscription(subscriptionId)) === undefined;
		return isRemoved ? 'belonged to a subscription that was deleted: send the event again' : '';
	});
}

/** Cancels what has not ended, oldest first. */
export async function cancel(
	filter: DeliveryFilter,
	limit: number,
	context: OperationContext,
): Promise<Result<DeliveryView[]>> {
	const cancelled = await context.outbox.cancel(filter, limit);
	// What waited behind them is due now.
	await wake(cancelled, context);
	if (cancelled.length > 0) return { ok: true, value: await showDeliveries(cancelled, context) };
	return await noneOf(
		filter,
		context,
		({ state }) =>
			`is already ${state === 'cancelled' ? 'canceled' : state}, so it can't be canceled`,
	);
}

/** Nothing was done: of a range that is an answer, of one delivery somebody wants to know why. */
async function noneOf(
	{ ids }: DeliveryFilter,
	context: OperationContext,
	why: (delivery: StoredDelivery) => string | Promise<string>,
): Promise<Result<DeliveryView[]>> {
	const [id, ...more] = ids ?? [];
	if (id === undefined || more.length > 0) return { ok: true, value: [] };
	const delivery = await context.outbox.delivery(id);
	if (delivery === undefined) return { ok: false, problem: noDelivery(id, context) };
	const reason = await why(delivery);
	if (reason === '') return { ok: true, value: [] };
	return { ok: false, problem: `The delivery ${id} ${reason}.` };
}

async function wake(
	deliveries: readonly StoredDelivery[],
	{ outbox, dispatcher, clock }: OperationContext,
): Promise<void> {
	for (const id of new Set(deliveries.map(({ subscriptionId }) => subscriptionId))) {
		const subscription = await outbox.subscription(id);
		if (subscription) dispatcher.noteDue(subscription, clock.now());
	}
}

/** That a delivery is not there, and why that may be. */
export function noDelivery(id: string, { limits }: OperationContext): string {
	return `There is no delivery ${truncatedLine(id, LONGEST_ID)}; deliveries are kept for ${limits.keepDays} days after their end.`;
}
