import type { DeliveryFilter, DeliveryPage, DeliveryPaging } from '../../../outbox';
import type { DeliveryState, StoredDelivery } from '../../../outbox/delivery';
import { deliveryId, deliveryNumber } from '../../../outbox/ids';
import { notReplayedIn } from '../../../outbox/replays';
import { soughtBy, type Sought } from '../../../outbox/sought';
import { callOf, type OutboxDatabase } from '../access/database';
import {
	deliveriesNumbered,
	deliveryOf,
	type DeliveryRow,
	replaysUnder,
	selectDeliveries,
} from '../operations/deliveries';
import { whole } from '../operations/queue';
import { directionOf, type Position, searchFor } from './statement';
import { findText, type SoughtText } from './text';

/** Rows changed in one transaction by what may change many. */
const rowsPerSlice = 500;

/** A page in which a text is looked for comes soon, if with fewer deliveries. */
const TEXT_MILLISECONDS = 12;

/** One page of the deliveries that a filter finds. */
export async function pageOf(
	database: OutboxDatabase,
	filter: DeliveryFilter,
	{ limit, after, oldestFirst = false }: DeliveryPaging,
): Promise<DeliveryPage> {
	const start = oldestFirst ? 0 : Number.MAX_SAFE_INTEGER;
	const position = {
		oldestFirst,
		after: after === undefined ? start : (deliveryNumber(after) ?? 0),
	};
	const sought = soughtBy(filter, database.mark);
	if (hasPattern(sought)) return await pageWithText(database, sought, position, limit);
	const search = await searchFor(database, sought.filter, position, limit + 1);
	if (search === undefined) return { deliveries: [] };
	const rows = await database.run<DeliveryRow>(
		'',
		`${selectDeliveries} WHERE d.number IN (${search.text}) ORDER BY d.number ${directionOf(position)}`,
		search.values,
	);
	const deliveries = rows
		.slice(0, limit)
		.map((row) => deliveryOf(row, database.mark, database.now()));
	return {
		deliveries,
		next: rows.length > limit ? deliveries[deliveries.length - 1]?.id : undefined,
	};
}

function hasPattern(sought: Sought): sought is SoughtText {
	return sought.pattern !== undefined;
}

async function pageWithText(
	database: OutboxDatabase,
	sought: SoughtText,
	position: Position,
	limit: number,
): Promise<DeliveryPage> {
	const found = await findText(database, sought, position, limit + 1, TEXT_MILLISECONDS);
	const { numbers, after } = found;
	const some = await deliveriesNumbered(database, numbers.slice(0, limit));
	const deliveries = position.oldestFirst ? some : some.reverse();
	if (numbers.length > limit) return { deliveries, next: deliveryId(numbers[limit - 1] ?? 0) };
	if (after === undefined) return { deliveries };
	const searchedTo = await createdAt(database, { ...position, after });
	return { deliveries, next: deliveryId(after), searchedTo };
}

/** When the delivery was stored that a search has come to, or the one before it where that is gone. */
async function createdAt(
	database: OutboxDatabase,
	{ oldestFirst, after }: Position,
): Promise<number> {
	const [beyond, order] = oldestFirst ? ['<=', 'DESC'] : ['>=', 'ASC'];
	const [row] = await database.run<{ created_at: number }>(
		'',
		`SELECT created_at FROM $schema.deliveries WHERE number ${beyond} $1 ORDER BY number ${order} LIMIT 1`,
		[after],
	);
	return row?.created_at ?? database.now();
}

/** Replays so many of the ended deliveries that a filter finds, oldest first; answers the replays. */
export async function replayFound(
	database: OutboxDatabase,
	filter: DeliveryFilter,
	limit: number,
	request?: string,
): Promise<StoredDelivery[]> {
	const made = request === undefined ? [] : await replaysUnder(database, request);
	const numbers = await found(database, filter, ['delivered', 'failed', 'cancelled'], limit);
	const left = notReplayedIn(made, numbers, limit);
	const more = [filter.notReplayed === true, request ?? null];
	return [...made, ...(await changeEach(database, 'replay', left, more))];
}

/** Cancels so many of the unfinished deliveries that a filter finds, oldest first; answers them. */
export async function cancelFound(
	database: OutboxDatabase,
	filter: DeliveryFilter,
	limit: number,
): Promise<StoredDelivery[]> {
	const numbers = await found(database, filter, ['pending', 'blocked'], limit);
	return await changeEach(database, 'cancel', numbers, []);
}

/** Calls a function with the numbers, slice by slice; answers the deliveries whose numbers it answers. */
async function changeEach(
	database: OutboxDatabase,
	name: 'replay' | 'cancel',
	numbers: readonly number[],
	more: readonly unknown[],
): Promise<StoredDelivery[]> {
	const all: StoredDelivery[] = [];
	for (let start = 0; start < numbers.length; start += rowsPerSlice) {
		const values = [database.now(), numbers.slice(start, start + rowsPerSlice), ...more];
		const rows = await database.transaction(
			async (run) => await run<Record<string, number>>(name, callOf(name, values.length), values),
		);
		all.push(
			...(await deliveriesNumbered(
				database,
				rows.map((row) => row[name] ?? 0),
			)),
		);
	}
	return all;
}

async function found(
	database: OutboxDatabase,
	filter: DeliveryFilter,
	allowed: readonly DeliveryState[],
	limit: number,
): Promise<number[]> {
	const states = filter.states?.filter((state) => allowed.includes(state)) ?? allowed;
	const position = { oldestFirst: true, after: 0 };
	const sought = soughtBy({ ...filter, states }, database.mark);
	if (hasPattern(sought)) {
		return [...(await findText(database, sought, position, whole(limit))).numbers];
	}
	const search = await searchFor(database, sought.filter, position, whole(limit));
	if (search === undefined) return [];
	const rows = await database.run<{ number: number }>('', search.text, search.values);
	return rows.map(({ number }) => number);
}
