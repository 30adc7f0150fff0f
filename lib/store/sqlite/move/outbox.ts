import type { DatabaseSync } from 'node:sqlite';

import type { Cursor } from '../../move/mark';
import type { ReceivedTable, Row, Table } from '../../move/side';
import { shortKey } from '../../outbox/shortKey';
import { outboxSchema } from '../outbox/tables/schema';
import { OutboxTables } from '../outbox/tables/opened';
import { sumsSliceEnd, sumsUpTo } from './attemptCounts';
import { rowsPerSlice, type SqliteTables } from './store';

/** The data of events that are in memory at a time, unless one alone has more. */
const bytesPerSlice = 8 * 1024 * 1024;

/** What is claimed becomes due; what has ended needs no token any more. */
const selects: Readonly<
	Record<Exclude<Table, 'remembered' | 'attempt_counts' | ReceivedTable>, string>
> = {
	subscriptions: `SELECT number, id, direct, enabled, settings, health, created_at, updated_at, revision, removed_at
		FROM subscriptions`,
	events: `SELECT e.number, t.name AS type, e.occurred_at, e.data, e.account, e.idempotency_key, e.fingerprint,
		e.deliveries = 0 AS alone, e.created_at, e.trace, e.sent_by FROM events e JOIN types t ON t.number = e.type`,
	deliveries: `SELECT d.number, d.event, t.name AS type, d.subscription, d.state, CASE WHEN d.state = 0 THEN
		CASE WHEN d.owner IS NULL THEN d.due_at ELSE min(d.due_at, :at) END END AS due_at,
		CASE WHEN d.state < 2 THEN d.token ELSE 0 END AS token, d.made, d.attempts, d.first_at, d.own_faults,
		d.own_faults_since, d.reason, d.last_status, d.order_key, d.replay_of, d.replayed, d.once, d.created_at,
		d.ended_at, d.answer, d.replay_request FROM deliveries d JOIN types t ON t.number = d.type`,
	journal: `SELECT j.number, j.at, j.kind, j.delivery, coalesce(j.subscription, d.subscription, 0) AS subscription,
		j.attempt, j.started_at, j.duration, j.url, j.status, j.headers, j.body, j.reason, j.due_at
		FROM journal j LEFT JOIN deliveries d ON d.number = j.delivery`,
	readers: 'SELECT name, acknowledged, seen_at FROM readers',
};

/** The outbox's file, as a move reads and fills it. */
export const outboxTables: SqliteTables = {
	kind: 'outbox',
	schema: outboxSchema,
	rows: (table, database, after, last, at) => rowsOf(database, table, after, last, at),
	sliceEnd: (table, database, after) => {
		if (table === 'attempt_counts') return sumsSliceEnd(database, after);
		const key = keyOf(table);
		const from = key === 'name' ? '' : 0;
		const weight = table === 'events' ? 'octet_length(data)' : '0';
		const row = database
			.prepare(
				`SELECT coalesce(max(CASE WHEN total <= ${bytesPerSlice} THEN key END), min(key)) AS last FROM (
					SELECT key, sum(weight) OVER (ORDER BY key) AS total FROM (
						SELECT ${key} AS key, ${weight} AS weight FROM ${table} WHERE ${key} > ?
						ORDER BY ${key} LIMIT ${rowsPerSlice}))`,
			)
			.get(after ?? from);
		return (row?.last ?? undefined) as Cursor | undefined;
	},
	counterparts: (table, database, { last }, after) => rowsOf(database, table, after, last, 0),
	fill: (table, database, rows) => new Filling(database).add(table, rows),
	numbers: (database) =>
		database.prepare('SELECT mark, event, delivery, entry, counted FROM sequence').get() as Row,
	goOn: (database, { mark, event, delivery, entry, counted }) => {
		const largest = (column: string, table: string) =>
			`max(?, coalesce((SELECT max(${column}) FROM ${table}), 0))`;
		database
			.prepare(
				`UPDATE sequence SET mark = ?, event = ${largest('number', 'events')},
					delivery = ${largest('number', 'deliveries')}, entry = ${largest('number', 'journal')},
					counted = ?`,
			)
			.run(mark ?? '', event ?? 0, delivery ?? 0, entry ?? 0, counted ?? 0);
	},
};

function keyOf(table: Table): 'name' | 'number' {
	return table === 'readers' ? 'name' : 'number';
}

function rowsOf(
	database: DatabaseSync,
	table: Table,
	after: Cursor | undefined,
	last: Cursor,
	at: number,
): Row[] {
	if (table === 'attempt_counts') return sumsUpTo(database, after, last);
	const select = selects[table as keyof typeof selects];
	const key = table === 'readers' ? 'name' : `${table.charAt(0)}.number`;
	const place = table === 'subscriptions' ? 'number' : key;
	const statement = database.prepare(
		`${select} WHERE ${place} > :after AND ${place} <= :last ORDER BY ${place}`,
	);
	const range = { after: after ?? (keyOf(table) === 'name' ? '' : 0), last };
	const given = select.includes(':at') ? { ...range, at } : range;
	const rows = statement.all(given) as Row[];
	if (table !== 'events') return rows;
	return rows.map((row) =>
		typeof row.idempotency_key === 'string'
			? { ...row, idempotency_key: shortKey(row.idempotency_key) }
			: row,
	);
}

/** Adds rows to the file's tables, and what the file derives from them. */
class Filling {
	private readonly tables: OutboxTables;

	constructor(private readonly database: DatabaseSync) {
		this.tables = new OutboxTables(database, () => 0);
	}

	add(table: Table, rows: readonly Row[]): void {
		if (table === 'events') this.events(rows);
		else if (table === 'deliveries') this.deliveries(rows);
		else if (table === 'journal') this.journal(rows);
		else for (const row of rows) this.insert(table, row);
	}

	/** Their deliveries follow. */
	private events(rows: readonly Row[]): void {
		for (const { alone, type, ...row } of rows) {
			const deliveries = { first_delivery: 0, deliveries: alone === 1 ? 0 : 1 };
			this.insert('events', { ...row, type: this.typeOf(type), ...deliveries });
		}
	}

	private deliveries(rows: readonly Row[]): void {
		const stretch = this.database.prepare(`UPDATE events SET deliveries = ?1 - CASE first_delivery
				WHEN 0 THEN ?1 ELSE first_delivery END + 1,
			first_delivery = CASE first_delivery WHEN 0 THEN ?1 ELSE first_delivery END WHERE number = ?2`);
		for (const row of rows) {
			const type = this.typeOf(row.type);
			this.insert('deliveries', { ...row, type, last_entry: 0 });
			const { number, subscription, state, created_at: createdAt } = row;
			const count = [number, subscription, type, state, createdAt].map(Number);
			this.tables.blocks.added(...(count as [number, number, number, number, number]));
			if (row.replay_of === null) stretch.run(Number(number), Number(row.event));
		}
		this.tables.blocks.flush();
	}

	/** Each entry knows the one before it, and its delivery knows the last. */
	private journal(rows: readonly Row[]): void {
		const last = this.database.prepare('SELECT last_entry FROM deliveries WHERE number = ?');
		const next = this.database.prepare('UPDATE deliveries SET last_entry = ? WHERE number = ?');
		for (const row of rows) {
			const { delivery, number } = row;
			const previous =
				delivery === null ? null : Number(last.get(Number(delivery))?.last_entry ?? 0);
			const subscription = delivery === null ? row.subscription : null;
			this.insert('journal', { ...row, subscription: subscription ?? null, previous });
			if (delivery !== null) next.run(Number(number), Number(delivery));
		}
	}

	private typeOf(name: Row[string] | undefined): number {
		return this.tables.types.numberFor(String(name));
	}

	private insert(table: Table, row: Row): void {
		const columns = Object.keys(row);
		const text = `INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`;
		this.prepared(text).run(...Object.values(row));
	}

	private readonly statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();

	private prepared(text: string) {
		const known = this.statements.get(text) ?? this.database.prepare(text);
		this.statements.set(text, known);
		return known;
	}
}
