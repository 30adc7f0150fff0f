import type { DatabaseSync } from 'node:sqlite';

import { tupleQuery } from '../../../tupleQuery';
import type { Nullable } from '../rows';

/** Prepares what finds and forgets what is over. */
export function preparePurge(database: DatabaseSync) {
	return {
		purgeableBlock: tupleQuery<[number]>(
			database,
			`SELECT block FROM blocks WHERE facet = 0 AND delivered + failed + cancelled > 0
				AND created_from < ? AND block >= ? ORDER BY block LIMIT 1`,
		),
		purgeable: tupleQuery<[number, number, number, number, number, number]>(
			database,
			`SELECT number, event, type, subscription, state, last_entry FROM deliveries
				WHERE number BETWEEN ? AND ? AND state > 1 AND ended_at < ? AND last_entry <= ?
				ORDER BY number LIMIT ?`,
		),
		forgetDelivery: database.prepare('DELETE FROM deliveries WHERE number = ?'),
		forgetEntry: tupleQuery<[Nullable]>(
			database,
			'DELETE FROM journal WHERE number = ? RETURNING previous',
		),
		forgetEvent: database.prepare(`DELETE FROM events WHERE number = ?
			AND NOT EXISTS (SELECT 1 FROM deliveries d
				WHERE d.number BETWEEN first_delivery AND first_delivery + deliveries - 1
					AND d.event = events.number)
			AND NOT EXISTS (SELECT 1 FROM deliveries d
				WHERE d.event = events.number AND d.replay_of IS NOT NULL)`),
		forgetLoneEvents: database.prepare(`DELETE FROM events WHERE number IN
			(SELECT number FROM events WHERE deliveries = 0 AND created_at < ? LIMIT ?)`),
		forgetNotices: database.prepare(`DELETE FROM journal WHERE number IN
			(SELECT number FROM journal WHERE delivery IS NULL AND at < ? AND number <= ? LIMIT ?)`),
		readUntil: tupleQuery<[Nullable]>(
			database,
			'SELECT min(acknowledged) FROM readers WHERE seen_at >= ?',
		),
		/** Some subscriptions by number, and whether each is idle. */
		idleSubscriptions: tupleQuery<[number, string, number]>(
			database,
			`SELECT number, id, (direct = 1 OR removed_at IS NOT NULL) AND updated_at < ?1
				AND NOT EXISTS (SELECT 1 FROM blocks WHERE facet = 2 * subscriptions.number)
				AND NOT EXISTS (SELECT 1 FROM journal
					WHERE delivery IS NULL AND subscription = subscriptions.number)
				FROM subscriptions WHERE number > ?2 ORDER BY number LIMIT ?3`,
		),
		forgetSubscription: database.prepare('DELETE FROM subscriptions WHERE number = ?'),
	};
}
