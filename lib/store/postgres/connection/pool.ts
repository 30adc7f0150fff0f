import {
	type ClientBase,
	escapeIdentifier,
	Pool,
	type PoolClient,
	type QueryResult,
	type QueryResultRow,
	types,
} from 'pg';

import { isStatementFailure, isUncertain } from '../errors';
import {
	clientConfig,
	describeServer,
	type PostgresOptions,
	schemaOf,
	timeLimits,
} from './options';
import { Sessions } from './session';

/** SQL under a name of its own, which a connection prepares once; parameters are `$1`, `$2`, … */
export interface Statement {
	readonly name: string;
	readonly text: string;
	/** How long its answer is waited for; absent: as the options say. */
	readonly answerTimeoutMilliseconds?: number;
}

/** Runs statements, each in a transaction of its own or all in one. 64-bit integers come as numbers. */
export interface Queries {
	query<Row extends QueryResultRow>(
		statement: Statement,
		values?: readonly unknown[],
	): Promise<QueryResult<Row>>;
}

const IDLE_MILLISECONDS = 60_000;

/** Epoch milliseconds and the stores' own numbers fit a number; pg's default is a text. */
const typeParsers: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
	oid === (types.builtins.INT8 as number) && format !== 'binary'
		? Number
		: (types.getTypeParser(oid, format) as (value: string) => unknown);

/** The connections of this process; rejects with pg's errors, which `explainPostgres` turns into sentences. */
export class PostgresPool implements Queries {
	/** The schema, quoted, to qualify every name with: `search_path` is not ours on a shared connection. */
	readonly schema: string;
	/** Host, port and database, for errors. */
	readonly server: string;
	/** Whether the statements of a connection share a session, with what was set and prepared in it. */
	private readonly hasSessions: boolean;
	private readonly begin: string;
	private readonly pool: Pool;
	private users = 0;

	constructor(
		readonly options: PostgresOptions,
		private readonly onEnd: () => void = () => undefined,
	) {
		this.schema = escapeIdentifier(schemaOf(options));
		this.server = describeServer(options);
		this.hasSessions = options.listens ?? true;
		const limits = timeLimits(options).map(([name, limit]) => `; SET LOCAL ${name} = ${limit}`);
		this.begin = `BEGIN${this.hasSessions ? '' : limits.join('')}`;
		const sessions = new Sessions(options);
		// Waited for, though its type doesn't say so.
		const onConnect: (client: ClientBase) => unknown = async (client) =>
			await sessions.begin(client);
		this.pool = new Pool({
			...clientConfig(options),
			...(this.hasSessions && { onConnect }),
			max: options.poolSize ?? 10,
			idleTimeoutMillis: IDLE_MILLISECONDS,
			// A process that has nothing else to do may end.
			allowExitOnIdle: true,
			// BEGIN travels with a transaction's first statement.
			pipeline: true,
			types: { getTypeParser: typeParsers },
		});
		// A connection that is lost while nobody waits for it concerns nobody: the next query opens another.
		this.pool.on('error', () => undefined);
		this.pool.on('connect', (client) => client.on('error', () => undefined));
	}

	async query<Row extends QueryResultRow>(
		statement: Statement,
		values: readonly unknown[] = [],
	): Promise<QueryResult<Row>> {
		// Only within a transaction does it have a time limit without a session.
		if (!this.hasSessions) {
			return await this.transaction(async (_, last) => await last.query<Row>(statement, values));
		}
		return await this.withClient(async (client) => await this.run<Row>(client, statement, values));
	}

	/**
	 * Runs the work in one transaction (READ COMMITTED), which is undone where it rejects. A statement by `last` is sent
	 * together with the commit: nothing may follow it.
	 */
	async transaction<T>(work: (queries: Queries, last: Queries) => Promise<T>): Promise<T> {
		return await this.withClient(async (client) => {
			const begun = client.query(this.begin);
			// Told below, or by the statement that follows.
			begun.catch(() => undefined);
			let committed: Promise<unknown> | undefined;
			const queries: Queries = {
				query: async (statement, values = []) => await this.run(client, statement, values),
			};
			const last: Queries = {
				query: async (statement, values) => {
					const answer = queries.query(statement, values);
					// Undoes what has failed.
					committed = client.query('COMMIT');
					committed.catch(() => undefined);
					return (await answer) as never;
				},
			};
			try {
				const result = await work(queries, last);
				await begun;
				await (committed ?? client.query('COMMIT'));
				return result;
			} catch (error) {
				// A connection that does not answer is closed instead.
				if (!isUncertain(error)) await client.query('ROLLBACK').catch(() => undefined);
				throw error;
			}
		});
	}

	/** Says that one more store uses it. */
	retain(): void {
		this.users += 1;
	}

	/** Says that a store is done with it; the last one closes the connections. */
	async release(): Promise<void> {
		this.users -= 1;
		if (this.users > 0) return;
		this.onEnd();
		await this.pool.end();
	}

	private async run<Row extends QueryResultRow>(
		client: PoolClient,
		{ name, text, answerTimeoutMilliseconds }: Statement,
		values: readonly unknown[],
	): Promise<QueryResult<Row>> {
		const query = {
			...(this.hasSessions && { name }),
			text,
			values: [...values],
			query_timeout: answerTimeoutMilliseconds,
		};
		return await client.query<Row>(query);
	}

	private async withClient<T>(use: (client: PoolClient) => Promise<T>): Promise<T> {
		const client = await this.pool.connect();
		try {
			const result = await use(client);
			client.release();
			return result;
		} catch (error) {
			client.release(!isStatementFailure(error));
			throw error;
		}
	}
}

const pools = new Map<string, PostgresPool>();

/** The process's one pool for these options; whoever gets it releases it. */
export function sharedPool(options: PostgresOptions): PostgresPool {
	const key = JSON.stringify(options);
	const pool = pools.get(key) ?? new PostgresPool(options, () => pools.delete(key));
	pools.set(key, pool);
	pool.retain();
	return pool;
}
