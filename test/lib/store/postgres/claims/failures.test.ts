import { Client } from 'pg';

import type { ClaimOutcome, ClaimStore } from '../../../../../lib/store/claims';
import { sharedPool } from '../../../../../lib/store/postgres/connection/pool';
import { postgresPrograms, startPostgres } from '../../../../servers/postgres';
import { digest, request, signedBy } from '../../claims/events';
import { createDatabase, PATIENT, type TestDatabase } from '../database';
import { PostgresData } from './data';

const hour = 3600 * 1000;
const names = Array.from({ length: 50 }, (_, number) => `event ${number}`);

describe('claims while PostgreSQL fails', () => {
	let database: TestDatabase;
	let data: PostgresData;
	const clients: Client[] = [];

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(() => {
		const now = Date.UTC(2026, 0, 1);
		data = new PostgresData(database, { now: () => now });
	});
	afterEach(async () => {
		await Promise.all(clients.splice(0).map(async (client) => await client.end()));
		await data.destroy();
	});

	const tokenOf = (outcome: ClaimOutcome): number => {
		if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
		return outcome.token;
	};

	/** Holds up every batch in which this event is. */
	const holdUp = async (name: string): Promise<() => Promise<void>> => {
		const client = new Client(database.url);
		clients.push(client);
		await client.connect();
		await client.query('BEGIN');
		await client.query(`INSERT INTO ${data.schema}.claims VALUES ($1, '', 0, '', 0)`, [
			digest(name),
		]);
		return async () => void (await client.query('ROLLBACK'));
	};
	/** Resolves once a batch is held up: the server has all of it then. Or once none is under way. */
	const untilBatch = async (is: 'held up' | 'over'): Promise<void> => {
		const text = `SELECT wait_event_type FROM pg_stat_activity WHERE query LIKE '%claims_work_1%'
			AND state = 'active' AND pid <> pg_backend_pid() AND datname = current_database()`;
		for (;;) {
			const waits = (await database.query(text)).map((row) => row.wait_event_type);
			if (is === 'over' ? waits.length === 0 : waits.includes('Lock')) return;
		}
	};
	const settled = async (claims: ReadonlyArray<Promise<ClaimOutcome>>) =>
		(await Promise.allSettled(claims)).map((one) =>
			one.status === 'rejected' ? (one.reason as Error).message : one.value.kind,
		);

	it('reject all that were in a batch that took too long, and write none', async () => {
		const store = await data.open();
		const release = await holdUp('event 25');
		const claims = settled(names.map(async (name) => await store.claim(request(name))));
		await untilBatch('held up');
		// As the server itself does after statement_timeout, in any time that this process may need.
		await database.query(
			`SELECT pg_cancel_backend(pid) FROM pg_stat_activity
				WHERE query LIKE '%claims_work_1%' AND wait_event_type = 'Lock' AND datname = current_database()`,
		);
		const said = await claims;
		await release();
		expect(new Set(said)).toEqual(new Set([expect.stringMatching(/took too long\. Check/)]));
		expect(await data.rows('claims')).toEqual([]);
		expect(await settled(names.map(async (name) => await store.claim(request(name))))).toEqual(
			names.map(() => 'fresh'),
		);
	});

	it('void what a batch claimed whose answer was lost', async () => {
		const store = await data.open();
		const before = tokenOf(await store.claim(request('held')));
		const release = await holdUp('event 25');
		const claims = settled(names.map(async (name) => await store.claim(request(name))));
		await untilBatch('held up');
		const repair = await data.breakDown();
		expect(new Set(await claims)).toEqual(
			new Set([expect.stringMatching(/can't be reached: the connection was lost/)]),
		);
		await repair();
		// The server knows nothing of the cut, and does what it was told.
		await release();
		await untilBatch('over');
		expect(await data.rows('claims')).toHaveLength(51);
		expect(await settled(names.map(async (name) => await store.claim(request(name))))).toEqual(
			names.map(() => 'fresh'),
		);
		expect(await store.commit(request('held'), before, hour)).toBe(true);
	});

	it('are given up when no answer comes, and go on when the network is back', async () => {
		const store = await data.open({ statementTimeoutMilliseconds: 1_000_000 });
		await store.claim(request('A'));
		const port = await data.port();
		port.swallow();
		await expect(store.claim(request('B'))).rejects.toThrow(/can't be reached: it does not answer/);
		await port.restore();
		expect(await store.claim(request('B'))).toMatchObject({ kind: 'fresh' });
		expect(await store.claim(request('A'))).toMatchObject({ kind: 'inFlight' });
	});

	it('are extended while duplicates of their events are tried elsewhere', async () => {
		const [store, other] = [await data.open(), await data.open()];
		const event = { ...request('A'), ...signedBy('A') };
		const token = tokenOf(await store.claim(event));
		for (let round = 0; round < 30; round += 1) {
			const tries = Array.from({ length: 20 }, async () => await other.claim(event));
			expect(await store.extend(event, token, 60_000)).toBe(true);
			await Promise.all(tries);
		}
	});

	it('need no more than one connection', async () => {
		const store = await data.open({ poolSize: 1 });
		const all = names.map(async (name) => {
			const event = { ...request(name), ...signedBy(name) };
			const token = tokenOf(await store.claim(event));
			return await store.commit(event, token, hour);
		});
		const [committed] = await Promise.all([Promise.all(all), store.purge(), store.purge()]);
		expect(committed).toEqual(names.map(() => true));
	});

	it('say so when all connections are busy', async () => {
		const { url } = await data.port();
		const options = { connectTimeoutMilliseconds: 3000, poolSize: 1 };
		const store = await data.open(options);
		const pool = sharedPool({ server: url, schema: data.schema, ...options });
		const { promise: over, resolve: end } = Promise.withResolvers<void>();
		const busy = pool.transaction(async (queries) => {
			await queries.query({ name: 'one', text: 'SELECT 1' });
			await over;
		});
		await expect(store.claim(request('A'))).rejects.toThrow(
			/failed: all connections of this process were busy for too long\. Raise the pool size/,
		);
		end();
		await busy;
		await pool.release();
		expect(await store.claim(request('A'))).toMatchObject({ kind: 'fresh' });
	});

	it('work where each transaction may get another connection', async () => {
		const store = await data.open({ listens: false });
		const token = tokenOf(await store.claim(request('A')));
		expect(await store.commit(request('A'), token, hour)).toBe(true);
		expect(await store.claim(request('A'))).toEqual({ kind: 'duplicate' });
		const prepared = await data.open({ listens: true });
		expect(await prepared.claim(request('A'))).toEqual({ kind: 'duplicate' });
	});
});

describe('claims over a crash of PostgreSQL', () => {
	it('keep what they answered, and go on by themselves', async () => {
		const programs = postgresPrograms();
		if (programs === undefined) throw new Error('PostgreSQL is not installed');
		const server = await startPostgres(programs, { fsync: true });
		const { openPostgresClaims } = await import('../../../../../lib/store/postgres/claims/open');
		let store: ClaimStore | undefined;
		try {
			store = await openPostgresClaims({ server: server.url, ...PATIENT });
			const told = await Promise.all(
				names.map(async (name) => await (store as ClaimStore).claim(request(name))),
			);
			const tokens = told.map((outcome) => (outcome.kind === 'fresh' ? outcome.token : 0));
			await store.commit(request('event 0'), tokens[0] ?? 0, hour);
			await store.release(request('event 1'), tokens[1] ?? 0);
			await server.stop('SIGKILL');
			await expect(store.claim(request('event 0'))).rejects.toThrow(
				/^The deduplication store in PostgreSQL \(127\.0\.0\.1:\d+\/postgres\) can't be reached: /,
			);
			await server.start();
			expect(await store.claim(request('event 0'))).toEqual({ kind: 'duplicate' });
			const again = await store.claim(request('event 1'));
			expect(again.kind === 'fresh' && again.token > Math.max(...tokens)).toBe(true);
			expect(await store.claim(request('event 2'))).toMatchObject({ kind: 'inFlight' });
			expect(await store.commit(request('event 2'), tokens[2] ?? 0, hour)).toBe(true);
		} finally {
			await store?.close();
			await server.close();
		}
	});
});
