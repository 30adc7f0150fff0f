import type { DeliveryFilter, DeliveryPage, DeliveryPaging } from '../../../outbox';
import type { DeliveryState, StoredDelivery } from '../../../outbox/delivery';
import { deliveryNumber, eventNumber } from '../../../outbox/ids';
import { states as allStates } from '../../../outbox/stored';
import { callOf, type OutboxDatabase } from '../access/database';
import { deliveriesNumbered, deliveryOf, type DeliveryRow, selectDeliveries } from './deliveries';
import { whole } from './queue';

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
	const search = searchFor(database, filter, position, limit + 1);
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
	const { text, values } = searchFor(database, { ...filter, states }, position, whole(limit));
	const rows = await database.run<{ number: number }>('', text, values);
	return rows.map(({ number }) => number);
}

interface Search {
	readonly text: string;
	readonly values: readonly unknown[];
}

/**
 * Selects the numbers of up to `limit` matches. Each state is looked for where there are no others: what is open in `queue`,
 * what failed or was cancelled in an index of its own; what was delivered is nearly all there is.
 */
function searchFor(
	database: OutboxDatabase,
	filter: DeliveryFilter,
	position: Position,
	limit: number,
): Search {
	const values: unknown[] = [];
	const parameter = (value: unknown) => `$${values.push(value)}`;
	const beyond = `d.number ${position.oldestFirst ? '>' : '<'} ${parameter(position.after)}`;
	const where = [beyond, ...conditions(database, filter, parameter)].join(' AND ');
	const order = `ORDER BY d.number ${directionOf(position)} LIMIT ${parameter(limit)}`;
	const parts = sourcesOf(filter.states).map(
		([from, condition]) =>
			`(SELECT d.number FROM ${from} WHERE ${[...condition, where].join(' AND ')} ${order})`,
	);
	if (parts.length === 0)
		return { text: 'SELECT number FROM $schema.deliveries WHERE false', values: [] };
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
	blocked: [open, 'q.due_at IS NULL'],
	delivered: [ended, 'd.state = 2'],
	failed: [ended, 'd.undelivered = 3'],
	cancelled: [ended, 'd.undelivered = 4'],
};

function sourcesOf(states: readonly DeliveryState[] | undefined) {
	const wanted = new Set(states ?? allStates);
	if (wanted.size === allStates.length) return [[ended, []] as const];
	return [...wanted].map((state) => [sources[state][0], [sources[state][1]]] as const);
}

function conditions(
	database: OutboxDatabase,
	filter: DeliveryFilter,
	parameter: (value: unknown) => string,
): string[] {
	const { ids, subscriptionId, eventId, eventType, createdFrom, createdBefore, scope } = filter;
	const given: (string | false)[] = [
		ids !== undefined &&
			`d.number = ANY (${parameter(ids.map((id) => deliveryNumber(id) ?? 0))}::bigint[])`,
		subscriptionId !== undefined &&
			`d.subscription = (SELECT number FROM $schema.subscriptions WHERE id = ${parameter(subscriptionId)})`,
		eventId !== undefined && `d.event = ${parameter(eventNumber(database.mark, eventId) ?? -1)}`,
		eventType !== undefined && `d.type = ${parameter(eventType)}`,
		createdFrom !== undefined && `d.created_at >= ${parameter(wholeOrEnd(createdFrom))}`,
		createdBefore !== undefined && `d.created_at < ${parameter(wholeOrEnd(createdBefore))}`,
		scope !== undefined && ofScope(scope, parameter),
		filter.notReplayed === true && 'NOT d.replayed',
	];
	return given.filter((condition) => condition !== false);
}

/** Whole times are compared with any others alike where these are rounded up. */
function wholeOrEnd(milliseconds: number): number {
	return Math.max(
		-Number.MAX_SAFE_INTEGER,
		Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(milliseconds)),
	);
}

/** Whom a subscription belongs to stands in its id: `sub_<scope>.…`, `end_<scope>.…`, or no dot at all. */
function ofScope(scope: string, parameter: (value: unknown) => string): string {
	const named = 'd.subscription IN (SELECT number FROM $schema.subscriptions WHERE';
	if (scope === '') return `${named} position('.' IN id) = 0)`;
	return `${named} starts_with(substr(id, 5), ${parameter(`${scope}.`)}))`;
}
