import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import type { ClaimStore } from '../../../../../lib/store/claims';
import { request, signedBy } from '../../claims/events';
import { SqliteData } from '../../sqlite/claims/data';
import { createQuietDatabase, type TestDatabase } from '../database';
import { PostgresData } from './data';

const hour = 3600 * 1000;
const now = Date.UTC(2026, 0, 1);

describe('what claims leave in PostgreSQL', () => {
	let database: TestDatabase;
	let data: PostgresData;
	let moment: number;

	beforeAll(async () => {
		database = await createQuietDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(() => {
		moment = now;
		data = new PostgresData(database, { now: () => moment });
	});
	afterEach(async () => await data.destroy());

	/** Events that follow each other under keys, under way at once, and under signatures of others. */
	const play = async (store: ClaimStore): Promise<void> => {
		const numbered = { sameContent: { withinMilliseconds: 0, rememberMilliseconds: hour } };
		const events = [
			request('A'),
			request('A', 'changed'),
			request('B', 'B', '1', numbered),
			request('B', 'B', '2', numbered),
			request('C', 'C', ''),
			{ ...request('D'), ...signedBy('one') },
			{ ...request('E'), ...signedBy('one') },
			{ ...request('A'), ...signedBy('two') },
		];
		const outcomes = [];
		for (const event of events) outcomes.push([event, await store.claim(event)] as const);
		for (const [event, outcome] of outcomes) {
			if (outcome.kind === 'fresh') await store.commit(event, outcome.token, hour);
		}
		const last = await store.claim(request('A', 'changed again'));
		if (last.kind !== 'fresh') throw new Error(last.kind);
		await store.commit(request('A', 'changed again'), last.token, hour);
	};

	it('is remembered under the same keys as in SQLite, so that it can be moved', async () => {
		await play(await data.open());
		const sqlite = new SqliteData({ now: () => now });
		const store = await sqlite.open();
		await play(store);
		await store.close();
		const file = new DatabaseSync(sqlite.file);
		const there = file.prepare('SELECT key, fingerprint, expires FROM remembered').all();
		file.close();
		await sqlite.destroy();

		const named = ({ key, fingerprint, expires }: Record<string, unknown>) =>
			[key, fingerprint].map((part) => Buffer.from(part as Uint8Array).toString('hex')).join(' ') +
			` ${String(expires)}`;
		const here = (await data.rows('remembered')).map(named).sort();
		expect(here).toEqual(there.map(named).sort());
		expect(here.length).toBeGreaterThan(8);
		expect(await data.rows('claims')).toEqual([]);
	});

	it('is nothing of a duplicate, and of an event in flight one row', async () => {
		const store = await data.open();
		await play(store);
		const before = await data.rows('remembered');
		const again = ['A', 'B', 'C'].map(async (name) => await store.claim(request(name)));
		await Promise.all([...again, store.claim(request('A', 'changed'))]);
		expect(await data.rows('remembered')).toEqual(before);
		expect(await data.rows('claims')).toEqual([]);
		await store.claim(request('F'));
		expect(await data.rows('claims')).toMatchObject([{ until: String(now + 30_000) }]);
	});

	it('is found by its indexes, though the plans were made while it was nothing', async () => {
		const early = await data.open({ poolSize: 1 });
		await play(early);
		await database.query(`VACUUM ANALYZE ${data.schema}.remembered`);
		await early.close();
		const scans = async () => {
			await database.untilCounted();
			const text = `SELECT seq_scan::int, idx_scan::int FROM pg_stat_user_tables
				WHERE schemaname = '${data.schema}' AND relname = 'remembered'`;
			return (await database.query(text))[0];
		};
		const before = await scans();
		const store = await data.open({ poolSize: 1 });
		const process = async (name: string) => {
			const event = { ...request(name), ...signedBy(name) };
			const outcome = await store.claim(event);
			if (outcome.kind === 'fresh') await store.commit(event, outcome.token, hour);
			expect(await store.claim(event)).toEqual({ kind: 'duplicate' });
		};
		await process('while there is nothing');
		await store.purge();
		await database.query(`INSERT INTO ${data.schema}.remembered
			SELECT decode(md5(n::text), 'hex'), decode(md5(n::text), 'hex'), n, ${now} + n * 1000
			FROM generate_series(1, 200000) n`);
		const names = Array.from({ length: 300 }, (_, number) => `event ${number}`);
		await Promise.all(names.map(process));
		moment += 5_000_000;
		expect(await store.purge()).toBeGreaterThanOrEqual(5000);
		await store.close();
		const after = await scans();
		expect(after?.seq_scan).toBe(before?.seq_scan);
		expect(Number(after?.idx_scan)).toBeGreaterThan(Number(before?.idx_scan));
	});

	it('is recognized from the index alone, once it was vacuumed', async () => {
		const names = Array.from({ length: 300 }, (_, number) => `event ${number}`);
		const store = await data.open({ poolSize: 1 });
		for (const name of names) {
			const outcome = await store.claim(request(name));
			if (outcome.kind === 'fresh') await store.commit(request(name), outcome.token, hour);
		}
		await store.close();
		await database.query(`VACUUM ${data.schema}.remembered`);
		const reads = async () => {
			await database.untilCounted();
			const text = `SELECT heap_blks_hit::int + heap_blks_read::int AS heap, idx_blks_hit::int AS index
				FROM pg_statio_user_tables WHERE schemaname = '${data.schema}' AND relname = 'remembered'`;
			return (await database.query(text))[0];
		};
		const before = await reads();
		const again = await data.open({ poolSize: 1 });
		const kinds = names.map(async (name) => (await again.claim(request(name))).kind);
		expect(new Set(await Promise.all(kinds))).toEqual(new Set(['duplicate']));
		await again.close();
		const after = await reads();
		expect(Number(after?.index) - Number(before?.index)).toBeGreaterThanOrEqual(300);
		expect(Number(after?.heap) - Number(before?.heap)).toBeLessThan(10);
	});

	it('is purged in slices, without waiting for what somebody works with', async () => {
		const store = await data.open();
		await database.query(`INSERT INTO ${data.schema}.remembered
			SELECT decode(md5(n::text), 'hex'), decode(md5(n::text), 'hex'), n, ${now}
			FROM generate_series(1, 2500) n`);
		const client = new Client(database.url);
		await client.connect();
		await client.query('BEGIN');
		await client.query(`SELECT FROM ${data.schema}.remembered LIMIT 1 FOR UPDATE`);
		expect(await store.purge()).toBe(2499);
		await client.end();
		expect(await store.purge()).toBe(1);
	});
});
