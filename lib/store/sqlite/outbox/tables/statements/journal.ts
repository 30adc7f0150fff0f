import type { DatabaseSync } from 'node:sqlite';

import { tupleQuery } from '../../../tupleQuery';
import type { Nullable } from '../rows';

/** An entry of the journal, with what it tells of its delivery. */
export type EntryRow = [
	number: number,
	at: number,
	kind: number,
	previous: Nullable,
	attempt: Nullable,
	startedAt: Nullable,
	duration: Nullable,
	url: string | null,
	status: Nullable,
	headers: string | null,
	body: string | null,
	reason: string,
	dueAt: Nullable,
	delivery: Nullable,
	subscription: Nullable,
	event: Nullable,
	type: Nullable,
];

const entries = `SELECT j.number, j.at, j.kind, j.previous, j.attempt, j.started_at, j.duration, j.url,
	j.status, j.headers, j.body, j.reason, j.due_at, j.delivery, coalesce(j.subscription, d.subscription),
	d.event, d.type FROM journal j LEFT JOIN deliveries d ON d.number = j.delivery`;

/** Prepares what reads the journal, and its readers. */
export function prepareJournal(database: DatabaseSync) {
	return {
		deliveryEntries: tupleQuery<[number]>(
			database,
			'SELECT last_entry FROM deliveries WHERE number = ?',
		),
		entry: tupleQuery<EntryRow>(database, `${entries} WHERE j.number = ?`),
		entriesAfter: tupleQuery<EntryRow>(
			database,
			`${entries} WHERE j.number > ? ORDER BY j.number LIMIT ?`,
		),
		reader: tupleQuery<[number]>(database, 'SELECT acknowledged FROM readers WHERE name = ?'),
		addReader: database.prepare('INSERT INTO readers VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
		removeReader: database.prepare('DELETE FROM readers WHERE name = ?'),
		acknowledge: database.prepare(
			'UPDATE readers SET acknowledged = max(acknowledged, ?), seen_at = ? WHERE name = ?',
		),
	};
}
