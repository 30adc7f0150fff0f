import { Client } from 'pg';

import {
	attemptAt,
	judging,
	newEvent,
	second,
	stored,
	type TestOutbox,
} from '../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresOutboxData } from './data';

describe('the journal in PostgreSQL', () => {
	let database: TestDatabase;
	let data: PostgresOutboxData;
	let [one, other]: TestOutbox[] = [];
	let slow: Client;

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		data = new PostgresOutboxData(database, Date.now);
		[one, other] = [await data.open(), await data.open()];
		for (const id of ['sub_a', 'sub_b']) {
			await one.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
		}
		slow = new Client({ connectionString: database.url });
		await slow.connect();
	});
	afterEach(async () => {
		await slow.end();
		await data.destroy();
	});

	const deliver = async (outbox: TestOutbox | undefined, subscriptionId: string) => {
		const claimUntil = Date.now() + 60 * second;
		const enqueued = await outbox?.enqueue(newEvent([{ subscriptionId, claimUntil }]));
		const [delivery] = enqueued ? stored(enqueued).deliveries : [];
		const claim = { id: delivery?.id ?? '', token: delivery?.token ?? 0 };
		await outbox?.settle(claim, attemptAt(Date.now()), judging('delivered', Date.now()));
		return claim.id;
	};
	const read = async (outbox: TestOutbox | undefined) => {
		const entries = (await outbox?.read('reader', 100)) ?? [];
		const last = entries[entries.length - 1]?.id;
		if (last !== undefined) await outbox?.acknowledge('reader', last);
		return entries.map((entry) => ('deliveryId' in entry ? entry.deliveryId : entry.reason));
	};

	it('does not go past what was numbered before and is committed later', async () => {
		await one?.addReader('reader');
		const first = await deliver(one, 'sub_a');
		expect(await one?.read('reader', 100)).toHaveLength(1);
		// A process that is slow to commit: it has its number already.
		await slow.query(`BEGIN; SELECT ${data.schema}.notice(1, 1, '{4}', '{slow}')`);
		const later = await deliver(other, 'sub_b');
		expect(await read(one)).toEqual([first]);
		expect(await read(other)).toEqual([]);
		await slow.query('COMMIT');
		expect(await read(other)).toEqual(['slow', later]);
		expect(await read(one)).toEqual([]);
	});

	/** The entry up to which attempts are counted. */
	const counted = async () => (await data.query('SELECT counted FROM $schema.outbox'))[0]?.counted;

	it('is counted up to what may still be committed, then on from there; what is there is told', async () => {
		await deliver(one, 'sub_a');
		await slow.query(`BEGIN; SELECT ${data.schema}.notice(1, 1, '{4}', '{slow}')`);
		await deliver(other, 'sub_b');
		const totals = async () =>
			(await other?.attemptTotals())?.map(({ subscriptionId, delivered }) => [
				subscriptionId,
				delivered,
			]);
		const counts = [
			['sub_a', 1],
			['sub_b', 1],
		];
		await one?.rollUp();
		expect(await counted()).toBe('1');
		expect(await totals()).toEqual(counts);
		// What is not counted is kept.
		const now = Date.now() + 1;
		expect(await one?.purge({ endedBefore: now, readerIdleBefore: now })).toBe(1);
		await slow.query('COMMIT');
		expect(await totals()).toEqual(counts);
		expect(await one?.purge({ endedBefore: now, readerIdleBefore: now })).toBe(1);
		expect(await totals()).toEqual(counts);
	});

	it('is counted past what is undone', async () => {
		await slow.query(`BEGIN; SELECT ${data.schema}.notice(1, 1, '{4}', '{undone}')`);
		await slow.query('ROLLBACK');
		await deliver(other, 'sub_b');
		const delivered = [{ subscriptionId: 'sub_b', delivered: 1 }];
		expect(await one?.attemptTotals()).toMatchObject(delivered);
		await one?.rollUp();
		await one?.rollUp();
		expect(await counted()).toBe('2');
		expect(await one?.attemptTotals()).toMatchObject(delivered);
	});

	it('is counted by one process at a time, which others leave it to', async () => {
		await deliver(one, 'sub_a');
		await slow.query(`BEGIN; SELECT FROM ${data.schema}.outbox FOR UPDATE`);
		await one?.rollUp();
		const told = async () => await other?.attemptTotals();
		const delivered = [{ subscriptionId: 'sub_a', delivered: 1 }];
		expect(await told()).toMatchObject(delivered);
		await slow.query('COMMIT');
		expect(await counted()).toBe('0');
		await one?.rollUp();
		expect(await counted()).toBe('1');
		expect(await told()).toMatchObject(delivered);
	});

	it('does not wait for what is undone', async () => {
		await one?.addReader('reader');
		await slow.query(`BEGIN; SELECT ${data.schema}.notice(1, 1, '{4}', '{undone}')`);
		await slow.query('ROLLBACK');
		const id = await deliver(other, 'sub_b');
		expect(await read(one)).toEqual([id]);
	});

	it('lets others write while a reader waits', async () => {
		await one?.addReader('reader');
		await slow.query(`BEGIN; SELECT ${data.schema}.notice(1, 1, '{4}', '{slow}')`);
		const reading = read(one);
		const ids = [await deliver(other, 'sub_b'), await deliver(one, 'sub_b')];
		expect(await reading).toEqual([]);
		await slow.query('COMMIT');
		expect(await read(one)).toEqual(['slow', ...ids]);
	});

	it('tells a reader everything once, however many write', async () => {
		await one?.addReader('reader');
		let writing = true;
		const told: string[] = [];
		const reader = (async () => {
			while (writing) told.push(...(await read(one)));
			told.push(...(await read(one)));
		})();
		const third = await data.open();
		const outboxes = [one, other, third];
		const ids = await Promise.all(
			Array.from(
				{ length: 600 },
				async (_, place) => await deliver(outboxes[place % 3], place % 2 === 0 ? 'sub_a' : 'sub_b'),
			),
		);
		writing = false;
		await reader;
		while (told.length < ids.length) told.push(...(await read(one)));
		expect([...told].sort()).toEqual([...ids].sort());
	});
});
