import type { LeasedQueue, WaitingQueue } from '../../../outbox';
import { wholeTime } from '../../../outbox/stored';
import type { OutboxChanges } from '../access/changes';
import { callOf, type OutboxDatabase } from '../access/database';

/** See Outbox.queues. */
export async function waitingQueues(database: OutboxDatabase): Promise<WaitingQueue[]> {
	const rows = await database.call<{ id: string; due_at: number; leasable: boolean }>(
		'waiting_queues',
		database.now(),
		database.owner,
	);
	return rows.map(({ id, due_at: dueAt, leasable }) => ({ subscriptionId: id, dueAt, leasable }));
}

/** See Outbox.queueLengths. */
export async function queueLengths(
	database: OutboxDatabase,
	ids: readonly string[],
	most: number,
): Promise<Map<string, number>> {
	const rows = await database.call<{ id: string; length: number }>('queue_lengths', ids, most);
	return new Map(rows.map(({ id, length }) => [id, length]));
}

/** See Outbox.leaseQueues. */
export async function leaseQueues(
	database: OutboxDatabase,
	changes: Pick<OutboxChanges, 'isLocked'>,
	ids: readonly string[],
	until: number,
): Promise<LeasedQueue[]> {
	const values = [database.now(), database.owner, changes.isLocked, ids, wholeTime(until)];
	const rows = await database.transaction(
		async (run) =>
			await run<{ id: string; held_until: number | null }>(
				'lease_queues',
				callOf('lease_queues', 5),
				values,
			),
	);
	return rows.map(({ id, held_until: heldUntil }) => ({
		subscriptionId: id,
		heldUntil: heldUntil ?? undefined,
	}));
}

/** See Outbox.claimedElsewhere. */
export async function claimedElsewhere(
	database: OutboxDatabase,
	ids: readonly string[],
): Promise<Map<string, number[]>> {
	const values = [database.now(), database.owner, ids];
	const rows = await database.call<{ id: string; ends_at: number }>('claimed_elsewhere', ...values);
	const endsOf = Map.groupBy(rows, ({ id }) => id);
	return new Map([...endsOf].map(([id, its]) => [id, its.map(({ ends_at: end }) => end)]));
}

/** See Outbox.releaseQueues. */
export async function releaseQueues(
	database: OutboxDatabase,
	ids: readonly string[],
	from: number,
): Promise<void> {
	await database.run(
		'release_queues',
		`UPDATE $schema.leases l SET owner = 0, ends_at = $3 FROM $schema.subscriptions s
			WHERE s.id = ANY ($1) AND l.subscription = s.number AND l.owner = $2`,
		[ids, database.owner, wholeTime(from)],
	);
}

/** Gives up all leases of this outbox. */
export async function endLeases(database: OutboxDatabase): Promise<void> {
	await database.run(
		'end_leases',
		'UPDATE $schema.leases SET locked = false, ends_at = least(ends_at, $2) WHERE owner = $1',
		[database.owner, database.now()],
	);
}
