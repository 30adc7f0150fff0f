import { createServer, type Server } from 'node:net';
import { inspect } from 'node:util';

import { StoreError } from '../../../../lib/store/error';
import type { PostgresOptions } from '../../../../lib/store/postgres/connection/options';
import { PostgresPool } from '../../../../lib/store/postgres/connection/pool';
import {
	explainPostgres,
	isConflict,
	isOwnFault,
	isUncertain,
	isUnreachable,
} from '../../../../lib/store/postgres/errors';
import { freePort } from '../../../n8n/process/environment';
import { createDatabase, PATIENT, type TestDatabase } from './database';

const password = 'pa55word';

describe('errors of PostgreSQL', () => {
	let database: TestDatabase;
	/** Accepts connections and says nothing. */
	let silent: Server;

	beforeAll(async () => {
		database = await createDatabase();
		silent = createServer((socket) => void socket.on('error', () => undefined));
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
	});
	afterAll(async () => {
		silent.close();
		await database.remove();
	});

	/** What a statement ends with. */
	const failure = async (
		text: string | readonly string[],
		change: (url: URL) => void = () => undefined,
		more: Partial<PostgresOptions> = {},
	): Promise<unknown> => {
		const url = new URL(database.url);
		url.password = password;
		change(url);
		const pool = new PostgresPool({ server: url.href, poolSize: 1, ...PATIENT, ...more });
		pool.retain();
		try {
			return await pool.transaction(async (queries) => {
				for (const part of [text].flat()) await queries.query({ name: '', text: part });
			});
		} catch (error) {
			return error;
		} finally {
			await pool.release();
		}
	};
	const silentPort = () => (silent.address() as { port: number }).port;

	const real: ReadonlyArray<[string, RegExp, () => Promise<unknown>]> = [
		[
			'a server that is down',
			/can't be reached: the connection is refused\. Check that PostgreSQL runs/,
			async () => {
				const port = String(await freePort());
				return await failure('SELECT 1', (url) => (url.port = port));
			},
		],
		[
			'a host name that is wrong',
			/can't be reached: its host name .*\. Check/,
			async () => await failure('SELECT 1', (url) => (url.hostname = 'nowhere.invalid')),
		],
		[
			'a server that does not answer',
			/can't be reached: it does not answer/,
			async () =>
				await failure('SELECT 1', (url) => (url.port = String(silentPort())), {
					connectTimeoutMilliseconds: 200,
				}),
		],
		[
			'a database that is not there',
			/can't be reached: database "nowhere" does not exist\. Correct the database's name/,
			async () => await failure('SELECT 1', (url) => (url.pathname = 'nowhere')),
		],
		[
			'a user that is not there',
			/can't be reached: role "nobody" does not exist\. Correct the user/,
			async () => await failure('SELECT 1', (url) => (url.username = 'nobody')),
		],
		[
			'a server without TLS',
			/can't be reached: it does not support TLS\. Set ssl=on there, or write sslmode=disable/,
			async () =>
				await failure('SELECT 1', (url) => url.searchParams.set('sslmode', 'verify-full')),
		],
		[
			'a file that is not there',
			/failed: ENOENT.*\. Check the paths in the URL/,
			async () =>
				await failure('SELECT 1', (url) => url.searchParams.set('sslrootcert', '/nowhere.pem')),
		],
		[
			'a statement that takes too long',
			/failed: the statement took too long\. Check the server's load/,
			async () => await failure(['SET LOCAL statement_timeout = 50', 'SELECT pg_sleep(60)']),
		],
		[
			'a standby',
			/failed: the server is read-only\. It is a standby/,
			async () => await failure(['SET TRANSACTION READ ONLY', 'CREATE TABLE things ()']),
		],
		[
			'a table that is gone',
			/failed: relation "things" does not exist\. Restart n8n/,
			async () => await failure('SELECT * FROM things'),
		],
		['anything else', /failed: division by zero\.$/, async () => await failure('SELECT 1 / 0')],
	];

	it.each(real)('%s', async (_, sentence, fail) => {
		const error = explainPostgres('outbox', '127.0.0.1:5432/n8n', await fail());
		expect(error.message).toMatch(sentence);
		expect(error.message).toMatch(/^The outbox in PostgreSQL \(127\.0\.0\.1:5432\/n8n\) /);
		expect(inspect(error)).not.toContain(password);
	});

	const coded = (code: string) => Object.assign(new Error('what it says'), { code });
	it.each([
		['28P01', "can't be reached: the password or the user is wrong. Correct user and password"],
		['53300', "can't be reached: the server has no free connection. Raise max_connections"],
		['53100', "failed: the server's disk is full. Free some disk space on the server."],
		['42883', 'failed: what it says. Restart n8n to create the missing functions'],
		['57P03', "can't be reached: the server is starting up or shutting down."],
		['ECONNRESET', "can't be reached: the connection was lost."],
		['CERT_HAS_EXPIRED', 'failed: what it says.'],
	])('%s', (code, sentence) => {
		expect(explainPostgres('deduplication store', 'db:5432/n8n', coded(code)).message).toContain(
			`The deduplication store in PostgreSQL (db:5432/n8n) ${sentence}`,
		);
	});

	it.each([
		'self-signed certificate in certificate chain',
		'unable to verify the first certificate',
		"Hostname/IP does not match certificate's altnames: Host: db",
	])('%s', (message) => {
		const error = explainPostgres('outbox', 'db:5432/n8n', new Error(message));
		expect(error.message).toContain(`can't be reached: ${message}. Give the certificate of`);
	});

	it.each([
		[
			'unsupported startup parameter: options',
			"can't be reached: PgBouncer is in between and rejects a setting of the URL. Remove it",
		],
		[
			'prepared statement "outbox_open" does not exist',
			'set TELEPHONY_WEBHOOKS_LISTEN=false for all n8n processes.',
		],
	])('says what to do about PgBouncer: %s', (message, advice) => {
		const error = new Error(message);
		expect(explainPostgres('outbox', 'db:5432/n8n', error).message).toContain(advice);
	});

	it('does not know what became of a statement whose server PgBouncer has lost', () => {
		const error = coded('08P01');
		expect([isUncertain(error), isUnreachable(error)]).toEqual([true, true]);
	});

	it('tells the reason of each address where a host has several', () => {
		const error = new AggregateError([new Error('connect EACCES ::1:5432')], '');
		expect(explainPostgres('outbox', 'db:5432/n8n', error).message).toBe(
			'The outbox in PostgreSQL (db:5432/n8n) failed: connect EACCES ::1:5432.',
		);
	});

	it('masks passwords, and passes on what is explained already', () => {
		const told = new Error(`invalid dsn postgres://n8n:${password}@db/n8n`);
		expect(explainPostgres('outbox', 'db:5432/n8n', told).message).toContain('//n8n:***@db/n8n');
		const own = new StoreError('The outbox is full.');
		expect(explainPostgres('outbox', 'db:5432/n8n', own)).toBe(own);
	});

	it('tells what is worth another try, and what is one operation’s own fault', async () => {
		const down = await failure('SELECT 1', (url) => (url.port = '1'));
		const wrong = await failure('SELECT 1 / 0');
		const conflict = await failure(
			"DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '40P01'; END $$",
		);
		const told = [down, wrong, conflict, new TypeError('own')].map((error) => [
			isUnreachable(error),
			isOwnFault(error),
			isConflict(error),
		]);
		expect(told).toEqual([
			[true, false, false],
			[false, true, false],
			[false, false, true],
			[false, true, false],
		]);
	});
});
