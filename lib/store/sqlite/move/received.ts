import type { DatabaseSync } from 'node:sqlite';

import type { Cursor } from '../../move/mark';
import type { ReceivedTable, Row, Table } from '../../move/side';
import { durationColumns } from '../claimSchema';
import { rowsPerSlice, type SqliteTables } from './store';

/** A table of what triggers received: where a row stands, and how rows are read, found and added. */
interface Access {
	/** The columns that name a row in the file. */
	readonly key: string;
	readonly select: string;
	/** The condition under which a row of the other side is found. */
	readonly found: string;
	readonly insert: string;
}

const minute = 60_000;
const known = 'JOIN received_triggers g ON g.number = t.trigger_number';
const trigger = '(SELECT number FROM received_triggers WHERE id = :trigger_id)';
const durations = (prefix: string) => durationColumns.map((name) => `${prefix}${name}`).join(', ');

const accesses: Readonly<Record<ReceivedTable, Access>> = {
	received_triggers: {
		key: 't.number',
		select: `SELECT t.id, t.workflow_id, t.workflow_name, t.node_name, t.platform, t.seen_at
			FROM received_triggers t`,
		found: 't.id = :id',
		insert: `(id, workflow_id, workflow_name, node_name, platform, seen_at)
			VALUES (:id, :workflow_id, :workflow_name, :node_name, :platform, :seen_at)`,
	},
	received_counts: {
		key: 't.span, t.begins, t.trigger_number, t.verdict, t.reason',
		select: `SELECT g.id AS trigger_id, t.verdict, t.reason, t.span / ${minute} AS minutes, t.begins AS began,
			t.count, t.milliseconds, ${durations('t.')} FROM received_counts t ${known}`,
		found: `t.span = :minutes * ${minute} AND t.begins = :began AND t.trigger_number = ${trigger}
			AND t.verdict = :verdict AND t.reason = :reason`,
		insert: `VALUES (:minutes * ${minute}, :began, ${trigger}, :verdict, :reason, :count, :milliseconds,
			${durations(':')})`,
	},
	received_rejected: {
		key: 't.number',
		select: `SELECT t.number AS id, g.id AS trigger_id, t.at, t.verdict, t.reason, t.address, t.headers, t.body_bytes,
			t.body FROM received_rejected t ${known}`,
		found: 't.number = :id',
		insert: `VALUES (:id, ${trigger}, :at, :verdict, :reason, :address, :headers, :body_bytes, :body)`,
	},
	received_events: {
		key: 't.trigger_number, t.type',
		select: `SELECT g.id AS trigger_id, t.type, t.event, t.at, t.count FROM received_events t ${known}`,
		found: `t.trigger_number = ${trigger} AND t.type = :type`,
		insert: `VALUES (${trigger}, :type, :event, :at, :count)`,
	},
	received_drift: {
		key: 't.trigger_number, t.day, t.field, t.kind',
		select: `SELECT g.id AS trigger_id, t.day, t.field, t.kind, t.type, t.at FROM received_drift t ${known}`,
		found: `t.trigger_number = ${trigger} AND t.day = :day AND t.field = :field AND t.kind = :kind`,
		insert: `VALUES (${trigger}, :day, :field, :kind, :type, :at)`,
	},
};

/** Whether a table is one of what triggers received. */
export function isReceived(table: Table): table is ReceivedTable {
	return table in accesses;
}

/** How a move reads and fills these tables. */
export const receivedTables: Pick<
	SqliteTables<ReceivedTable>,
	'sliceEnd' | 'rows' | 'counterparts' | 'fill'
> = {
	sliceEnd: (table, database, after) => {
		const { key } = accesses[table];
		const columns = key.replaceAll('t.', '');
		const text = `SELECT json_array(${columns}) AS last FROM (
			SELECT ${columns} FROM ${table} t ${after === undefined ? '' : `WHERE (${key}) > (${places(key)})`}
			ORDER BY ${key} LIMIT ${rowsPerSlice}) ORDER BY ${columns.replaceAll(',', ' DESC,')} DESC LIMIT 1`;
		const row = database.prepare(text).get(...placeOf(after));
		return (row?.last ?? undefined) as Cursor | undefined;
	},
	rows: (table, database, after, last) => {
		const { key, select } = accesses[table];
		const text = `${select} WHERE ${after === undefined ? '' : `(${key}) > (${places(key)}) AND`}
			(${key}) <= (${places(key)}) ORDER BY ${key}`;
		return database.prepare(text).all(...placeOf(after), ...placeOf(last)) as Row[];
	},
	counterparts: (table, database, { rows }) => {
		const { select, found } = accesses[table];
		const find = prepared(database, `${select} WHERE ${found}`);
		return rows.flatMap((row) => {
			const its = find.get({ ...row }) as Row | undefined;
			return its === undefined ? [] : [its];
		});
	},
	fill: (table, database, rows) => {
		const add = prepared(database, `INSERT INTO ${table} ${accesses[table].insert}`);
		for (const row of rows) add.run({ ...row });
	},
};

/** The largest number that a rejected request has got, whether it is kept or not. */
export const lastRejected = `coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'received_rejected'), 0)`;

/** Has rejected requests get larger numbers from now on. */
export function numberRejectedAfter(database: DatabaseSync, number: number): void {
	database.exec(`INSERT INTO sqlite_sequence (name, seq) SELECT 'received_rejected', 0
		WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'received_rejected')`);
	database
		.prepare(`UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'received_rejected'`)
		.run(number);
}

/** A statement that takes rows with columns it does not name. */
function prepared(database: DatabaseSync, text: string) {
	const statement = database.prepare(text);
	statement.setAllowUnknownNamedParameters(true);
	return statement;
}

function places(key: string): string {
	return key
		.split(',')
		.map(() => '?')
		.join();
}

/** The values of a key, as they were written. */
function placeOf(place: Cursor | undefined): ReadonlyArray<string | number> {
	return place === undefined ? [] : (JSON.parse(String(place)) as Array<string | number>);
}
