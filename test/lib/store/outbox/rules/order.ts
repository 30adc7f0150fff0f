import {
	type CreateOutbox,
	leaseMilliseconds,
	minute,
	newEvent,
	OutboxWorld,
	stored,
} from '../model/world';

/** Deliveries that are made one after another. */
export function describeOrder(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

	it('makes deliveries of a key one after another, whatever becomes of each', async () => {
		const ids: string[] = [];
		for (let count = 0; count < 4; count += 1) ids.push(await world.sendInOrder('sub_a', 'k'));
		const seen: string[] = [];
		for (const outcome of ['delivered', 'failed'] as const) {
			const claim = await world.claimOne('sub_a');
			seen.push(claim.id);
			await world.settle(claim, outcome);
		}
		await world.outbox.cancel({ ids: [ids[2] ?? ''] }, 1);
		seen.push(ids[2] ?? '', (await world.claimOne('sub_a')).id);
		expect(seen).toEqual(ids);
	});

	it('goes on waiting while an earlier one is retried, or one further back is cancelled', async () => {
		const [first, second_] = [
			await world.sendInOrder('sub_a', 'k'),
			await world.sendInOrder('sub_a', 'k'),
		];
		const third = await world.sendInOrder('sub_a', 'k');
		await world.settle(await world.claimOne('sub_a'), 'retrying');
		await world.outbox.cancel({ ids: [second_] }, 1);
		expect(await world.claim('sub_a')).toEqual([]);
		expect(await world.stateOf(third)).toBe('blocked');
		world.now += minute;
		const retried = await world.claimOne('sub_a');
		expect(retried.id).toBe(first);
		await world.settle(retried);
		expect((await world.claimOne('sub_a')).id).toBe(third);
	});

	it('keeps other keys, other subscriptions and those without a key apart', async () => {
		await world.sendInOrder('sub_a', 'k');
		await world.sendInOrder('sub_a', 'l');
		await world.sendInOrder('sub_b', 'k');
		await world.send('sub_a');
		expect(await world.claim('sub_a')).toHaveLength(3);
		expect(await world.claim('sub_b')).toHaveLength(1);
	});

	it('does not claim at once what must wait', async () => {
		const asked = {
			subscriptionId: 'sub_a',
			orderKey: 'k',
			claimUntil: world.now + leaseMilliseconds,
		};
		const first = stored(await world.outbox.enqueue(newEvent([asked]))).deliveries[0];
		const next = stored(await world.outbox.enqueue(newEvent([asked]))).deliveries[0];
		expect([first?.token, next?.token]).toEqual([expect.any(Number), undefined]);
		expect(await world.stateOf(next?.id ?? '')).toBe('blocked');
	});
}
