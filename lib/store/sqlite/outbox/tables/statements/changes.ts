import type { DatabaseSync } from 'node:sqlite';

import { deliveryColumns, type DeliveryRow } from '../rows';
import { tupleQuery } from '../../../tupleQuery';

/** Prepares what cancels, and what marks replays. */
export function prepareChanges(database: DatabaseSync) {
	return {
		unfinishedOf: tupleQuery<[number, number, number]>(
			database,
			`SELECT number, type, state FROM (
				SELECT number, type, state FROM deliveries INDEXED BY deliveries_due
					WHERE state = 0 AND subscription = ?
				UNION ALL
				SELECT number, type, state FROM deliveries INDEXED BY deliveries_order
					WHERE order_key IS NOT NULL AND state < 2 AND state = 1 AND subscription = ?
			) LIMIT ?`,
		),
		removedSubscriptions: tupleQuery<[number]>(
			database,
			'SELECT number FROM subscriptions WHERE removed_at IS NOT NULL',
		),
		cancel: database.prepare(
			`UPDATE deliveries SET state = 4, due_at = NULL, owner = NULL, ended_at = ?,
				reason = 'cancelled' WHERE number = ?`,
		),
		markReplayed: tupleQuery<[number]>(
			database,
			'UPDATE deliveries SET replayed = 1 WHERE number = ? AND (replayed = 0 OR ?) RETURNING once',
		),
		lastReplay: tupleQuery<DeliveryRow>(
			database,
			`SELECT ${deliveryColumns} FROM deliveries INDEXED BY deliveries_by_source WHERE replay_of = ?
				ORDER BY number DESC LIMIT 1`,
		),
		/** What a request has made, and of what. */
		replaysUnder: tupleQuery<[number, number]>(
			database,
			`SELECT number, replay_of FROM deliveries INDEXED BY deliveries_requests WHERE replay_request = ?
				ORDER BY number`,
		),
		hasReplayUnder: tupleQuery<[number]>(
			database,
			`SELECT 1 FROM deliveries INDEXED BY deliveries_by_source WHERE replay_of = ? AND replay_request = ?
				LIMIT 1`,
		),
	};
}
