import { PostgresPool } from '../../../../../lib/store/postgres/connection/pool';
import { newEvent } from '../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresOutboxData } from './data';

let database: TestDatabase;
let data: PostgresOutboxData;
beforeAll(async () => {
	database = await createDatabase();
	data = new PostgresOutboxData(database, Date.now);
});
afterAll(async () => {
	await data.destroy();
	await database.remove();
});
afterEach(() => jest.restoreAllMocks());

test('deliveries that are looked up together are read by one statement, each for its own caller', async () => {
	const outbox = await data.open();
	await outbox.addSubscription({
		id: 'sub_a',
		kind: 'subscription',
		enabled: true,
		settings: {},
	});
	const events = Array.from({ length: 40 }, () => newEvent([{ subscriptionId: 'sub_a' }]));
	const stored = await Promise.all(events.map(async (event) => await outbox.enqueue(event)));
	const ids = stored.flatMap((one) => (one.kind === 'stored' ? (one.deliveries[0]?.id ?? []) : []));
	expect(new Set(ids).size).toBe(40);
	const asked = [...ids, ids[3] ?? '', 'dlv_unknown'];
	const statements = jest.spyOn(PostgresPool.prototype, 'query');
	const found = await Promise.all(asked.map(async (id) => await outbox.delivery(id)));
	expect(found.map((delivery) => delivery?.id)).toEqual([...ids, ids[3], undefined]);
	// An outbox may look at its queues and its clock at any time.
	const lookups = statements.mock.calls.filter(([{ text }]) => text.includes('.deliveries d'));
	expect(lookups).toHaveLength(1);
});
