import { setTimeout as sleep } from 'node:timers/promises';
import { escapeIdentifier } from 'pg';

import type { MovingSide } from '../../move/side';
import { applicationNameOf, type PostgresOptions, schemaOf } from '../connection/options';
import { PostgresPool } from '../connection/pool';
import { explainPostgres } from '../errors';
import { hasTable, placeOf } from '../migrations/moves';
import { claimTables } from './claims';
import { outboxTables } from './outbox';
import { postgresStore } from './store';

/** Counting and comparing many rows takes longer than anything else. */
const STATEMENT_TIMEOUT_MILLISECONDS = 15 * 60_000;
/** A process reports more often than that. */
const REPORTED_WITHIN = '90 seconds';

const TRIES = 10;
const PAUSE_MILLISECONDS = 100;

/** Both stores in a schema of PostgreSQL, and what is known of its secrets. */
export interface PostgresSide extends MovingSide {
	/** The id of the key that secrets are sealed with; undefined where none was sealed. */
	sealingKey(): Promise<string | undefined>;
}

/** Both stores in a schema of PostgreSQL, as a move sees them. */
export function postgresSide(options: PostgresOptions, now: () => number): PostgresSide {
	const pool = new PostgresPool({
		...options,
		poolSize: 2,
		applicationName: 'n8n-nodes-telephony-webhooks move',
		statementTimeoutMilliseconds: STATEMENT_TIMEOUT_MILLISECONDS,
	});
	const place = placeOf(pool);
	pool.retain();
	const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
		try {
			return await work();
		} catch (error) {
			throw explainPostgres('outbox', pool.server, error);
		}
	};
	return {
		place,
		outbox: postgresStore(pool, outboxTables),
		claims: postgresStore(pool, claimTables),
		inUse: async () =>
			await guarded(async () => {
				let user = await connectedUser(pool, options);
				// The server notices a moment later that a process has ended.
				for (let tries = 0; user !== undefined && tries < TRIES; tries += 1) {
					await sleep(PAUSE_MILLISECONDS);
					user = await connectedUser(pool, options);
				}
				user ??= await reportedUser(pool);
				return user && `${place} is in use by ${user}`;
			}),
		setAside: async () =>
			await guarded(async () => {
				const name = await freeName(pool, now());
				const text = `ALTER SCHEMA ${pool.schema} RENAME TO ${escapeIdentifier(name)}`;
				await pool.query({ name: '', text });
				return `the schema ${name} in the same database`;
			}),
		sealingKey: async () =>
			await guarded(async () => {
				if (!(await hasTable(pool, 'sealing_key'))) return undefined;
				const text = `SELECT id FROM ${pool.schema}.sealing_key`;
				return (await pool.query<{ id: string }>({ name: '', text })).rows[0]?.id;
			}),
		close: async () => await pool.release(),
	};
}

/** Connections of n8n processes; behind PgBouncer nobody knows whose one is. */
async function connectedUser(
	pool: PostgresPool,
	options: PostgresOptions,
): Promise<string | undefined> {
	if (options.listens === false) return undefined;
	const { rows } = await pool.query<{ count: number; host: string | null }>(
		{
			name: '',
			text: `SELECT count(*)::int AS count, min(host(client_addr)) AS host FROM pg_stat_activity
				WHERE datname = current_database() AND application_name = $1`,
		},
		[applicationNameOf(options)],
	);
	const { count = 0, host } = rows[0] ?? {};
	if (count === 0) return undefined;
	return `n8n (connections: ${count}, from ${host ?? 'a socket'}). Stop all n8n processes, then run the move again.`;
}

/** Processes that have reported a moment ago and not said that they end. */
async function reportedUser(pool: PostgresPool): Promise<string | undefined> {
	if (!(await hasTable(pool, 'processes'))) return undefined;
	const { rows } = await pool.query<{ type: string; host: string; seconds: number }>({
		name: '',
		text: `SELECT type, host, extract(epoch FROM now() - seen_at)::int AS seconds FROM ${pool.schema}.processes
			WHERE seen_at > now() - interval '${REPORTED_WITHIN}' ORDER BY seen_at DESC LIMIT 1`,
	});
	const [row] = rows;
	if (row === undefined) return undefined;
	return `n8n (${row.type} on ${row.host}), which was seen ${row.seconds} seconds ago. Stop all n8n processes; if that one was killed, wait ${REPORTED_WITHIN}. Then run the move again.`;
}

/** The schema's name with a time, and a number where that is taken. */
async function freeName(pool: PostgresPool, now: number): Promise<string> {
	const time = new Date(now).toISOString().replace(/\D/g, '').slice(0, 14);
	const base = `${schemaOf(pool.options).slice(0, 40)}_${time}`;
	for (let number = 1; ; number += 1) {
		const name = number === 1 ? base : `${base}_${number}`;
		const text = 'SELECT FROM pg_namespace WHERE nspname = $1';
		const { rows } = await pool.query({ name: '', text }, [name]);
		if (rows.length === 0) return name;
	}
}
