import { toldShortly } from './journal';
import { type CreateOutbox, day, newEvent, OutboxWorld, stored } from '../model/world';

/** What is forgotten when. */
export function describePurge(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

	const readAll = async () => (await world.outbox.read('one', 100)).map(toldShortly);
	const purge = (endedBefore: number, readerIdleBefore = 0) =>
		world.outbox.purge({ endedBefore, readerIdleBefore });

	it('forgets what ended before a time, and nothing else', async () => {
		const old = [await world.deliver('sub_a'), await world.deliver('sub_a', 'failed')];
		const waiting = await world.send('sub_b');
		const [cancelled] = [await world.send('sub_a')];
		await world.outbox.cancel({ ids: [cancelled] }, 1);
		const events = await Promise.all(
			[...old, waiting].map(async (id) => (await world.outbox.delivery(id))?.eventId ?? ''),
		);
		world.now += day;
		const young = await world.deliver('sub_a');
		expect(await purge(world.now)).toBe(3);
		const states = await Promise.all(
			[...old, cancelled, waiting, young].map((id) => world.stateOf(id)),
		);
		expect(states).toEqual([undefined, undefined, undefined, 'pending', 'delivered']);
		expect(await world.outbox.attempts(old[0] ?? '')).toEqual([]);
		expect(await world.outbox.attempts(young)).toHaveLength(1);
		const kept = await Promise.all(events.map((id) => world.outbox.event(id)));
		expect(kept.map((event) => event !== undefined)).toEqual([false, false, true]);
		const counts = { pending: 1, blocked: 0, delivered: 1, failed: 0, cancelled: 0 };
		expect(await world.outbox.counts()).toEqual(counts);
		expect(await purge(world.now)).toBe(0);
	});

	it('keeps an event while one of its deliveries or replays is kept', async () => {
		const ended = await world.deliver('sub_a', 'failed');
		const { eventId = '' } = (await world.outbox.delivery(ended)) ?? {};
		await world.outbox.replay({ ids: [ended] }, 1);
		world.now += day;
		expect(await purge(world.now)).toBe(1);
		const claim = await world.claimOne('sub_a');
		expect(claim.event.id).toBe(eventId);
		await world.settle(claim);
		world.now += day;
		expect(await purge(world.now)).toBe(1);
		expect(await world.outbox.event(eventId)).toBeUndefined();
	});

	it('frees an idempotency key with its event, also of one for nobody', async () => {
		for (const deliveries of [[], [{ subscriptionId: 'sub_a' }]]) {
			const event = newEvent(deliveries, { idempotencyKey: `k${deliveries.length}` });
			stored(await world.outbox.enqueue(event));
			for (const claim of await world.claim('sub_a')) await world.settle(claim);
			expect(await world.outbox.enqueue(event)).toMatchObject({ kind: 'repeated' });
			world.now += day;
			await purge(world.now);
			expect(await world.outbox.enqueue(event)).toMatchObject({ kind: 'stored' });
			await world.outbox.cancel({}, 10);
		}
	});

	it('keeps what a reader has not acknowledged, unless that reader is idle', async () => {
		await world.outbox.addReader('one');
		const ids = [await world.deliver('sub_a'), await world.deliver('sub_a')];
		const journal = [{ kind: 'subscription.recovered' as const, reason: 'well again' }];
		await world.outbox.changeSubscription('sub_a', { journal });
		const [first] = await world.outbox.read('one', 1);
		await world.outbox.acknowledge('one', first?.id ?? 0);
		const seenAt = world.now;
		world.now += day;
		expect(await purge(world.now, seenAt)).toBe(1);
		expect(await readAll()).toEqual([
			['delivery.delivered', ids[1], 1],
			['subscription.recovered', 'sub_a', 'well again'],
		]);
		expect(await purge(world.now, seenAt + 1)).toBe(1);
		expect(await readAll()).toEqual([]);
	});

	it('forgets direct endpoints and removed subscriptions with their history, not others', async () => {
		for (const id of ['sub_used', 'sub_idle']) {
			await world.outbox.addSubscription({ id, kind: 'direct', enabled: true, settings: {} });
		}
		await world.deliver('sub_b');
		await world.outbox.removeSubscription('sub_b');
		world.now += day;
		await world.outbox.addSubscription({
			id: 'sub_new',
			kind: 'direct',
			enabled: true,
			settings: {},
		});
		await world.send('sub_used');
		await purge(world.now);
		const ids = ['sub_a', 'sub_b', 'sub_used', 'sub_idle', 'sub_new'];
		const kept = await Promise.all(ids.map((id) => world.outbox.subscription(id)));
		expect(kept.map((one) => one?.id)).toEqual([
			'sub_a',
			undefined,
			'sub_used',
			undefined,
			'sub_new',
		]);
		await world.subscribe('sub_b', 'sub_idle');
	});

	it('takes no subscription for one that another outbox has forgotten', async () => {
		const endpoint = { kind: 'direct', enabled: true } as const;
		const other = await world.data.open();
		await world.outbox.addSubscription({ ...endpoint, id: 'end_x', settings: { of: 'x' } });
		expect((await other.subscription('end_x'))?.settings).toEqual({ of: 'x' });
		world.now += day;
		await purge(world.now);
		await world.outbox.addSubscription({ ...endpoint, id: 'end_y', settings: { of: 'y' } });
		expect((await other.subscription('end_y'))?.settings).toEqual({ of: 'y' });
		expect(await other.subscription('end_x')).toBeUndefined();
		await world.outbox.addSubscription({ ...endpoint, id: 'end_x', settings: { of: 'x again' } });
		expect((await other.subscription('end_x'))?.settings).toEqual({ of: 'x again' });
	});

	it('forgets thousands without a trace, while others go on', async () => {
		await Promise.all(Array.from({ length: 1500 }, () => world.deliver('sub_a')));
		world.now += day;
		const [forgotten, id] = await Promise.all([purge(world.now), world.deliver('sub_b')]);
		expect([forgotten, await world.stateOf(id)]).toEqual([1500, 'delivered']);
		const page = await world.outbox.deliveries({}, { limit: 10 });
		expect(page.deliveries.map((delivery) => delivery.id)).toEqual([id]);
	});
}
