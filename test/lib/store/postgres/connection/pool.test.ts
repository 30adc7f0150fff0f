import { setTimeout as sleep } from 'node:timers/promises';

import { PostgresPool, sharedPool } from '../../../../../lib/store/postgres/connection/pool';
import { createDatabase, PATIENT, type TestDatabase } from '../database';

const one = { name: 'one', text: 'SELECT 1 AS number' };

describe('the pool of connections to PostgreSQL', () => {
	let database: TestDatabase;
	let pool: PostgresPool;

	beforeAll(async () => {
		database = await createDatabase();
		await database.query('CREATE TABLE things (number bigint)');
	});
	afterAll(async () => await database.remove());

	beforeEach(() => {
		pool = sharedPool({ server: database.url, poolSize: 2, ...PATIENT });
	});
	afterEach(async () => await pool.release());

	it('answers 64-bit integers as numbers', async () => {
		const statement = { name: 'big', text: 'SELECT $1::int8 AS number' };
		const { rows } = await pool.query(statement, [1_795_000_000_000]);
		expect(rows).toEqual([{ number: 1_795_000_000_000 }]);
	});

	it.each([
		['prepares statements', true, [{ name: 'one' }]],
		['prepares none where each transaction may get another connection', false, []],
	])('%s', async (_, listens, prepared) => {
		const own = new PostgresPool({ server: database.url, poolSize: 1, listens, ...PATIENT });
		own.retain();
		await own.query(one);
		const text = "SELECT name FROM pg_prepared_statements WHERE name = 'one'";
		expect((await own.query({ name: 'prepared', text })).rows).toEqual(prepared);
		await own.release();
	});

	it.each([true, false])(
		'has the server end a statement that takes too long (listens: %p)',
		async (listens) => {
			const own = new PostgresPool({
				...{ server: database.url, listens, statementTimeoutMilliseconds: 1000, ...PATIENT },
			});
			own.retain();
			const sleeping = own.query({
				...{ name: 'sleep', text: 'SELECT pg_sleep(60)', answerTimeoutMilliseconds: 100_000 },
			});
			await expect(sleeping).rejects.toMatchObject({ code: '57014' });
			expect((await own.query(one)).rows).toEqual([{ number: 1 }]);
			await own.release();
		},
	);

	it('waits for no answer to a rollback where the one before did not come', async () => {
		const statementTimeoutMilliseconds = 3_600_000;
		const own = new PostgresPool({
			server: database.url,
			statementTimeoutMilliseconds,
			...PATIENT,
		});
		own.retain();
		const text = 'SELECT pg_sleep(3600)';
		const unanswered = own.transaction(
			async (queries) => await queries.query({ name: '', text, answerTimeoutMilliseconds: 100 }),
		);
		await expect(unanswered).rejects.toThrow(/Query read timeout/);
		await own.release();
	});

	it('undoes a transaction whose work rejects', async () => {
		const insert = { name: 'insert', text: 'INSERT INTO things VALUES (1)' };
		const failing = pool.transaction(async (queries) => {
			await queries.query(insert);
			throw new Error('no more');
		});
		await expect(failing).rejects.toThrow('no more');
		expect(await database.query('SELECT * FROM things')).toEqual([]);
		await pool.transaction(async (queries) => await queries.query(insert));
		expect(await database.query('SELECT * FROM things')).toHaveLength(1);
	});

	it('goes on with another connection when the server has ended one, in use or not', async () => {
		await pool.query(one);
		const ours = "application_name LIKE 'n8n%' AND datname = current_database()";
		const ending = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${ours}`;
		const text = 'SELECT pg_sleep(60)';
		const inUse = pool.query({ name: 'sleep', text }).catch((error: unknown) => error);
		const asleep = `SELECT FROM pg_stat_activity WHERE query = $1 AND wait_event = 'PgSleep' AND ${ours}`;
		while ((await database.query(asleep, [text])).length === 0) await sleep(20);
		await database.query(ending);
		expect(await inUse).toMatchObject({ code: '57P01' });
		const { rows } = await pool.query(one);
		expect(rows).toEqual([{ number: 1 }]);
	});

	it.each([
		['keeps a connection whose statement was wrong', ['SELECT 1 / 0'], true],
		[
			'leaves a server that has become a standby',
			['SET TRANSACTION READ ONLY', 'CREATE TABLE others ()'],
			false,
		],
	])('%s', async (_, texts, isKept) => {
		const backend = { name: 'backend', text: 'SELECT pg_backend_pid() AS pid' };
		const own = new PostgresPool({ server: database.url, poolSize: 1, ...PATIENT });
		own.retain();
		const [before] = (await own.query<{ pid: number }>(backend)).rows;
		const failing = own.transaction(async (queries) => {
			for (const text of texts) await queries.query({ name: '', text });
		});
		await expect(failing).rejects.toThrow();
		const [after] = (await own.query<{ pid: number }>(backend)).rows;
		expect(after?.pid === before?.pid).toBe(isKept);
		await own.release();
	});

	it('lets nobody wait for ever for a connection', async () => {
		const own = new PostgresPool({ server: database.url, poolSize: 2 });
		own.retain();
		const { promise: over, resolve: end } = Promise.withResolvers<void>();
		const busy = [1, 2].map(async () => {
			await own.transaction(async (queries) => {
				await queries.query(one);
				await over;
			});
		});
		await expect(own.query(one)).rejects.toThrow(/timeout exceeded when trying to connect/);
		end();
		await Promise.all(busy);
		await own.release();
	});

	it('is one for all that use it, and closed by the last', async () => {
		const other = sharedPool({ server: database.url, poolSize: 2, ...PATIENT });
		expect(other).toBe(pool);
		await other.release();
		expect((await pool.query(one)).rows).toHaveLength(1);
		const elsewhere = sharedPool({ server: database.url, poolSize: 3, ...PATIENT });
		expect(elsewhere).not.toBe(pool);
		await elsewhere.release();
		await expect(elsewhere.query(one)).rejects.toThrow(/after calling end/);
	});
});
