import { StoreError } from '../../error';
import type { PostgresPool, Queries, Statement } from '../connection/pool';
import { schemaOf } from '../connection/options';
import { explainPostgres, postgresCodeOf, type PostgresStore } from '../errors';

/** One part of the schema with a version of its own. */
export interface Component {
	readonly name: 'claims' | 'received' | 'outbox' | 'processes' | 'registrations' | 'moves';
	readonly store: PostgresStore;
	/**
	 * Plain SQL, one or more statements each, in the order of the versions they lead to, from 1. A step that was released is
	 * never changed. `schema` is quoted.
	 */
	readonly steps: ReadonlyArray<(schema: string) => string>;
}

/**
 * The oldest supported server, as PostgreSQL numbers itself. Older ones keep an index entry per row where 13 keeps one for
 * many rows with the same value (which endpoint, which state), and got their last fixes in 2024.
 */
const OLDEST_SERVER = 130_000;
/** Names the lock under which schemas are changed. */
const LOCK = 'n8n-nodes-telephony-webhooks migrations';

/**
 * Brings a component's tables to the version that this code knows; any number of processes may do that at once. Rejects
 * with a StoreError: a newer version, an old server, no permission, or no server at all.
 */
export async function migrate(pool: PostgresPool, component: Component): Promise<void> {
	try {
		if ((await currentVersion(pool, pool, component)) === component.steps.length) return;
		await pool.transaction(async (queries) => await bringUp(queries, pool, component));
	} catch (error) {
		throw await explained(pool, component, error);
	}
}

async function bringUp(queries: Queries, pool: PostgresPool, component: Component): Promise<void> {
	const { schema } = pool;
	await queries.query(sql('lock', 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'), [LOCK]);
	const state = await schemaState(queries, pool);
	// Whoever has no right to create schemas may use one that was made for it.
	if (!state.hasSchema) await queries.query(sql('create', `CREATE SCHEMA ${schema}`));
	if (!state.hasVersions) {
		const columns =
			'component text PRIMARY KEY, version int NOT NULL, at timestamptz NOT NULL DEFAULT now()';
		await queries.query(sql('versions', `CREATE TABLE ${schema}.versions (${columns})`));
	}
	const version = await currentVersion(queries, pool, component);
	for (const [position, step] of component.steps.entries()) {
		// Several statements in one text can't be prepared: each step is sent without parameters.
		if (position >= version) await queries.query({ name: '', text: step(schema) });
	}
	await queries.query(
		sql(
			'version',
			`INSERT INTO ${schema}.versions (component, version) VALUES ($1, $2)
				ON CONFLICT (component) DO UPDATE SET version = excluded.version, at = now()`,
		),
		[component.name, component.steps.length],
	);
}

/** The version in the database, 0 where there is none yet; rejects one that is newer than this code. */
async function currentVersion(
	queries: Queries,
	pool: PostgresPool,
	{ name, steps, store }: Component,
): Promise<number> {
	const state = await schemaState(queries, pool);
	if (state.server < OLDEST_SERVER) {
		throw new StoreError(
			`The ${store} needs PostgreSQL 13 or newer, but ${pool.server} is PostgreSQL ${state.serverName}. Upgrade the server.`,
		);
	}
	if (!state.hasVersions) return 0;
	const text = `SELECT version FROM ${pool.schema}.versions WHERE component = $1`;
	const { rows } = await queries.query<{ version: number }>(sql('read_version', text), [name]);
	const version = rows[0]?.version ?? 0;
	if (version <= steps.length) return version;
	throw new StoreError(
		`The ${store} in schema ${pool.schema} of ${pool.server} has version ${version}, but this version of the package knows ${steps.length}. Install the newer version of the package again, in all n8n processes.`,
	);
}

interface SchemaState {
	readonly server: number;
	readonly serverName: string;
	readonly hasSchema: boolean;
	readonly hasVersions: boolean;
}

async function schemaState(queries: Queries, pool: PostgresPool): Promise<SchemaState> {
	const text = `SELECT current_setting('server_version_num')::int AS server,
			current_setting('server_version') AS "serverName",
			EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS "hasSchema",
			EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'versions') AS "hasVersions"`;
	const schema = schemaOf(pool.options);
	const { rows } = await queries.query<SchemaState & Record<string, unknown>>(sql('state', text), [
		schema,
	]);
	const [state] = rows;
	if (state === undefined) throw new Error('PostgreSQL answered no row');
	return state;
}

/** Who lacks a privilege is told the statement that grants it. */
async function explained(
	pool: PostgresPool,
	{ store }: Component,
	error: unknown,
): Promise<StoreError> {
	if (postgresCodeOf(error) !== '42501') return explainPostgres(store, pool.server, error);
	const text = `SELECT quote_ident(current_database()) AS database, quote_ident(current_user) AS role,
		EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS "hasSchema"`;
	const { rows } = await pool.query<{ database: string; role: string; hasSchema: boolean }>(
		sql('who', text),
		[schemaOf(pool.options)],
	);
	const { database = '', role = '', hasSchema = false } = rows[0] ?? {};
	const grant = hasSchema
		? `GRANT USAGE, CREATE ON SCHEMA ${pool.schema} TO ${role}; (where another user made its tables, connect as that one.)`
		: `GRANT CREATE ON DATABASE ${database} TO ${role};`;
	return new StoreError(
		`The ${store} can't be set up in PostgreSQL (${pool.server}): the user ${role} has no permission to ${hasSchema ? `use the schema ${pool.schema}` : 'create a schema'}. Let an administrator of the database run: ${grant}`,
		{ cause: error },
	);
}

function sql(name: string, text: string): Statement {
	return { name: `migrate_${name}`, text };
}
