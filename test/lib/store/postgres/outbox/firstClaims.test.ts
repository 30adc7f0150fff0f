import { PostgresPool } from '../../../../../lib/store/postgres/connection/pool';
import { second, type TestOutbox } from '../../outbox/model/world';
import { OutboxWorld } from '../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresOutboxData } from './data';

describe('settling the first claim of a delivery, of which nothing is read', () => {
	let database: TestDatabase;
	let world: OutboxWorld;
	let other: TestOutbox;
	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		world = await OutboxWorld.create((now) =>
			Promise.resolve(new PostgresOutboxData(database, now)),
		);
		other = await world.data.open();
		await world.subscribe('sub_a');
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await world.data.destroy();
	});

	it('rejects what another process has claimed meanwhile, and writes the others of its batch', async () => {
		const [lost, kept] = [await world.sendClaimed('sub_a'), await world.sendClaimed('sub_a')];
		world.now += 31 * second;
		const [taken] = (await other.claim('sub_a', 1, world.now + 30 * second)).deliveries;
		expect(taken?.id).toBe(lost.id);
		const settled = await Promise.all([lost, kept].map(async (claim) => await world.settle(claim)));
		expect(settled.map(({ kind }) => kind)).toEqual(['superseded', 'settled']);
		expect(await world.outbox.attempts(lost.id)).toEqual([]);
		expect(await world.outbox.attempts(kept.id)).toHaveLength(1);
		const [subscription] = await world.outbox.subscriptions();
		// As judged once: the judgement of the first try was undone with it.
		expect(subscription?.health.consecutiveFailures).toBe(0);
		expect(await other.counts()).toMatchObject({ pending: 1, delivered: 1 });
		expect(taken && (await world.settle(taken, 'delivered', {}, other)).kind).toBe('settled');
	});

	it('counts each attempt once where the same batch is judged again', async () => {
		const lost = await world.sendClaimed('sub_a');
		const claims = [await world.sendClaimed('sub_a'), await world.sendClaimed('sub_a')];
		await world.outbox.cancel({ ids: [lost.id] }, 1);
		const settled = await Promise.all(
			[lost, ...claims].map(async (claim) => await world.settle(claim, 'retrying')),
		);
		expect(settled.map(({ kind }) => kind)).toEqual(['superseded', 'settled', 'settled']);
		for (const { id } of claims) expect(await world.outbox.attempts(id)).toHaveLength(1);
		expect(await world.outbox.counts()).toMatchObject({ pending: 2, cancelled: 1 });
	});

	it('asks for nothing but the subscription before it writes', async () => {
		const claims = [await world.sendClaimed('sub_a'), await world.sendClaimed('sub_a')];
		const names: string[] = [];
		const transaction = PostgresPool.prototype.transaction;
		jest.spyOn(PostgresPool.prototype, 'transaction').mockImplementation(async function (
			this: PostgresPool,
			work,
		) {
			return await transaction.call(this, async (...both) => {
				const [queries, last] = both.map((one): (typeof both)[0] => ({
					query: async (statement, values) => {
						names.push(statement.name);
						return await one.query(statement, values);
					},
				}));
				return await work(queries ?? both[0], last ?? both[1]);
			});
		});
		await Promise.all(claims.map(async (claim) => await world.settle(claim)));
		expect(names).toEqual(['outbox_hold_subscriptions', 'outbox_settle']);
	});
});
