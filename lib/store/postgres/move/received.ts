import type { Cursor } from '../../move/mark';
import { durationColumns } from '../../outbox/sums';
import type { ReceivedTable, Row, Table } from '../../move/side';
import { hashOf } from '../received/rows';
import { jsonOf } from '../text';
import { type Ask, type PostgresTables, rowsPerSlice } from './store';

/** A table of what triggers received: where a row stands, and how rows are read; several slots are one row. */
interface Reading {
	/** The columns that name a row, with their types. */
	readonly key: Readonly<Record<string, string>>;
	readonly select: string;
	readonly end: string;
}

const known = `(SELECT DISTINCT trigger, id FROM $schema.received_triggers) g ON g.trigger = t.trigger`;

const readings: Readonly<Record<ReceivedTable, Reading>> = {
	received_triggers: {
		key: { trigger: 'uuid' },
		select: `SELECT DISTINCT ON (t.trigger) t.id, t.workflow_id, t.workflow_name, t.node_name, t.platform, t.seen_at
			FROM $schema.received_triggers t`,
		end: 'ORDER BY t.trigger, t.seen_at DESC, t.slot',
	},
	received_counts: {
		key: { series: 'uuid', minutes: 'smallint', began: 'bigint' },
		// In the order of the slots: sums of fractions depend on it.
		select: `SELECT s.trigger_id, s.verdict, s.reason, t.minutes, t.began, sum(t.count)::bigint AS count,
			sum(t.milliseconds ORDER BY t.slot) AS milliseconds,
			${durationColumns.map((name, at) => `sum(t.durations[${at + 1}])::bigint AS ${name}`).join(', ')}
			FROM $schema.received_counts t JOIN $schema.received_series s ON s.key = t.series`,
		end: 'GROUP BY t.series, t.minutes, t.began, s.trigger_id, s.verdict, s.reason',
	},
	received_rejected: {
		key: { id: 'bigint' },
		select: `SELECT t.id, t.trigger_id, t.at, t.verdict, t.reason, t.address, t.headers, t.body_bytes, t.body
			FROM $schema.received_rejected t`,
		end: '',
	},
	received_events: {
		key: { trigger: 'uuid', key: 'uuid' },
		select: `SELECT min(g.id) AS trigger_id, min(t.type) AS type,
			(array_agg(t.event ORDER BY t.at DESC, t.slot))[1] AS event, max(t.at) AS at, sum(t.count)::bigint AS count
			FROM $schema.received_events t JOIN ${known}`,
		end: 'GROUP BY t.trigger, t.key',
	},
	received_drift: {
		key: { trigger: 'uuid', day: 'date', key: 'uuid' },
		select: `SELECT g.id AS trigger_id, to_char(t.day, 'YYYY-MM-DD') AS day, t.field, t.kind, t.type, t.at
			FROM $schema.received_drift t JOIN ${known}`,
		end: '',
	},
};

const rowsAs = (columns: string) => `FROM json_to_recordset($1::json) AS r (${columns})`;
const countColumns = `series uuid, trigger uuid, trigger_id text, verdict text, reason text, minutes smallint,
	began bigint, count bigint, milliseconds float8, ${durationColumns.map((name) => `${name} bigint`).join(', ')}`;
const requestColumns = 'trigger_id, at, verdict, reason, address, headers, body_bytes, body';

/** Statements that add rows, which are `$1` as JSON. */
export const fillReceived: Readonly<Record<ReceivedTable, readonly string[]>> = {
	received_triggers: [
		`INSERT INTO $schema.received_triggers
			(trigger, slot, id, workflow_id, workflow_name, node_name, platform, seen_at)
		SELECT trigger, 0, id, workflow_id, workflow_name, node_name, platform, seen_at
		${rowsAs(`trigger uuid, id text, workflow_id text, workflow_name text, node_name text, platform text,
			seen_at bigint`)}`,
	],
	received_counts: [
		`INSERT INTO $schema.received_series (key, trigger, trigger_id, verdict, reason)
		SELECT DISTINCT series, trigger, trigger_id, verdict, reason ${rowsAs(countColumns)} ON CONFLICT DO NOTHING`,
		`INSERT INTO $schema.received_counts (series, minutes, began, slot, count, milliseconds, durations)
		SELECT series, minutes, began, 0, count, milliseconds, ARRAY[${durationColumns.join(', ')}]
		${rowsAs(countColumns)}`,
	],
	received_rejected: [
		`INSERT INTO $schema.received_rejected (id, trigger, ${requestColumns}) SELECT id, trigger, ${requestColumns}
		${rowsAs(`id bigint, trigger uuid, trigger_id text, at bigint, verdict text, reason text, address text,
			headers text, body_bytes bigint, body text`)}`,
	],
	received_events: [
		`INSERT INTO $schema.received_events (trigger, key, slot, type, event, at, count)
		SELECT trigger, key, 0, type, event, at, count
		${rowsAs('trigger uuid, key uuid, type text, event text, at bigint, count bigint')}`,
	],
	received_drift: [
		`INSERT INTO $schema.received_drift (trigger, day, key, field, kind, type, at)
		SELECT trigger, day, key, field, kind, type, at
		${rowsAs('trigger uuid, day date, key uuid, field text, kind text, type text, at bigint')}`,
	],
};

/** The tables that change with all that is stored, and those that go with them. */
export const receivedTables = [
	...(Object.keys(readings) as readonly ReceivedTable[]),
	'received_series',
	'received_writers',
];

/** Whether a table is one of what triggers received. */
export function isReceived(table: Table): table is ReceivedTable {
	return table in readings;
}

/** Rows with the hashes that they are found by. */
export function hashed(table: ReceivedTable, rows: readonly Row[]): readonly Row[] {
	return rows.map((row) => {
		const text = (name: string) => String(row[name]);
		const trigger = hashOf(text(table === 'received_triggers' ? 'id' : 'trigger_id'));
		if (table === 'received_counts') {
			return {
				...row,
				trigger,
				series: hashOf(text('trigger_id'), text('verdict'), text('reason')),
			};
		}
		if (table === 'received_events') {
			return { ...row, trigger, key: hashOf(text('trigger_id'), text('type')) };
		}
		if (table !== 'received_drift') return { ...row, trigger };
		return { ...row, trigger, key: hashOf(text('field'), text('kind')) };
	});
}

/** How a move reads these tables. */
export const readReceived: Pick<
	PostgresTables<ReceivedTable>,
	'sliceEnd' | 'rows' | 'counterparts'
> = {
	sliceEnd: async (table, ask, after) => {
		const { key } = readings[table];
		const names = Object.keys(key);
		const [row] = await ask(
			`SELECT json_build_array(${names.map((name) => `${name}::text`).join()})::text AS last FROM (
				SELECT DISTINCT ${names.join()} FROM $schema.${table} t ${range(key, after)}
				ORDER BY ${names.join()} LIMIT ${rowsPerSlice}) AS part
				ORDER BY ${names.map((name) => `part.${name} DESC`).join()} LIMIT 1`,
			...placeOf(after),
		);
		return row?.last ?? undefined;
	},
	rows: async (table, ask, { after, last }) => {
		const { key, select, end } = readings[table];
		const text = `${select} ${range(key, after, last)} ${end}`;
		return await ask(text, ...placeOf(after), ...placeOf(last));
	},
	counterparts: async (table, ask: Ask, { rows }) => {
		const { key, select, end } = readings[table];
		const [names, types] = [Object.keys(key), Object.entries(key)];
		return await ask(
			`${select} WHERE (${names.map((name) => `t.${name}`).join()}) IN (
				SELECT ${names.join()} ${rowsAs(types.map(([name, type]) => `${name} ${type}`).join())}) ${end}`,
			jsonOf(hashed(table, rows)),
		);
	},
};

/** The condition that a row stands after one place, and not after another one. */
function range(key: Reading['key'], after: Cursor | undefined, last?: Cursor): string {
	const names = Object.keys(key).map((name) => `t.${name}`);
	let parameters = 0;
	const place = () =>
		Object.values(key)
			.map((type) => `$${(parameters += 1)}::${type}`)
			.join();
	const conditions = [
		...(after === undefined ? [] : [`(${names.join()}) > (${place()})`]),
		...(last === undefined ? [] : [`(${names.join()}) <= (${place()})`]),
	];
	return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

/** The values of a key, as they were written. */
function placeOf(place: Cursor | undefined): readonly string[] {
	return place === undefined ? [] : (JSON.parse(String(place)) as string[]);
}
