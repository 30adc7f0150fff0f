import type { DeliveryFilter } from '../../../outbox';
import type { DeliveryState } from '../../../outbox/delivery';
import { states as allStates } from '../../../outbox/stored';
import type { OutboxDatabase } from '../access/database';
import { conditionsOf, subscriptionsOf } from './filter';

/** Which way a search goes, and after which number it goes on. */
export interface Position {
	readonly oldestFirst: boolean;
	readonly after: number;
}

/** A statement that answers numbers of deliveries, with its parameters. */
export interface Search {
	readonly text: string;
	readonly values: readonly unknown[];
}

/**
 * Selects the numbers of up to `limit` matches; undefined: there can be none. Each state is looked for where there are no
 * others: what is open in `queue`, what failed or was cancelled in an index of its own; what was delivered is nearly all
 * there is.
 */
export async function searchFor(
	database: OutboxDatabase,
	filter: Omit<DeliveryFilter, 'text'>,
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

/** The direction as SQL has it. */
export function directionOf({ oldestFirst }: Position): 'ASC' | 'DESC' {
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
