import type { PostgresOutboxOptions } from '../../../../../lib/store/postgres/outbox/open';
import { attemptAt, judging, newEvent, type TestOutbox } from '../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresOutboxData } from './data';

const lease = () => Date.now() + 60_000;

describe('changes that another process makes', () => {
	let database: TestDatabase;
	let data: PostgresOutboxData;

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		data = new PostgresOutboxData(database, Date.now);
		// Whose own notifications are over when it is closed.
		const maker = await data.open();
		const settings = {};
		await maker.addSubscription({ id: 'sub_a', kind: 'subscription', enabled: true, settings });
		await maker.enqueue(newEvent([{ subscriptionId: 'sub_a' }]));
		await maker.close();
	});
	afterEach(async () => {
		await data.destroy();
		await untilNobodyListens();
	});

	/** Opens an outbox that hears, and answers how to wait for the next call; it has heard that it listens. */
	const listening = async (options: Partial<PostgresOutboxOptions> = {}) => {
		const outbox = await data.open(options);
		let tell = () => undefined as void;
		const next = async () => await new Promise<void>((resolve) => (tell = resolve));
		const connected = next();
		const stop = outbox.onChange(() => tell());
		await connected;
		return { outbox, next, stop };
	};
	const listeners = async () =>
		await database.query(`SELECT pid FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'`);
	/** The server notices a moment later that a connection was closed. */
	const untilNobodyListens = async () => {
		while ((await listeners()).length > 0);
	};
	const claimed = async (outbox: TestOutbox) => {
		const { deliveries } = await outbox.claim('sub_a', 1, lease());
		const [claim] = deliveries;
		if (claim === undefined) throw new Error('nothing is due');
		return claim;
	};

	it.each<[string, (outbox: TestOutbox) => Promise<unknown>]>([
		[
			'a delivery to make',
			async (one) => await one.enqueue(newEvent([{ subscriptionId: 'sub_a' }])),
		],
		[
			'an attempt',
			async (one) =>
				await one.settle(await claimed(one), attemptAt(0), judging('delivered', Date.now())),
		],
		['a delivery given back', async (one) => await one.giveBack(await claimed(one), Date.now())],
		[
			'a changed subscription',
			async (one) => await one.changeSubscription('sub_a', { enabled: false }),
		],
		['a removed subscription', async (one) => await one.removeSubscription('sub_a')],
		['a queue given back', async (one) => await one.releaseQueues(['sub_a'], Date.now())],
		['cancelled deliveries', async (one) => await one.cancel({}, 1)],
		['the end of a process', async (one) => await one.close()],
	])('are heard: %s', async (_, change) => {
		const { next } = await listening();
		const other = await data.open();
		const heard = next();
		await change(other);
		await heard;
	});

	it('are heard again after the connection was lost, whatever was missed meanwhile', async () => {
		const { next } = await listening();
		const other = await data.open();
		const heardAgain = next();
		await database.query(
			`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'
				AND datname = current_database() AND pid <> pg_backend_pid()`,
		);
		await heardAgain;
		const heard = next();
		await other.enqueue(newEvent([{ subscriptionId: 'sub_a' }]));
		await heard;
	});

	it('take a connection only while somebody listens', async () => {
		expect(await listeners()).toHaveLength(0);
		const { stop } = await listening();
		expect(await listeners()).toHaveLength(1);
		stop();
		await untilNobodyListens();
	});

	it('are left to polling where connections are not our own', async () => {
		const outbox = await data.open({ listens: false });
		const stop = outbox.onChange(() => undefined);
		await outbox.enqueue(newEvent([{ subscriptionId: 'sub_a' }]));
		await outbox.changeSubscription('sub_a', { enabled: false });
		expect(await listeners()).toHaveLength(0);
		expect(stop()).toBeUndefined();
	});
});
