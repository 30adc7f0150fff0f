import type { DatabaseSync } from 'node:sqlite';

import { tupleQuery } from '../../../tupleQuery';

/**
 * Prepares who dispatches which queue. A lease that was given back has no owner; `until` is when it may be taken then. One that
 * ended otherwise keeps its owner.
 */
export function prepareLeases(database: DatabaseSync) {
	return {
		lease: database.prepare(`INSERT INTO leases VALUES (?1, ?2, ?3)
			ON CONFLICT DO UPDATE SET owner = ?2, until = ?3 WHERE owner IS ?2 OR until <= ?4`),
		releaseLease: database.prepare(
			'UPDATE leases SET owner = NULL, until = ? WHERE subscription = ? AND owner = ?',
		),
		endLeases: database.prepare('UPDATE leases SET until = min(until, ?) WHERE owner = ?'),
		heldElsewhere: tupleQuery<[number]>(
			database,
			'SELECT until FROM leases WHERE subscription = ? AND owner IS NOT NULL AND owner <> ?',
		),
		claimedElsewhere: tupleQuery<[number]>(
			database,
			`SELECT due_at FROM deliveries INDEXED BY deliveries_due WHERE state = 0 AND subscription = ?
				AND due_at > ? AND due_at < ? AND owner IS NOT NULL AND owner <> ?`,
		),
		forgetLease: database.prepare('DELETE FROM leases WHERE subscription = ?'),
		moveLeases: database.prepare('UPDATE leases SET until = until + ?'),
		leasedElsewhere: tupleQuery<[number]>(
			database,
			'SELECT subscription FROM leases WHERE owner IS NOT ? AND until > ?',
		),
	};
}
