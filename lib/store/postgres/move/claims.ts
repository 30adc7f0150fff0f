import { claimsComponent } from '../claims/schema';
import { OPERATIONS_PER_BATCH, tokenSequence } from '../claims/functions/tokens';
import { receivedComponent } from '../received/schema';
import { jsonOf } from '../text';
import { fillReceived, hashed, isReceived, readReceived, receivedTables } from './received';
import { rowsPerSlice, type PostgresTables } from './store';

const columns = `id, encode(key, 'hex') AS key, encode(fingerprint, 'hex') AS fingerprint, expires`;
const rows = `(SELECT id, decode(key, 'hex') AS key, decode(fingerprint, 'hex') AS fingerprint, expires
	FROM json_to_recordset($1::json) AS r (id bigint, key text, fingerprint text, expires bigint))`;

/**
 * Claims in PostgreSQL, as a move reads and fills them. What was being processed is not moved: it may be claimed at once.
 * Of several rows under a key, which SQLite may have, the last one counts.
 */
export const claimTables: PostgresTables = {
	component: { ...claimsComponent, name: 'claims', store: 'deduplication store' },
	beside: receivedComponent,
	sliceEnd: async (table, ask, after) => {
		if (isReceived(table)) return await readReceived.sliceEnd(table, ask, after);
		const [row] = await ask(
			`SELECT encode(key, 'hex') AS last FROM (SELECT key FROM $schema.remembered
				WHERE key > decode($1, 'hex') ORDER BY key LIMIT ${rowsPerSlice}) AS part ORDER BY key DESC LIMIT 1`,
			after ?? '',
		);
		return row?.last ?? undefined;
	},
	rows: async (table, ask, range) => {
		if (isReceived(table)) return await readReceived.rows(table, ask, range);
		return await ask(
			`SELECT ${columns} FROM $schema.remembered
				WHERE key > decode($1, 'hex') AND key <= decode($2, 'hex') ORDER BY key`,
			range.after ?? '',
			range.last,
		);
	},
	counterparts: async (table, ask, slice, after) => {
		if (isReceived(table)) return await readReceived.counterparts(table, ask, slice, after);
		return await ask(
			`SELECT s.id, encode(s.key, 'hex') AS key,
				encode(CASE WHEN t.id > s.id THEN s.fingerprint ELSE t.fingerprint END, 'hex') AS fingerprint,
				CASE WHEN t.id > s.id THEN s.expires ELSE t.expires END AS expires
			FROM ${rows} AS s JOIN $schema.remembered t ON t.key = s.key`,
			jsonOf(slice.rows),
		);
	},
	completed: (table, found) => (isReceived(table) ? hashed(table, found) : found),
	fill: {
		...fillReceived,
		remembered: [
			`INSERT INTO $schema.remembered AS t (key, fingerprint, id, expires)
				SELECT DISTINCT ON (key) key, fingerprint, id, expires FROM ${rows} AS s ORDER BY key, id DESC
				ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, id = excluded.id,
					expires = excluded.expires WHERE excluded.id > t.id`,
		],
	},
	numbers: async (ask) => {
		const [row] = await ask(
			`SELECT greatest((SELECT last_value FROM $schema.claim_tokens),
				(SELECT coalesce(max(id), 0) FROM $schema.remembered)) + ${2 * OPERATIONS_PER_BATCH} AS token,
				(SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('$schema.received_rejected', 'id')::regclass), 0))
					AS rejected`,
		);
		return row ?? {};
	},
	goOn: async (ask, { token, rejected }) => {
		await ask(
			`SELECT setval('${tokenSequence('$schema')}', greatest($1::bigint, last_value)) FROM $schema.claim_tokens`,
			token,
		);
		await ask(
			"SELECT setval(pg_get_serial_sequence('$schema.received_rejected', 'id'), $1::bigint) WHERE $1::bigint > 0",
			rejected,
		);
	},
	fenced: ['claims', 'remembered', ...receivedTables],
	clear: `TRUNCATE ${['claims', 'remembered', ...receivedTables].map((name) => `$schema.${name}`).join(', ')}`,
};
