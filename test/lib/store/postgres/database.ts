import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { URL_VARIABLE } from './server';

/** An empty database on the test files' server. */
export interface TestDatabase {
	readonly url: string;
	/** Rows of a query over a connection of its own. */
	query(text: string, values?: readonly unknown[]): Promise<Array<Record<string, unknown>>>;
	/** Removes it, whoever is connected. */
	remove(): Promise<void>;
}

/** Makes a database of its own. */
export async function createDatabase(): Promise<TestDatabase> {
	const server = process.env[URL_VARIABLE];
	if (server === undefined) throw new Error('Run these tests by npm run test:postgres');
	const name = `test_${randomUUID().replaceAll('-', '')}`;
	await queryAt(server, `CREATE DATABASE ${name}`);
	const url = new URL(name, server).href;
	return {
		url,
		query: async (text, values = []) => await queryAt(url, text, values),
		remove: async () =>
			void (await queryAt(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
	};
}

async function queryAt(url: string, text: string, values: readonly unknown[] = []) {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(text, [...values])).rows;
	} finally {
		await client.end();
	}
}
