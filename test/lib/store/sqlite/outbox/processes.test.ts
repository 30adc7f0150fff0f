import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Outbox } from '../../../../../lib/store/outbox';
import { OutboxChildren } from './children';
import { minute, newEvent, second, stored } from '../../outbox/model/world';
import { SqliteOutboxData } from './data';

describe('processes that share an outbox', () => {
	let children: OutboxChildren;
	let data: SqliteOutboxData;
	let witness: Outbox;
	/** How far this process's clock is ahead; and, where it stands still, the time that it stood still at. */
	let passed: number;
	let stoodAt: number | undefined;

	beforeAll(() => {
		children = new OutboxChildren();
	});
	afterAll(async () => await children.destroy());
	beforeEach(async () => {
		[passed, stoodAt] = [0, undefined];
		data = new SqliteOutboxData(now, sleep);
		witness = await data.open('witness');
		const settings = {};
		await witness.addSubscription({ id: 'sub_a', kind: 'subscription', enabled: true, settings });
		await witness.addSubscription({ id: 'sub_b', kind: 'subscription', enabled: true, settings });
	});
	afterEach(async () => {
		await children.kill();
		await data.destroy();
	});

	const now = () => (stoodAt ?? Date.now()) + passed;
	const send = async (count: number): Promise<string[]> => {
		const events = Array.from({ length: count }, () =>
			witness.enqueue(newEvent([{ subscriptionId: 'sub_a' }])),
		);
		const all = await Promise.all(events);
		return all.flatMap((event) => stored(event).deliveries.map(({ id }) => id));
	};
	const claim = async (outbox: Outbox): Promise<string[]> => {
		const { deliveries } = await outbox.claim('sub_a', 5000, Date.now() + 60 * second);
		return deliveries.map(({ id }) => id);
	};

	it.each([
		['the same owner', 'worker'],
		['another owner', 'main'],
	])('makes the claims of a killed process due when %s opens the file', async (_, owner) => {
		const sent = await send(3);
		expect(await children.holding(data.file, 'worker')).toEqual(sent);
		await children.kill();
		expect(await claim(witness)).toEqual([]);
		const opened = await data.open(owner);
		expect(await claim(opened)).toEqual(sent);
		expect(data.query('SELECT name FROM owners ORDER BY number')).toEqual([
			{ name: 'witness' },
			{ name: owner },
		]);
		expect(readdirSync(`${data.file}.owners`).sort()).toEqual(
			[`${owner}.lock`, 'witness.lock'].sort(),
		);
	});

	it('notices while it is open that another process has died, and looks once a second', async () => {
		const sent = await send(3);
		await children.holding(data.file, 'worker');
		stoodAt = Date.now();
		passed += second;
		const [held] = await witness.queues();
		expect(held?.dueAt).toBeGreaterThan(now() + 10 * second);
		await children.kill();
		expect(await witness.queues()).toEqual([held]);
		passed += second;
		expect((await witness.queues())[0]?.dueAt).toBeLessThanOrEqual(now());
		expect(await claim(witness)).toEqual(sent);
	});

	it('ends the leases of a killed process a second after that is known', async () => {
		await send(1);
		await children.holding(data.file, 'worker');
		stoodAt = Date.now();
		const lease = async () => {
			const leased = await witness.leaseQueues(['sub_a', 'sub_b'], now() + minute);
			return leased.map(({ subscriptionId }) => subscriptionId);
		};
		expect(await lease()).toEqual(['sub_b']);
		await children.kill();
		passed += second;
		const [queue] = await witness.queues();
		expect(queue).toMatchObject({ subscriptionId: 'sub_a', leasable: false });
		expect(await lease()).toEqual(['sub_b']);
		passed += second;
		expect(await lease()).toEqual(['sub_a', 'sub_b']);
	});

	it('leaves alone the claims of a process that lives', async () => {
		await send(3);
		await children.holding(data.file, 'worker');
		const opened = await data.open('main');
		passed += second;
		await opened.queues();
		expect(await claim(opened)).toEqual([]);
	});

	it('voids thousands of claims, in slices', async () => {
		const sent = await send(1000);
		await send(700);
		const held = [
			...(await children.holding(data.file, 'one')),
			...(await children.holding(data.file, 'two')),
		];
		expect(held).toHaveLength(1700);
		await children.kill();
		const opened = await data.open('main');
		const again = await claim(opened);
		expect(again).toHaveLength(1700);
		expect(again.slice(0, 1000).sort()).toEqual([...sent].sort());
	});

	it('lets two processes and this one store and settle side by side', async () => {
		const both = ['one', 'two'].map((owner) => children.start(data.file, owner, '10'));
		while (both.some(({ printed }) => printed.length < 20_000)) await send(20);
		await children.kill();
		const told = both.map(({ printed }) => printed.slice(0, printed.lastIndexOf('\n')).split('\n'));
		const settled = told.flat().flatMap((line) => /^s (\S+)$/.exec(line)?.[1] ?? []);
		expect(new Set(settled).size).toBe(settled.length);
		const states = await Promise.all(
			settled.map(async (id) => (await witness.delivery(id))?.state),
		);
		expect([...new Set(states)]).toEqual(['delivered']);
		const counted = data.query(`SELECT
			(SELECT count(*) FROM deliveries) = (SELECT sum(pending + delivered) FROM blocks
				WHERE facet = 0) AS same, (SELECT count(*) FROM deliveries WHERE state = 2) =
			(SELECT sum(delivered) FROM blocks WHERE facet % 2 = 0 AND facet > 0) AS also`);
		expect(counted).toEqual([{ same: 1, also: 1 }]);
		const totals = await witness.attemptTotals();
		const [logged] = data.query('SELECT count(*) AS attempts FROM journal');
		expect(totals.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(logged?.attempts);
	});
});
