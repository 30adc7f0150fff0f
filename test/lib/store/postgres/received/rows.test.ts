import { Client } from 'pg';
import {
	accepted,
	batch,
	counted,
	day,
	drifted,
	lastEvent,
	rejected,
	start,
} from '../../received/world';
import { request } from '../../claims/events';
import { createQuietDatabase, type TestDatabase } from '../database';
import { PostgresReceivedData } from './data';

const TURNS = 200;

describe('what is counted in PostgreSQL', () => {
	let database: TestDatabase;
	let data: PostgresReceivedData;

	beforeAll(async () => {
		database = await createQuietDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(() => {
		data = new PostgresReceivedData(database, () => start);
	});
	afterEach(async () => await data.destroy());

	it('is changed in place, without a change of any index', async () => {
		const tables = await changedTables();
		expect(tables.map(({ relname, added }) => [relname, added])).toEqual([
			['received_counts', 6],
			['received_events', 1],
			['received_triggers', 1],
		]);
		for (const { changed, hot, pages } of tables) {
			expect(Number(changed)).toBeGreaterThanOrEqual(2 * TURNS - 2);
			// With an index of what changes, none would be.
			expect(hot).toBe(changed);
			expect(pages).toBeLessThanOrEqual(5);
		}
	});

	/** How often each table's rows were changed by so many batches and so many accepted events, and how often in place. */
	async function changedTables() {
		const [store, claims] = [await data.open({ poolSize: 1 }), await data.openClaims()];
		for (let turn = 0; turn < TURNS; turn += 1) {
			await store.add(batch({ counts: [counted([1])], events: [lastEvent('call.ended')] }));
			const outcome = await claims.claim(request(`event ${turn}`));
			if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
			await claims.commit(request(`event ${turn}`), outcome.token, day, accepted());
		}
		await store.close();
		await claims.close();
		await database.untilCounted();
		return await database.query(
			`SELECT relname, n_tup_ins::int AS added, n_tup_upd::int AS changed, n_tup_hot_upd::int AS hot,
				pg_relation_size(relid)::int / 8192 AS pages FROM pg_stat_user_tables
				WHERE schemaname = $1 AND relname = ANY ($2) ORDER BY relname`,
			[data.schema, ['received_counts', 'received_events', 'received_triggers']],
		);
	}

	it('is purged without waiting for what somebody works with', async () => {
		const store = await data.open();
		const at = start - 40 * day;
		const notes = { rejected: [rejected({ at })], drift: [drifted('data.a', { at })] };
		await store.add(batch({ counts: [counted([1], { at }), counted([1])], ...notes }));
		const client = new Client(database.url);
		await client.connect();
		await client.query('BEGIN');
		const { schema } = data;
		await client.query(`SELECT FROM ${schema}.received_counts WHERE minutes = 5 FOR UPDATE`);
		await client.query(`SELECT FROM ${schema}.received_rejected FOR UPDATE`);
		// The hour and the field.
		expect(await store.purge()).toBe(2);
		await client.end();
		expect(await store.purge()).toBe(2);
	});
});
