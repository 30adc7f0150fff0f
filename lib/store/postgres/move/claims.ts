import { claimsComponent } from '../claims/schema';
import { OPERATIONS_PER_BATCH, tokenSequence } from '../claims/functions/tokens';
import { jsonOf } from '../text';
import { rowsPerSlice, type PostgresTables } from './store';

const columns = `id, encode(key, 'hex') AS key, encode(fingerprint, 'hex') AS fingerprint, expires`;
const rows = `(SELECT id, decode(key, 'hex') AS key, decode(fingerprint, 'hex') AS fingerprint, expires
	FROM json_to_recordset($1::json) AS r (id bigint, key text, fingerprint text, expires bigint))`;

/**
 * Claims in PostgreSQL, as a move reads and fills them. What was being processed is not moved: it may be claimed at once.
 * Of several rows under a key, which SQLite may have, the last one counts.
 */
export const claimTables: PostgresTables = {
	component: { ...claimsComponent, name: 'claims' },
	sliceEnd: async (_table, ask, after = '') => {
		const [row] = await ask(
			`SELECT encode(key, 'hex') AS last FROM (SELECT key FROM $schema.remembered
				WHERE key > decode($1, 'hex') ORDER BY key LIMIT ${rowsPerSlice}) AS part ORDER BY key DESC LIMIT 1`,
			after,
		);
		return row?.last ?? undefined;
	},
	rows: async (_table, ask, { after = '', last }) =>
		await ask(
			`SELECT ${columns} FROM $schema.remembered
				WHERE key > decode($1, 'hex') AND key <= decode($2, 'hex') ORDER BY key`,
			after,
			last,
		),
	counterparts: async (_table, ask, slice) =>
		await ask(
			`SELECT s.id, encode(s.key, 'hex') AS key,
				encode(CASE WHEN t.id > s.id THEN s.fingerprint ELSE t.fingerprint END, 'hex') AS fingerprint,
				CASE WHEN t.id > s.id THEN s.expires ELSE t.expires END AS expires
			FROM ${rows} AS s JOIN $schema.remembered t ON t.key = s.key`,
			jsonOf(slice.rows),
		),
	fill: {
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
				(SELECT coalesce(max(id), 0) FROM $schema.remembered)) + ${2 * OPERATIONS_PER_BATCH} AS token`,
		);
		return row ?? {};
	},
	goOn: async (ask, { token }) => {
		await ask(
			`SELECT setval('${tokenSequence('$schema')}', greatest($1::bigint, last_value)) FROM $schema.claim_tokens`,
			token,
		);
	},
	fenced: ['claims', 'remembered'],
	clear: 'TRUNCATE $schema.remembered, $schema.claims',
};
