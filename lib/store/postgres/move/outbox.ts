import type { Cursor } from '../../move/mark';
import type { ReceivedTable, Table } from '../../move/side';
import { outboxComponent } from '../outbox/schema/component';
import { numbersPerBlock } from '../outbox/operations/enqueue';
import { shortKey } from '../outbox/schema/functions';
import { fillSums, sumsSliceEnd, sumsUpTo } from './attemptCounts';
import { rowsPerSlice, type PostgresTables } from './store';

/** The data of events that are in memory at a time, unless one alone has more. */
const bytesPerSlice = 8 * 1024 * 1024;

/** What is claimed becomes due. */
const selects: Readonly<
	Record<Exclude<Table, 'remembered' | 'attempt_counts' | ReceivedTable>, string>
> = {
	subscriptions: `SELECT t.number, t.id, t.direct::int AS direct, t.enabled::int AS enabled, t.settings, t.health,
		t.created_at, t.updated_at, t.revision, t.removed_at FROM $schema.subscriptions t`,
	events: `SELECT t.number, t.type, t.occurred_at, t.data, t.account, t.idempotency_key, t.fingerprint,
		t.alone::int AS alone, t.created_at, t.trace, t.sent_by FROM $schema.events t`,
	deliveries: `SELECT t.number, t.event, t.type, t.subscription,
		CASE WHEN t.state = 0 AND q.due_at IS NULL THEN 1 ELSE t.state END AS state,
		CASE WHEN q.claimed_by <> 0 THEN least(q.due_at, $3) ELSE q.due_at END AS due_at, coalesce(q.token, 0) AS token,
		t.made, t.attempts, t.first_at, t.own_faults, t.own_faults_since, t.reason, t.last_status, t.order_key,
		t.replay_of, t.replayed::int AS replayed, t.once::int AS once, t.created_at, t.ended_at,
		t.answer, t.replay_request FROM $schema.deliveries t LEFT JOIN $schema.queue q ON q.number = t.number`,
	journal: `SELECT t.number, t.at, t.kind, t.delivery, t.subscription, t.attempt, t.started_at, t.duration, t.url,
		t.status, t.headers, t.body, t.reason, t.due_at FROM $schema.journal t`,
	readers: 'SELECT t.name, t.acknowledged, t.seen_at FROM $schema.readers t',
};

const rowsAs = (columns: string) => `FROM json_to_recordset($1::json) AS r (${columns})`;

const deliveryColumns = `number bigint, event bigint, type text, subscription bigint, state smallint, due_at bigint,
	token integer, made integer, attempts integer, first_at bigint, own_faults integer, own_faults_since bigint,
	reason text, last_status integer, order_key text, replay_of bigint, replayed integer, once integer,
	created_at bigint, ended_at bigint, answer smallint, replay_request text`;
const eventColumns = `number bigint, type text, occurred_at text, data text, account text, idempotency_key text,
	fingerprint text, alone integer, created_at bigint, trace text, sent_by text`;

const fill: PostgresTables['fill'] = {
	subscriptions: [
		`INSERT INTO $schema.subscriptions (number, id, direct, enabled, settings, health, created_at, updated_at,
			revision, version, removed_at) OVERRIDING SYSTEM VALUE
		SELECT number, id, direct <> 0, enabled <> 0, settings, health, created_at, updated_at, revision, 1, removed_at
		${rowsAs(`number bigint, id text, direct integer, enabled integer, settings text, health text,
			created_at bigint, updated_at bigint, revision integer, removed_at bigint`)}`,
	],
	events: [
		`INSERT INTO $schema.events (number, type, occurred_at, account, idempotency_key, fingerprint, alone, created_at, trace,
			sent_by, data)
		SELECT number, type, occurred_at, account, ${shortKey('idempotency_key')}, fingerprint, alone <> 0, created_at, trace,
			sent_by, data ${rowsAs(eventColumns)}`,
	],
	deliveries: [
		`INSERT INTO $schema.deliveries (number, event, subscription, type, state, undelivered, made, attempts, first_at,
			own_faults, own_faults_since, reason, last_status, order_key, replay_of, replayed, once, created_at, ended_at, answer,
			replay_request)
		SELECT number, event, subscription, type, CASE WHEN state < 2 THEN 0 ELSE state END,
			CASE WHEN state > 2 THEN state END, made, attempts, first_at, own_faults, own_faults_since, reason, last_status,
			order_key, replay_of, replayed <> 0, once <> 0, created_at, ended_at, answer, replay_request
		${rowsAs(deliveryColumns)}`,
		`INSERT INTO $schema.queue (number, subscription, due_at, claimed_by, token, order_key)
		SELECT number, subscription, due_at, 0, token, ${shortKey('order_key')}
		${rowsAs(deliveryColumns)} WHERE state < 2`,
	],
	journal: [
		`INSERT INTO $schema.journal (number, at, kind, delivery, subscription, attempt, started_at, duration, url, status,
			headers, body, reason, due_at) OVERRIDING SYSTEM VALUE
		SELECT * ${rowsAs(`number bigint, at bigint, kind smallint, delivery bigint, subscription bigint,
			attempt integer, started_at bigint, duration double precision, url text, status integer, headers text,
			body text, reason text, due_at bigint`)}`,
	],
	readers: [
		`INSERT INTO $schema.readers (name, acknowledged, seen_at)
		SELECT * ${rowsAs('name text, acknowledged bigint, seen_at bigint')}`,
	],
	attempt_counts: [fillSums],
};

/** A sequence's last number, never below those of the rows; NULL where it has given out none. */
const lastOf = (sequence: string, column: string, table: string) => `greatest(
	(SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM $schema.${sequence}),
	(SELECT coalesce(max(${column}), 0) FROM $schema.${table}))`;
const goAfter = (sequence: string, last: string) =>
	`SELECT setval('$schema.${sequence}', ${last}) WHERE ${last} > 0`;

/** The outbox in PostgreSQL, as a move reads and fills it. */
export const outboxTables: PostgresTables = {
	component: { ...outboxComponent, name: 'outbox', store: 'outbox' },
	sliceEnd: async (table, ask, after) => {
		if (table === 'attempt_counts') return await sumsSliceEnd(ask, after);
		const key = keyOf(table);
		const [from, weight] = [
			after ?? startOf(table),
			table === 'events' ? 'octet_length(data)' : '0',
		];
		const [row] = await ask(
			`SELECT coalesce(max(CASE WHEN total <= ${bytesPerSlice} THEN key END), min(key)) AS last FROM (
				SELECT key, sum(weight) OVER (ORDER BY key) AS total FROM (
					SELECT ${key} AS key, ${weight} AS weight FROM $schema.${table} WHERE ${key} > $1
					ORDER BY ${key} LIMIT ${rowsPerSlice}) AS part) AS summed`,
			from,
		);
		return row?.last ?? undefined;
	},
	rows: async (table, ask, { after, last, at }) => await rowsOf(table, ask, after, last, at),
	counterparts: async (table, ask, { last }, after) => await rowsOf(table, ask, after, last, 0),
	fill,
	numbers: async (ask) => {
		const [row] = await ask(`SELECT mark, counted, greatest(
				(SELECT CASE WHEN is_called THEN (last_value + 1) * ${numbersPerBlock} - 1 ELSE 0 END
					FROM $schema.event_blocks),
				(SELECT coalesce(max(number), 0) FROM $schema.events)) AS event,
			${lastOf('delivery_numbers', 'number', 'deliveries')} AS delivery,
			${lastOf('journal_number_seq', 'number', 'journal')} AS entry FROM $schema.outbox`);
		return row ?? {};
	},
	goOn: async (ask, { mark, event, delivery, entry, counted }) => {
		await ask(
			'UPDATE $schema.outbox SET mark = $1, counted = $2, clock_set_at = 0, clock_set_by = 0, resumed_after = 0',
			...[mark, counted],
		);
		await ask(
			goAfter('event_blocks', '($1::bigint / 4096)').replaceAll('4096', String(numbersPerBlock)),
			event,
		);
		await ask(goAfter('delivery_numbers', '$1::bigint'), delivery);
		await ask(goAfter('journal_number_seq', '$1::bigint'), entry);
		await ask(
			`SELECT setval(pg_get_serial_sequence('$schema.subscriptions', 'number'), max(number))
				FROM $schema.subscriptions HAVING max(number) > 0`,
		);
		await ask('DELETE FROM $schema.counts');
		await ask(`INSERT INTO $schema.counts SELECT
			count(*) FILTER (WHERE d.state = 0 AND q.due_at IS NOT NULL),
			count(*) FILTER (WHERE d.state = 0 AND q.due_at IS NULL), count(*) FILTER (WHERE d.state = 2),
			count(*) FILTER (WHERE d.state = 3), count(*) FILTER (WHERE d.state = 4)
			FROM $schema.deliveries d LEFT JOIN $schema.queue q ON q.number = d.number`);
	},
	fenced: [
		'subscriptions',
		'events',
		'deliveries',
		'queue',
		'journal',
		'readers',
		'attempt_counts',
	],
	clear: `TRUNCATE $schema.subscriptions, $schema.events, $schema.deliveries, $schema.queue,
		$schema.counts, $schema.journal, $schema.readers, $schema.leases, $schema.attempt_counts`,
};

function keyOf(table: Table): 'name' | 'number' {
	return table === 'readers' ? 'name' : 'number';
}

function startOf(table: Table): Cursor {
	return table === 'readers' ? '' : 0;
}

async function rowsOf(
	table: Table,
	ask: Parameters<PostgresTables['rows']>[1],
	after: Cursor | undefined,
	last: Cursor,
	at: number,
) {
	if (table === 'attempt_counts') return await sumsUpTo(ask, after, last);
	const select = selects[table as keyof typeof selects];
	const key = `t.${keyOf(table)}`;
	const range = [after ?? startOf(table), last];
	return await ask(
		`${select} WHERE ${key} > $1 AND ${key} <= $2 ORDER BY ${key}`,
		...(select.includes('$3') ? [...range, at] : range),
	);
}
