import type { DatabaseSync } from 'node:sqlite';

import { tupleQuery } from '../../../tupleQuery';
import type { Nullable } from '../rows';

/**
 * Prepares what moves times when the clock was set. `planAnew` takes what is unclaimed, and written after those numbers or
 * due already; `planLater` what is unclaimed and waits for its next attempt since that entry.
 */
export function prepareClock(database: DatabaseSync) {
	return {
		newestTime: tupleQuery<[Nullable]>(
			database,
			`SELECT max(coalesce((SELECT at FROM journal ORDER BY number DESC LIMIT 1), 0),
				coalesce((SELECT created_at FROM deliveries ORDER BY number DESC LIMIT 1), 0))`,
		),
		lastEntry: tupleQuery<[Nullable]>(database, 'SELECT max(number) FROM journal'),
		faultsLater: database.prepare(
			'UPDATE deliveries SET own_faults_since = own_faults_since + ? WHERE state = 0 AND own_faults > 0',
		),
		ageWith: database.prepare(`UPDATE deliveries SET first_at = first_at + ?1,
			own_faults_since = own_faults_since + ?1 WHERE state = 0 AND last_entry > 0`),
		planLater: database.prepare(`UPDATE deliveries SET due_at = due_at + ?1
			WHERE state = 0 AND owner IS NULL AND due_at > ?2 AND last_entry > ?3`),
		oldestOwner: tupleQuery<[Nullable]>(database, 'SELECT min(number) FROM owners'),
		lastEntryBefore: tupleQuery<[number]>(
			database,
			'SELECT number FROM journal WHERE at < ? ORDER BY number DESC LIMIT 1',
		),
		lastDeliveryBefore: tupleQuery<[number]>(
			database,
			'SELECT number FROM deliveries WHERE created_at < ? ORDER BY number DESC LIMIT 1',
		),
		planAnew: database.prepare(`UPDATE deliveries SET due_at = max(?2, due_at - ?1)
			WHERE state = 0 AND owner IS NULL AND due_at > ?2
				AND (due_at <= ?2 + ?1 OR last_entry > ?4 OR (last_entry = 0 AND number > ?3))`),
		endEarlier: database.prepare(`UPDATE deliveries SET ended_at = ended_at - ?1
			WHERE number IN (SELECT delivery FROM journal WHERE number > ?2) AND ended_at >= ?3`),
		enterEarlier: database.prepare(`UPDATE journal SET at = at - ?1, started_at = started_at - ?1,
			due_at = due_at - ?1 WHERE number > ?2`),
		storeEarlier: database.prepare(
			'UPDATE deliveries SET created_at = created_at - ?1 WHERE number > ?2',
		),
		widenBlocks: database.prepare(
			'UPDATE blocks SET created_from = created_from - ?1 WHERE created_to >= ?2',
		),
	};
}
