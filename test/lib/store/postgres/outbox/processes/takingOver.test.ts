import { setTimeout as sleep } from 'node:timers/promises';

import { newEvent, stored, type TestOutbox } from '../../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../../database';
import { OutboxChild } from './children';
import { PostgresOutboxData } from '../data';
import type { Task } from './process';

const LEASE_MILLISECONDS = 1500;
/** Longer than any test. */
const CLAIM_MILLISECONDS = 5 * 60_000;

describe('a queue whose lease was not renewed', () => {
	let database: TestDatabase;
	let data: PostgresOutboxData;
	let heir: TestOutbox;
	let holder: OutboxChild;
	let ids: string[];

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		data = new PostgresOutboxData(database, Date.now);
		heir = await data.open();
		for (const id of ['sub_a', 'sub_b']) {
			await heir.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
		}
		const events = Array.from({ length: 5 }, () => newEvent([{ subscriptionId: 'sub_a' }]));
		const enqueued = await Promise.all(events.map(async (event) => await heir.enqueue(event)));
		ids = enqueued.flatMap((one) => stored(one).deliveries.map(({ id }) => id)).sort();
	});
	afterEach(async () => {
		await holder.kill();
		await data.destroy();
	});

	/** A process that leases both queues, claims all that there is, and settles it later. */
	const hold = async (task: Partial<Task> = {}) => {
		holder = new OutboxChild({
			...{ server: database.url, schema: data.schema, do: 'deliver' },
			...{ leasesMilliseconds: LEASE_MILLISECONDS, leaseMilliseconds: CLAIM_MILLISECONDS },
			...{ holdsMilliseconds: CLAIM_MILLISECONDS, ...task },
		});
		await holder.until('claimed', ids.length);
	};
	/** What the heir claims once it has the queue. */
	const takenOver = async (by: (id: string) => Promise<boolean>): Promise<string[]> => {
		while (!(await by('sub_a'))) await sleep(50);
		const { deliveries } = await heir.claim('sub_a', 100, Date.now() + CLAIM_MILLISECONDS);
		return deliveries.map(({ id }) => id).sort();
	};
	const lease = async (id: string) =>
		(await heir.leaseQueues([id], Date.now() + LEASE_MILLISECONDS)).length > 0;
	const look = async (id: string) => {
		const queue = (await heir.queues()).find(({ subscriptionId }) => subscriptionId === id);
		return queue?.leasable === true && queue.dueAt <= Date.now();
	};

	it.each([
		['leases it', lease],
		['looks for queues', look],
	])('has what a killed process claimed due at once for who %s', async (_, by) => {
		await hold();
		await holder.killNoticed(database);
		expect(await takenOver(by)).toEqual(ids);
	});

	it('leaves what a suspended process claimed to it', async () => {
		await hold({ holdsMilliseconds: 3 * LEASE_MILLISECONDS });
		holder.suspend();
		expect(await takenOver(lease)).toEqual([]);
		holder.resume();
		await holder.until('settled', ids.length);
		expect(holder.of('superseded')).toEqual([]);
		expect(await heir.counts()).toMatchObject({ pending: 0, delivered: ids.length });
	});

	it('leaves claims alone where the server can not know who lives', async () => {
		await hold({ listens: false });
		await holder.killNoticed(database);
		expect(await takenOver(lease)).toEqual([]);
	});

	it('leaves what a killed process claimed to be ended by it until the lease is over', async () => {
		await hold({ leasesMilliseconds: CLAIM_MILLISECONDS });
		await holder.killNoticed(database);
		expect(await lease('sub_a')).toBe(false);
		const { deliveries } = await heir.claim('sub_a', 100, Date.now() + CLAIM_MILLISECONDS);
		expect(deliveries).toEqual([]);
	});
});
