import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { isConflict } from '../../../../lib/store/postgres/errors';
import { postgresPrograms, startPostgres } from '../../../servers/postgres';
import { URL_VARIABLE } from './server';

/** How tests open a store: on a busy machine a connection may take long, and few of them are about that. */
export const PATIENT = { connectTimeoutMilliseconds: 60_000 } as const;

/** An empty database for the tests of one file. */
export interface TestDatabase {
	readonly url: string;
	/** Rows of a query over a connection of its own. */
	query(text: string, values?: readonly unknown[]): Promise<Array<Record<string, unknown>>>;
	/** Waits until nobody else is connected, and until what was done is in PostgreSQL's statistics. */
	untilCounted(): Promise<void>;
	/** Removes it, whoever is connected. */
	remove(): Promise<void>;
}

/** Makes a database of its own on the test files' server. */
export async function createDatabase(): Promise<TestDatabase> {
	const server = process.env[URL_VARIABLE];
	if (server === undefined) throw new Error('Run these tests by npm run test:postgres');
	const name = `test_${randomUUID().replaceAll('-', '')}`;
	await queryAt(server, `CREATE DATABASE ${name}`);
	return {
		...databaseAt(new URL(name, server).href),
		remove: async () =>
			void (await queryAt(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
	};
}

/**
 * Makes a database on a server of its own, on which nothing else happens: for tests of plans, pages and statistics. On a
 * shared server, any open transaction makes every database keep old versions of rows.
 */
export async function createQuietDatabase(): Promise<TestDatabase> {
	const programs = postgresPrograms();
	if (programs === undefined) throw new Error('PostgreSQL is not installed');
	const server = await startPostgres(programs, { settings: ['autovacuum=off'] });
	return { ...databaseAt(server.url), remove: async () => await server.close() };
}

const UNUSED_SECONDS = 30;

function databaseAt(url: string): Omit<TestDatabase, 'remove'> {
	const query: TestDatabase['query'] = async (text, values = []) =>
		await queryAt(url, text, values);
	const untilCounted = async () => {
		const deadline = Date.now() + UNUSED_SECONDS * 1000;
		for (;;) {
			const others = await query(`SELECT application_name, state, query FROM pg_stat_activity
				WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`);
			if (others.length === 0) break;
			if (Date.now() > deadline) throw new Error(`Still connected: ${JSON.stringify(others)}`);
			await sleep(20);
		}
		// A connection's process hands over what it did when it ends; before PostgreSQL 15 another process counts it, in order,
		// half a second later.
		const last = `counted_${randomUUID().replaceAll('-', '')}`;
		await query(`CREATE TABLE ${last} ()`);
		const count = `SELECT FROM pg_stat_user_tables WHERE relname = '${last}' AND seq_scan > 0`;
		do await query(`SELECT FROM ${last}`);
		while ((await query(count)).length === 0);
		await query(`DROP TABLE ${last}`);
	};
	return { url, query, untilCounted };
}

/** Removes a schema, also while the server still does in it what processes asked for that were killed. */
export async function dropSchema(database: TestDatabase, schema: string): Promise<void> {
	for (;;) {
		try {
			await database.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
			return;
		} catch (error) {
			if (!isConflict(error)) throw error;
		}
	}
}

async function queryAt(url: string, text: string, values: readonly unknown[] = []) {
	const client = new Client({ connectionString: url });
	// Told by the query, if one is under way.
	client.on('error', () => undefined);
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(text, [...values])).rows;
	} finally {
		await client.end();
	}
}
