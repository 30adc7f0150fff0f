import type { DeliveryFilter, DeliveryPage, DeliveryPaging } from '../../outbox';
import type { DeliveryState, StoredDelivery } from '../../outbox/delivery';
import type { SqliteOutboxAccess } from './access';
import { deliveryId, deliveryNumber } from '../../outbox/ids';
import { notReplayedIn } from '../../outbox/replays';
import { hasText } from '../../outbox/sought';

/** Slices of a page in which a text is looked for: the page comes soon, if with fewer deliveries. */
const TEXT_SLICES = 4;

/** One page of the deliveries that a filter finds. */
export async function pageOf(
	access: SqliteOutboxAccess,
	filter: DeliveryFilter,
	{ limit, after, oldestFirst = false }: DeliveryPaging,
): Promise<DeliveryPage> {
	const before = oldestFirst ? 0 : Number.MAX_SAFE_INTEGER;
	const from = after === undefined ? before : (deliveryNumber(after) ?? 0);
	const direction = oldestFirst ? 'oldest first' : 'newest first';
	const slices = hasText(filter) ? TEXT_SLICES : Infinity;
	const found = await access.find(filter, { direction, from }, limit + 1, slices);
	const { numbers } = found;
	const isFull = numbers.length > limit;
	return await access.read(({ tables }) => {
		const rows = numbers.flatMap((number) => {
			const row = tables.run.delivery.get(number);
			return row ? [row] : [];
		});
		const deliveries = rows.slice(0, limit).map((row) => tables.deliveryOf(row));
		if (isFull || found.from === undefined) {
			return { deliveries, next: isFull ? deliveries[deliveries.length - 1]?.id : undefined };
		}
		const reached = oldestFirst ? tables.run.createdUpTo : tables.run.createdFrom;
		const searchedTo = reached.get(found.from)?.[0] ?? tables.now();
		return { deliveries, next: deliveryId(found.from), searchedTo };
	});
}

/** Replays so many of the ended deliveries that a filter finds, oldest first; answers the replays. */
export async function replayFound(
	access: SqliteOutboxAccess,
	filter: DeliveryFilter,
	limit: number,
	request?: string,
): Promise<StoredDelivery[]> {
	const made =
		request === undefined ? [] : await access.read(({ changes }) => changes.replaysUnder(request));
	const { numbers } = await found(access, filter, ['delivered', 'failed', 'cancelled'], limit);
	const left = notReplayedIn(made, numbers, limit);
	const more = await access.writeEach(left, ({ changes }, some) =>
		changes.replay(some, filter, request),
	);
	return [...made, ...more];
}

/** Cancels so many of the waiting deliveries that a filter finds, oldest first; answers them. */
export async function cancelFound(
	access: SqliteOutboxAccess,
	filter: DeliveryFilter,
	limit: number,
) {
	const { numbers } = await found(access, filter, ['pending', 'blocked'], limit);
	return await access.writeEach(numbers, ({ changes }, some) => changes.cancel(some));
}

async function found(
	access: SqliteOutboxAccess,
	filter: DeliveryFilter,
	allowed: readonly DeliveryState[],
	limit: number,
) {
	const states = filter.states?.filter((state) => allowed.includes(state)) ?? allowed;
	return await access.find({ ...filter, states }, { direction: 'oldest first', from: 0 }, limit);
}
