import type { DatabaseSync } from 'node:sqlite';

import type { Row, Table } from '../../move/side';
import { claimSchema } from '../claimSchema';
import { ReceivedCounting } from '../received/counting';
import { PendingCounts } from '../received/pending';
import { isReceived, lastRejected, numberRejectedAfter, receivedTables } from './received';
import { rowsPerSlice, type SqliteTables } from './store';

const columns = `id, lower(hex(key)) AS key, lower(hex(fingerprint)) AS fingerprint, expires`;
/** So that a move can look rows up by their keys; only while the file is being filled. */
const keys = 'CREATE INDEX IF NOT EXISTS moving_keys ON remembered (key)';

/** The file of claims, as a move reads and fills it. What was being processed is not moved: it may be claimed at once. */
export function claimTables(now: () => number): SqliteTables {
	const schema = claimSchema(now());
	return {
		kind: 'claims',
		schema,
		complete: (database) => {
			schema.upgrade?.(database, 1);
			new PendingCounts(database, new ReceivedCounting(database)).count();
		},
		rows: (table, database, after, last, at) => {
			if (isReceived(table)) return receivedTables.rows(table, database, after, last, at);
			return database
				.prepare(`SELECT ${columns} FROM remembered WHERE id > ? AND id <= ? ORDER BY id`)
				.all(after ?? 0, last) as Row[];
		},
		sliceEnd: (table, database, after) => {
			if (isReceived(table)) return receivedTables.sliceEnd(table, database, after);
			const row = database
				.prepare(
					`SELECT max(id) AS last FROM (SELECT id FROM remembered WHERE id > ? ORDER BY id LIMIT ${rowsPerSlice})`,
				)
				.get(after ?? 0);
			return typeof row?.last === 'number' ? row.last : undefined;
		},
		counterparts: (table, database, slice, after) => {
			if (isReceived(table)) return receivedTables.counterparts(table, database, slice, after);
			const find = database.prepare(`SELECT ${columns} FROM remembered WHERE key = ?`);
			// Rows get new numbers here.
			return slice.rows.flatMap(({ id = 0, key }) => {
				const found = find.get(Buffer.from(String(key), 'hex')) as Row | undefined;
				return found === undefined ? [] : [{ ...found, id }];
			});
		},
		fill: (table: Table, database: DatabaseSync, rows: readonly Row[]) => {
			if (isReceived(table)) return receivedTables.fill(table, database, rows);
			database.exec(keys);
			const add = database.prepare(
				'INSERT INTO remembered (key, fingerprint, expires) VALUES (?, ?, ?)',
			);
			for (const { key, fingerprint, expires = 0 } of rows) {
				const digests = [key, fingerprint].map((hex) => Buffer.from(String(hex), 'hex'));
				add.run(...digests, expires);
			}
		},
		numbers: (database) =>
			database
				.prepare(`SELECT value AS token, ${lastRejected} AS rejected FROM sequence`)
				.get() as Row,
		goOn: (database, { token, rejected }) => {
			database.exec('DROP INDEX IF EXISTS moving_keys');
			database
				.prepare(
					`UPDATE sequence SET value = max(value, ?, coalesce((SELECT max(id) FROM remembered), 0))`,
				)
				.run(token ?? 0);
			numberRejectedAfter(database, Number(rejected));
		},
	};
}
