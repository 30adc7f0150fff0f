import { setTimeout as sleep } from 'node:timers/promises';

import type { TestOutbox } from '../../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../../database';
import { OutboxChild } from './children';
import { PostgresOutboxData } from '../data';
import type { Task } from './process';

describe('processes that share an outbox in PostgreSQL', () => {
	let database: TestDatabase;
	let data: PostgresOutboxData;
	let witness: TestOutbox;
	const children: OutboxChild[] = [];

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		data = new PostgresOutboxData(database, Date.now);
		witness = await data.open();
		for (const id of ['sub_a', 'sub_b']) {
			await witness.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
		}
	});
	afterEach(async () => {
		await Promise.all(children.splice(0).map(async (child) => await child.kill()));
		await data.destroy();
	});

	const start = (task: Omit<Task, 'server' | 'schema'>): OutboxChild => {
		const child = new OutboxChild({ server: database.url, schema: data.schema, ...task });
		children.push(child);
		return child;
	};
	const untilAllEnded = async () => {
		for (;;) {
			const { pending, blocked } = await witness.counts();
			if (pending + blocked === 0) return;
			await sleep(20);
		}
	};
	const all = (some: readonly OutboxChild[], word: string) => some.flatMap((one) => one.of(word));

	/** What no process may leave behind: counts that are wrong, attempts that are counted twice or not, rows without others, attempts out of order. */
	const expectWhole = async () => {
		const [differences = {}] = await data.query(`SELECT
			(SELECT count(*) FROM $schema.deliveries WHERE state = 0)
				- (SELECT sum(pending + blocked) FROM $schema.counts) AS open,
			(SELECT count(*) FROM $schema.deliveries WHERE state = 2)
				- (SELECT sum(delivered) FROM $schema.counts) AS delivered,
			(SELECT count(*) FROM $schema.deliveries WHERE state = 0)
				- (SELECT count(*) FROM $schema.queue) AS queued,
			(SELECT count(*) FROM $schema.events e
				WHERE (SELECT count(*) FROM $schema.deliveries d WHERE d.event = e.number) <> 2) AS events`);
		expect(Object.values(differences).map(Number)).toEqual([0, 0, 0, 0]);
		const totals = await witness.attemptTotals();
		const [logged] = await data.query('SELECT count(*) AS attempts FROM $schema.journal');
		const counted = totals.reduce((sum, { delivered }) => sum + delivered, 0);
		expect(counted).toBe(Number(logged?.attempts));
		const attempts =
			await data.query(`SELECT d.subscription, d.order_key, d.number FROM $schema.journal j
			JOIN $schema.deliveries d ON d.number = j.delivery WHERE d.order_key IS NOT NULL ORDER BY j.number`);
		const last = new Map<string, number>();
		for (const { subscription, order_key: key, number } of attempts) {
			const queue = `${String(subscription)} ${String(key)}`;
			expect(Number(number)).toBeGreaterThanOrEqual(last.get(queue) ?? 0);
			last.set(queue, Number(number));
		}
	};

	it.each([2, 4])(
		'store and deliver, %p at a time: each once, in the order of its key',
		async (count) => {
			const storing = Array.from({ length: count }, () => start({ do: 'store', events: 200 }));
			const delivering = Array.from({ length: count }, () => start({ do: 'deliver' }));
			await Promise.all(storing.map(async (child) => await child.until('done')));
			await untilAllEnded();
			const stored = all(storing, 'stored');
			const claimed = all(delivering, 'claimed');
			expect(stored).toHaveLength(400 * count);
			expect([...claimed].sort()).toEqual([...stored].sort());
			expect(all(delivering, 'superseded')).toEqual([]);
			await expectWhole();
		},
	);

	it('take over what a killed one held, once its claims have ended, and lose nothing', async () => {
		const storing = [start({ do: 'store', events: 200 }), start({ do: 'store', events: 200 })];
		const killed = start({ do: 'deliver', leaseMilliseconds: 1500, holdsMilliseconds: 60_000 });
		await killed.until('claimed', 20);
		const delivering = [start({ do: 'deliver' }), start({ do: 'deliver' })];
		await Promise.all(storing.map(async (child) => await child.until('done')));
		await killed.kill();
		await untilAllEnded();
		const stored = all(storing, 'stored');
		expect([...all(delivering, 'claimed')].sort()).toEqual([...stored].sort());
		expect(killed.of('claimed').length).toBeGreaterThan(0);
		await expectWhole();
	});

	it('leave nothing half-written when they are killed while they store and deliver', async () => {
		const some = [
			...Array.from({ length: 3 }, () => start({ do: 'store', events: 400 })),
			...Array.from({ length: 3 }, () => start({ do: 'deliver', leaseMilliseconds: 2000 })),
		];
		await Promise.all(
			some.map(async (child, place) => {
				await child.until(place < 3 ? 'stored' : 'claimed', 10 + 20 * (place % 3));
				await child.kill();
			}),
		);
		const [storing, delivering] = [some.slice(0, 3), some.slice(3)];
		const heir = start({ do: 'deliver' });
		await untilAllEnded();
		const rows = await data.query('SELECT number FROM $schema.deliveries');
		const kept = new Set(rows.map(({ number }) => `dlv_${String(number)}`));
		expect(all(storing, 'stored').filter((id) => !kept.has(id))).toEqual([]);
		const settled = all([...delivering, heir], 'settled');
		expect(new Set(settled).size).toBe(settled.length);
		await expectWhole();
	});
});
