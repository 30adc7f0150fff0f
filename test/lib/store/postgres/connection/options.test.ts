import type { ConnectionOptions } from 'node:tls';
import { Client } from 'pg';

import {
	clientConfig,
	describeServer,
	type PostgresOptions,
} from '../../../../../lib/store/postgres/connection/options';

const url = 'postgres://n8n:s3cret@db.example.com/n8n';
const fields = { host: 'db.example.com', database: 'n8n', user: 'n8n', password: 's3cret' };

/** What pg makes of the options. */
function connecting(options: PostgresOptions) {
	const client = new Client(clientConfig(options)) as Client & {
		connectionParameters: { ssl: boolean | ConnectionOptions };
	};
	const { host, port, database, user, password, connectionParameters } = client;
	const { ssl } = connectionParameters;
	return { host, port, database, user, password, ssl };
}

describe('the options of PostgreSQL', () => {
	const rows: ReadonlyArray<[string, PostgresOptions, object]> = [
		['a URL', { server: url }, { ...fields, port: 5432, ssl: false }],
		['fields', { server: fields }, { ...fields, port: 5432, ssl: false }],
		['another port', { server: { ...fields, port: 6432 } }, { port: 6432 }],
		['TLS by the URL', { server: `${url}?sslmode=verify-full` }, { ssl: {} }],
		[
			'TLS unchecked by the URL',
			{ server: `${url}?sslmode=no-verify` },
			{ ssl: { rejectUnauthorized: false } },
		],
		['TLS by the option', { server: url, tls: true }, { ssl: true }],
		['TLS by the option, with fields', { server: fields, tls: true }, { ssl: true }],
		[
			'an authority for a URL that asks for TLS',
			{ server: `${url}?sslmode=verify-full`, tls: { ca: 'PEM' } },
			{ ssl: { ca: 'PEM', rejectUnauthorized: true } },
		],
		[
			'an authority for a URL that checks nothing',
			{ server: `${url}?sslmode=no-verify`, tls: { ca: 'PEM' } },
			{ ssl: { ca: 'PEM', rejectUnauthorized: false } },
		],
		[
			'a client’s certificate',
			{ server: fields, tls: { cert: 'PEM 1', key: 'PEM 2', rejectUnauthorized: false } },
			{ ssl: { cert: 'PEM 1', key: 'PEM 2', rejectUnauthorized: false } },
		],
		[
			'an authority for a URL without TLS',
			{ server: `${url}?sslmode=disable`, tls: { ca: 'PEM' } },
			{ ssl: false },
		],
	];

	it.each(rows)('%s', (_, options, expected) => {
		const made = connecting(options);
		// pg hides the key from those who print it.
		const ssl =
			typeof made.ssl === 'object' && made.ssl.key ? { ...made.ssl, key: made.ssl.key } : made.ssl;
		expect({ ...made, ssl }).toMatchObject(expected);
	});

	it.each([
		['db.example.com:5432/n8n', { server: url }],
		['db.example.com:5432/n8n', { server: fields }],
		['[::1]:6432/n8n', { server: 'postgresql://n8n:s3cret@[::1]:6432/n8n?sslmode=require' }],
		['/var/run/postgresql:5432/n8n', { server: 'postgres:///n8n?host=/var/run/postgresql' }],
	])('names the server %s', (name, options) => {
		expect(describeServer(options)).toBe(name);
	});

	it.each([
		['is none', 'n8n:s3cret@db'],
		['is of something else', 'mysql://n8n:s3cret@db/n8n'],
		['has a character that must be encoded', 'postgres://n8n:s3cret/1@db:5432/n8n'],
	])('rejects a URL that %s, without telling it', (_, server) => {
		let error: unknown;
		try {
			clientConfig({ server });
		} catch (thrown) {
			error = thrown;
		}
		expect(String(error)).toMatch(/The URL of PostgreSQL is invalid\. Write it as postgres:/);
		expect(error).not.toHaveProperty('cause');
		expect(String(error)).not.toContain('s3cret');
	});
});
