import type { DatabaseSync } from 'node:sqlite';

import { tupleQuery } from '../../../tupleQuery';
import { resolutionNumbers, sumColumns } from '../../../../outbox/sums';

/** An entry of the journal as it is counted; notices among them have a kind that no attempt has. */
export type CountedEntry = [
	number: number,
	at: number,
	kind: number,
	duration: number | null,
	subscription: number | null,
];

/** A row of sums: time, name, and the sums. */
export type SumColumns = [at: number, name: string, ...sums: number[]];

const key = 'resolution, at, subscription';
const columns = sumColumns.join();
const { ever } = resolutionNumbers;

/** Prepares what counts attempts and reads what they add up to. */
export function prepareSums(database: DatabaseSync) {
	return {
		counted: tupleQuery<[number]>(database, 'SELECT counted FROM sequence'),
		setCounted: database.prepare('UPDATE sequence SET counted = ?'),
		/** Attempts that an earlier version has logged do not tell their subscription. */
		entriesToCount: tupleQuery<CountedEntry>(
			database,
			`SELECT number, at, kind, duration, coalesce(subscription,
				(SELECT d.subscription FROM deliveries d WHERE d.number = journal.delivery))
				FROM journal WHERE number > ? AND number <= ? ORDER BY number LIMIT ?`,
		),
		addSums: database.prepare(`INSERT INTO attempt_counts (${key}, ${columns})
			VALUES (?, ?, ?, ${sumColumns.map(() => '?').join()}) ON CONFLICT DO UPDATE SET
			${sumColumns.map((column) => `${column} = ${column} + excluded.${column}`).join()}`),
		forgetEmptySums: database.prepare(`DELETE FROM attempt_counts
			WHERE resolution = ? AND at = ? AND subscription = ? AND delivered + retrying + failed = 0`),
		forgetOldSums: database.prepare(`DELETE FROM attempt_counts WHERE (${key}) IN
			(SELECT ${key} FROM attempt_counts WHERE resolution = ? AND at <= ? LIMIT ?)`),
		forgetTotals: database.prepare(
			`DELETE FROM attempt_counts WHERE resolution = ${ever} AND at = 0 AND subscription = ?`,
		),
		totals: tupleQuery<SumColumns>(
			database,
			`SELECT at, subscription, ${columns} FROM attempt_counts
				WHERE resolution = ${ever} AND at = 0 ORDER BY subscription`,
		),
		firstAndLastSums: tupleQuery<[number | null, number | null]>(
			database,
			`SELECT (SELECT min(at) FROM attempt_counts WHERE resolution = ?1),
				(SELECT max(at) FROM attempt_counts WHERE resolution = ?1)`,
		),
		/** Each row is looked up, so that it does not matter how many subscriptions there are beside those asked for. */
		sums: tupleQuery<SumColumns>(
			database,
			`WITH RECURSIVE stretches (at) AS (SELECT ?2 WHERE ?2 < ?3
				UNION ALL SELECT at + ?4 FROM stretches WHERE at + ?4 < ?3)
			SELECT c.at, c.subscription, ${sumColumns.map((column) => `c.${column}`).join()}
			FROM stretches CROSS JOIN json_each(?5) n CROSS JOIN attempt_counts c
			WHERE c.resolution = ?1 AND c.at = stretches.at AND c.subscription = n.value`,
		),
	};
}
