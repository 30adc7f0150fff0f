import type { StoredDelivery, StoredEvent } from '../../../outbox/delivery';
import { eventOf, type EventRow } from '../../../eventData';
import { deliveryId, deliveryNumber, eventId, eventNumber } from '../../../outbox/ids';
import { progressOf, states } from '../../../outbox/stored';
import type { OutboxDatabase } from '../access/database';

type Nullable = number | null;

/** A delivery as it is stored, with what `queue` knows of it. */
export interface DeliveryRow {
	readonly number: number;
	readonly event: number;
	readonly type: string;
	readonly subscription_id: string | null;
	readonly state: number;
	readonly due_at: Nullable;
	readonly claimed: boolean | null;
	readonly attempts: number;
	readonly first_at: Nullable;
	readonly own_faults: number;
	readonly own_faults_since: Nullable;
	readonly reason: string | null;
	readonly last_status: Nullable;
	readonly order_key: string | null;
	readonly replay_of: Nullable;
	readonly created_at: number;
	readonly ended_at: Nullable;
}

/** Selects DeliveryRows; what follows it says which `d`. */
export const selectDeliveries = `SELECT d.number, d.event, d.type, s.id AS subscription_id, d.state, q.due_at,
	q.claimed_by <> 0 AS claimed,
	d.attempts, d.first_at, d.own_faults, d.own_faults_since, d.reason, d.last_status, d.order_key, d.replay_of,
	d.created_at, d.ended_at FROM $schema.deliveries d LEFT JOIN $schema.queue q ON q.number = d.number
	LEFT JOIN $schema.subscriptions s ON s.number = d.subscription`;

/** A delivery as callers see it. */
export function deliveryOf(row: DeliveryRow, mark: string, now: number): StoredDelivery {
	const isOpen = row.state === 0;
	const isPending = isOpen && row.due_at !== null;
	const isClaimed = isPending && row.claimed === true && (row.due_at ?? 0) > now;
	return {
		id: deliveryId(row.number),
		eventId: eventId(mark, row.event),
		eventType: row.type,
		subscriptionId: row.subscription_id ?? '',
		state: isOpen ? (isPending ? 'pending' : 'blocked') : (states[row.state] ?? 'failed'),
		claimed: isClaimed,
		dueAt: isPending && !isClaimed ? (row.due_at ?? undefined) : undefined,
		progress: progressOf(row.attempts, row.first_at, row.own_faults, row.own_faults_since),
		reason: row.reason ?? undefined,
		lastStatus: row.last_status ?? undefined,
		orderKey: row.order_key ?? undefined,
		replayOf: row.replay_of === null ? undefined : deliveryId(row.replay_of),
		createdAt: row.created_at,
		endedAt: row.ended_at ?? undefined,
	};
}

/** See Outbox.delivery: those that are asked for together are read together. */
export function deliveriesNamed(
	database: OutboxDatabase,
): (id: string) => Promise<StoredDelivery | undefined> {
	return database.batched<string, StoredDelivery | undefined>({
		write: async (ids) => {
			const numbers = ids.flatMap((id) => deliveryNumber(id) ?? []);
			const stored = await deliveriesNumbered(database, [...new Set(numbers)]);
			const found = new Map(stored.map((delivery) => [delivery.id, delivery]));
			return ids.map((id) => found.get(id));
		},
	});
}

/** See Outbox.event. */
export async function eventNamed(
	database: OutboxDatabase,
	id: string,
): Promise<StoredEvent | undefined> {
	const [row] = await database.run<EventRow & { readonly sentBy: string | null }>(
		'',
		`SELECT type, occurred_at AS "occurredAt", data, account, trace, sent_by AS "sentBy" FROM $schema.events
			WHERE number = $1`,
		[eventNumber(database.mark, id) ?? 0],
	);
	return row && { ...eventOf(id, row), sentBy: row.sentBy ?? undefined };
}

/** The deliveries with these numbers, in the order of the numbers. */
export async function deliveriesNumbered(
	database: OutboxDatabase,
	numbers: readonly number[],
): Promise<StoredDelivery[]> {
	const rows = await database.run<DeliveryRow>(
		'',
		`${selectDeliveries} WHERE d.number = ANY ($1) ORDER BY d.number`,
		[numbers],
	);
	return rows.map((row) => deliveryOf(row, database.mark, database.now()));
}

/** See Outbox.replaysOf. */
export async function replaysOf(
	database: OutboxDatabase,
	ids: readonly string[],
): Promise<StoredDelivery[]> {
	const rows = await database.run<DeliveryRow>(
		'',
		`${selectDeliveries} WHERE d.number IN (SELECT l.number FROM unnest($1::bigint[]) AS a (number)
			CROSS JOIN LATERAL (SELECT r.number FROM $schema.deliveries r WHERE r.replay_of = a.number
				ORDER BY r.number DESC LIMIT 1) l)`,
		[ids.flatMap((id) => deliveryNumber(id) ?? [])],
	);
	return rows.map((row) => deliveryOf(row, database.mark, database.now()));
}

/** What a request has replayed, oldest first. */
export async function replaysUnder(
	database: OutboxDatabase,
	request: string,
): Promise<StoredDelivery[]> {
	const rows = await database.run<DeliveryRow>(
		'',
		`${selectDeliveries} WHERE d.replay_request = $1 ORDER BY d.number`,
		[request],
	);
	return rows.map((row) => deliveryOf(row, database.mark, database.now()));
}

/** The deliveries that events were stored with, by the events' numbers. */
export async function deliveriesOfEvents(
	database: OutboxDatabase,
	events: readonly number[],
): Promise<Map<number, StoredDelivery[]>> {
	const found = new Map<number, StoredDelivery[]>(events.map((event) => [event, []]));
	if (events.length === 0) return found;
	const rows = await database.run<DeliveryRow>(
		'',
		`${selectDeliveries} WHERE d.event = ANY ($1) AND d.replay_of IS NULL ORDER BY d.number`,
		[events],
	);
	for (const row of rows) {
		found.get(row.event)?.push(deliveryOf(row, database.mark, database.now()));
	}
	return found;
}
