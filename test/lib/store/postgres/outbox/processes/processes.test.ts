import { createDatabase, type TestDatabase } from '../../database';
import { ProcessScene, saidBy } from './scene';

describe('processes that share an outbox in PostgreSQL', () => {
	let database: TestDatabase;
	let scene: ProcessScene;

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		scene = await ProcessScene.create(database);
	});
	afterEach(async () => await scene.end());

	it.each([2, 4])(
		'store and deliver, %p at a time: each once, in the order of its key',
		async (count) => {
			const storing = Array.from({ length: count }, () =>
				scene.start({ do: 'store', events: 200 }),
			);
			const delivering = Array.from({ length: count }, () => scene.start({ do: 'deliver' }));
			await Promise.all(storing.map(async (child) => await child.until('done')));
			const stored = saidBy(storing, 'stored');
			expect(stored).toHaveLength(400 * count);
			await scene.untilSettled(delivering, stored.length);
			const claimed = saidBy(delivering, 'claimed');
			expect([...claimed].sort()).toEqual([...stored].sort());
			expect(saidBy(delivering, 'superseded')).toEqual([]);
			await scene.expectWhole();
		},
	);

	it('take over what a killed one held, once its claims have ended, and lose nothing', async () => {
		const storing = [
			scene.start({ do: 'store', events: 200 }),
			scene.start({ do: 'store', events: 200 }),
		];
		const killed = scene.start({
			do: 'deliver',
			leaseMilliseconds: 1500,
			holdsMilliseconds: 60_000,
		});
		await killed.until('claimed', 20);
		const delivering = [scene.start({ do: 'deliver' }), scene.start({ do: 'deliver' })];
		await Promise.all(storing.map(async (child) => await child.until('done')));
		await killed.killNoticed(database);
		const stored = saidBy(storing, 'stored');
		await scene.untilSettled(delivering, stored.length);
		expect([...saidBy(delivering, 'claimed')].sort()).toEqual([...stored].sort());
		expect(killed.of('claimed').length).toBeGreaterThan(0);
		await scene.expectWhole();
	});

	it('leave nothing half-written when they are killed while they store and deliver', async () => {
		const some = [
			...Array.from({ length: 3 }, () => scene.start({ do: 'store', events: 400 })),
			...Array.from({ length: 3 }, () => scene.start({ do: 'deliver', leaseMilliseconds: 2000 })),
		];
		await Promise.all(
			some.map(async (child, place) => {
				await child.until(place < 3 ? 'stored' : 'claimed', 10 + 20 * (place % 3));
				await child.killNoticed(database);
			}),
		);
		const [storing, delivering] = [some.slice(0, 3), some.slice(3)];
		const heir = scene.start({ do: 'deliver' });
		await scene.untilAllEnded();
		const rows = await scene.data.query('SELECT number FROM $schema.deliveries');
		const kept = new Set(rows.map(({ number }) => `dlv_${String(number)}`));
		expect(saidBy(storing, 'stored').filter((id) => !kept.has(id))).toEqual([]);
		const settled = saidBy([...delivering, heir], 'settled');
		expect(new Set(settled).size).toBe(settled.length);
		await scene.expectWhole();
	});
});
