import type { DatabaseSync } from 'node:sqlite';

import { tupleQuery } from '../../../tupleQuery';

/** Prepares who dispatches which queue. A lease that was given back has no owner; `until` is when it may be taken then. */
export function prepareLeases(database: DatabaseSync) {
	return {
		lease: database.prepare(`INSERT INTO leases VALUES (?1, ?2, ?3)
			ON CONFLICT DO UPDATE SET owner = ?2, until = ?3 WHERE owner IS ?2 OR until <= ?4`),
		releaseLease: database.prepare(
			'UPDATE leases SET owner = NULL, until = ? WHERE subscription = ? AND owner = ?',
		),
		endLeases: database.prepare(
			'UPDATE leases SET owner = NULL, until = min(until, ?) WHERE owner = ?',
		),
		forgetLease: database.prepare('DELETE FROM leases WHERE subscription = ?'),
		moveLeases: database.prepare('UPDATE leases SET until = until + ?'),
		leasedElsewhere: tupleQuery<[number]>(
			database,
			'SELECT subscription FROM leases WHERE owner IS NOT ? AND until > ?',
		),
	};
}
