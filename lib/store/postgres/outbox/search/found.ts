import type { DeliveryFilter, DeliveryPage, DeliveryPaging } from '../../../outbox';
import type { DeliveryState, StoredDelivery } from '../../../outbox/delivery';
import { deliveryNumber } from '../../../outbox/ids';
import { states as allStates } from '../../../outbox/stored';
import { callOf, type OutboxDatabase } from '../access/database';
import {
	deliveriesNumbered,
	deliveryOf,
	type DeliveryRow,
	selectDeliveries,
} from '../operations/deliveries';
import { conditionsOf, subscriptionsOf } from './filter';
import { whole } from '../operations/queue';

/** Rows changed in one transaction by what may change many. */
const rowsPerSlice = 500;

/** Which way a search goes, and after which number it goes on. */
interface Position {
	readonly oldestFirst: boolean;
	readonly after: number;
}

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
	const search = await searchFor(database, filter, position, limit + 1);
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

/** Replays so many of the ended deliveries that a filter finds, oldest first; answers the replays. */
export async function replayFound(
	database: OutboxDatabase,
	filter: DeliveryFilter,
	limit: number,
): Promise<StoredDelivery[]> {
	const numbers = await found(database, filter, ['delivered', 'failed', 'cancelled'], limit);
	const more = [filter.notReplayed === true];
	return await changeEach(database, 'replay', numbers, more);
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
	const search = await searchFor(database, { ...filter, states }, position, whole(limit));
	if (search === undefined) return [];
	const rows = await database.run<{ number: number }>('', search.text, search.values);
	return rows.map(({ number }) => number);
}

interface Search {
	readonly text: string;
	readonly values: readonly unknown[];
}

/**
 * Selects the numbers of up to `limit` matches; undefined: there can be none. Each state is looked for where there are no
 * others: what is open in `queue`, what failed or was cancelled in an index of its own; what was delivered is nearly all
 * there is.
 */
async function searchFor(
	database: OutboxDatabase,
	filter: DeliveryFilter,
	position: Position,
	limit: number,
): Promise<Search | undefined> {
	const subscriptions = await subscriptionsOf(database, filter);
	if (subscriptions?.length === 0 || filter.states?.length === 0) return undefined;
	const values: unknown[] = [];
	const parameter = (value: unknown) => `$${values.push(value)}`;
	const beyond = `d.number ${position.oldestFirst ? '>' : '<'} ${parameter(position.after)}`;
	const conditions = conditionsOf(filter, { mark: database.mark, subscriptions }, parameter);
	const where = [beyond, ...conditions].join(' AND ');
	const order = `ORDER BY d.number ${directionOf(position)} LIMIT ${parameter(limit)}`;
	const parts = sourcesOf(filter.states).map(
		([from, condition]) =>
			`(SELECT d.number FROM ${from} WHERE ${[...condition, where].join(' AND ')} ${order})`,
	);
	return {
		text: `SELECT number FROM (${parts.join(' UNION ALL ')}) d ${order}`,
		values,
	};
}

function directionOf({ oldestFirst }: Position): 'ASC' | 'DESC' {
	return oldestFirst ? 'ASC' : 'DESC';
}

const open = '$schema.queue q JOIN $schema.deliveries d ON d.number = q.number';
const ended = '$schema.deliveries d';
const sources: Readonly<Record<DeliveryState, readonly [from: string, condition: string]>> = {
	pending: [open, 'q.due_at IS NOT NULL'],
	// All of them have an order key, and so are in an index of few.
	blocked: [open, 'q.order_key IS NOT NULL AND q.due_at IS NULL'],
	delivered: [ended, 'd.state = 2'],
	failed: [ended, 'd.undelivered = 3'],
	cancelled: [ended, 'd.undelivered = 4'],
};

function sourcesOf(states: readonly DeliveryState[] | undefined) {
	const wanted = new Set(states ?? allStates);
	if (wanted.size === allStates.length) return [[ended, []] as const];
	return [...wanted].map((state) => [sources[state][0], [sources[state][1]]] as const);
}
