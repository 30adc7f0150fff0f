import type { DatabaseSync } from 'node:sqlite';

import { tupleQuery } from '../../../tupleQuery';
import { prepareChanges } from './changes';
import { prepareClock } from './clock';
import { prepareJournal } from './journal';
import { prepareLeases } from './leases';
import { preparePurge } from './purge';
import { prepareQueue } from './queue';
import { prepareSubscriptions } from './subscriptions';
import { prepareSums } from './sums';

/** The statements of the outbox, prepared for one connection. */
export type OutboxStatements = ReturnType<typeof prepareOutboxStatements>;

/** Prepares all that the outbox runs, the searches apart. */
export function prepareOutboxStatements(database: DatabaseSync) {
	return {
		...prepareQueue(database),
		...prepareSubscriptions(database),
		...prepareJournal(database),
		...prepareChanges(database),
		...preparePurge(database),
		...prepareLeases(database),
		...prepareClock(database),
		...prepareSums(database),
		dataVersion: tupleQuery<[number]>(database, 'PRAGMA data_version'),
		totalChanges: tupleQuery<[number]>(database, 'SELECT total_changes()'),
		readSequence: tupleQuery<[number, number, number, number, number, string]>(
			database,
			'SELECT event, delivery, entry, owner, lease_end, mark FROM sequence',
		),
		writeSequence: database.prepare(
			'UPDATE sequence SET event = ?, delivery = ?, entry = ?, owner = ?, lease_end = ?',
		),
		typeNamed: tupleQuery<[number]>(database, 'SELECT number FROM types WHERE name = ?'),
		typeNumbered: tupleQuery<[string]>(database, 'SELECT name FROM types WHERE number = ?'),
		addType: tupleQuery<[number]>(database, 'INSERT INTO types (name) VALUES (?) RETURNING number'),
		countBlock: database.prepare(`INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET pending = pending + excluded.pending,
				blocked = blocked + excluded.blocked, delivered = delivered + excluded.delivered,
				failed = failed + excluded.failed, cancelled = cancelled + excluded.cancelled,
				created_from = min(created_from, excluded.created_from),
				created_to = max(created_to, excluded.created_to)`),
		removeEmptyBlock: database.prepare(`DELETE FROM blocks WHERE facet = ? AND block = ?
			AND pending + blocked + delivered + failed + cancelled = 0`),
		owners: tupleQuery<[number, string]>(database, 'SELECT number, name FROM owners'),
		addOwner: database.prepare('INSERT INTO owners VALUES (?, ?)'),
		removeOwner: database.prepare('DELETE FROM owners WHERE number = ?'),
		voidClaims: database.prepare(`UPDATE deliveries SET due_at = ?1, owner = NULL WHERE number IN
			(SELECT number FROM deliveries INDEXED BY deliveries_due WHERE state = 0
				AND subscription = ?2 AND due_at > ?1 AND due_at <= ?3 AND owner = ?4 LIMIT ?5)`),
	};
}
