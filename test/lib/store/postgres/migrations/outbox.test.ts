import { attemptAt, judging, OutboxWorld } from '../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresOutboxData } from '../outbox/data';

let database: TestDatabase;
let world: OutboxWorld;
let data: PostgresOutboxData;

beforeAll(async () => {
	database = await createDatabase();
});
afterAll(async () => await database.remove());
beforeEach(async () => {
	world = await OutboxWorld.create(async (now) => (data = new PostgresOutboxData(database, now)));
	await world.subscribe('sub_a');
});
afterEach(async () => await data.destroy());

it('brings an outbox that tells no answers, counts no attempts and does not say who claims to this version', async () => {
	const ids: string[] = [];
	for (const status of [503, 200, undefined]) {
		const claim = await world.sendClaimed('sub_a');
		ids.push(claim.id);
		await world.outbox.settle(claim, attemptAt(0, { status }), judging('failed', world.now));
	}
	await world.outbox.close();
	for (const sql of [
		'ALTER TABLE $schema.deliveries DROP COLUMN answer',
		'ALTER TABLE $schema.queue DROP COLUMN claimed_by',
		'ALTER TABLE $schema.queue ADD COLUMN claimed boolean NOT NULL',
		'ALTER TABLE $schema.leases DROP COLUMN locked',
		...['settle', 'claim', 'enqueue', 'add_deliveries', 'hold_subscriptions'].map(
			(name) => `DROP FUNCTION $schema.${name}`,
		),
		...['free_claims', 'lease_queues'].map((name) => `DROP FUNCTION $schema.${name}`),
		'DROP FUNCTION $schema.attempt_sums',
		'DROP FUNCTION $schema.roll_up',
		'DROP FUNCTION $schema.add_attempts',
		'DROP FUNCTION $schema.purge_counts',
		'DROP TABLE $schema.attempt_counts',
		'ALTER TABLE $schema.outbox DROP COLUMN counted',
		"UPDATE $schema.versions SET version = 1 WHERE component = 'outbox'",
	]) {
		await data.query(sql);
	}
	world.outbox = await data.open();
	expect(await world.outbox.leaseQueues(['sub_a'], world.now + 1)).toEqual(['sub_a']);
	await world.deliver('sub_a');
	const { deliveries } = await world.outbox.deliveries({ answer: '5xx' }, { limit: 10 });
	expect(deliveries.map(({ id }) => id)).toEqual(ids.slice(0, 1));
	expect(await world.outbox.attemptTotals()).toMatchObject([{ delivered: 1, failed: 3 }]);
	const again = await world.sendClaimed('sub_a');
	const record = attemptAt(0, { status: undefined, unanswered: 'noConnection' });
	await world.outbox.settle(again, record, judging('failed', world.now));
	const unanswered = await world.outbox.deliveries({ answer: 'noConnection' }, { limit: 10 });
	expect(unanswered.deliveries).toMatchObject([{ id: again.id }]);
});
