import { assertOpenable, type Mark, markOf } from '../../move/mark';
import { schemaOf } from '../connection/options';
import type { PostgresPool, Queries } from '../connection/pool';
import type { Component } from './migrate';

/** What stores in PostgreSQL say of the move they take part in, or took part in last. */
export const movesComponent: Component = {
	name: 'moves',
	store: 'outbox',
	steps: [
		(schema) => `CREATE TABLE ${schema}.moves (
			store text PRIMARY KEY, id text NOT NULL, state text NOT NULL, other text NOT NULL, at bigint NOT NULL,
			progress text NOT NULL
		);`,
	],
};

/** Whether the schema has this table. */
export async function hasTable(pool: PostgresPool, table: string): Promise<boolean> {
	const { rows } = await pool.query<{ found: boolean }>(
		{
			name: 'has_table',
			text: 'SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = $2) AS found',
		},
		[schemaOf(pool.options), table],
	);
	return rows[0]?.found === true;
}

/** The mark of a store; undefined for none. */
export async function readMark(
	pool: PostgresPool,
	store: 'outbox' | 'claims',
): Promise<Mark | undefined> {
	if (!(await hasTable(pool, 'moves'))) return undefined;
	const text = `SELECT * FROM ${pool.schema}.moves WHERE store = $1`;
	const { rows } = await pool.query<Record<string, unknown>>({ name: 'move', text }, [store]);
	return markOf(rows[0]);
}

/** Writes a mark, or removes it. */
export async function writeMark(
	queries: Queries,
	schema: string,
	store: 'outbox' | 'claims',
	mark: Mark | undefined,
): Promise<void> {
	if (mark === undefined) {
		await queries.query({ name: '', text: `DELETE FROM ${schema}.moves WHERE store = $1` }, [
			store,
		]);
		return;
	}
	const { id, state, other, at, progress } = mark;
	await queries.query(
		{
			name: 'set_move',
			text: `INSERT INTO ${schema}.moves (store, id, state, other, at, progress) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (store) DO UPDATE SET id = excluded.id, state = excluded.state, other = excluded.other,
					at = excluded.at, progress = excluded.progress`,
		},
		[store, id, state, other, at, JSON.stringify(progress)],
	);
}

/**
 * Has every change of these tables fail, or no more: a process that had them open before, and was not seen, writes nothing
 * that would be left behind. It waits for what is being written.
 */
export function fence(schema: string, tables: readonly string[], isClosed: boolean): string {
	const each = tables.map((table) => {
		const on = `ON ${schema}.${table}`;
		const close = `CREATE TRIGGER moved BEFORE INSERT OR UPDATE OR DELETE ${on}
			FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.moved();`;
		return `DROP TRIGGER IF EXISTS moved ${on}; ${isClosed ? close : ''}`;
	});
	return `CREATE OR REPLACE FUNCTION ${schema}.moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			RAISE EXCEPTION 'it is being moved to another store, or was moved. Stop this n8n process, and set TELEPHONY_WEBHOOKS_STORE to that store once the move is finished';
		END $$;
		${each.join('\n')}`;
}

/** Rejects where the component is being moved, or was moved away. */
export async function assertNotMoving(
	pool: PostgresPool,
	{ name, store }: Component,
): Promise<void> {
	if (name !== 'claims' && name !== 'outbox' && name !== 'received') return;
	// What triggers received is moved with what they remember.
	const moved = name === 'received' ? 'claims' : name;
	assertOpenable(store, `in ${placeOf(pool)}`, await readMark(pool, moved));
}

/** Where a schema is, for people. */
export function placeOf({ server, options }: PostgresPool): string {
	return `PostgreSQL (${server}, schema ${schemaOf(options)})`;
}
