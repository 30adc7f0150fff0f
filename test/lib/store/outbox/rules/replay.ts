import type { DeliveryFilter } from '../../../../../lib/store/outbox';
import { type CreateOutbox, minute, OutboxWorld } from '../model/world';

/** Replaying and cancelling. */
export function describeReplay(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

	it('makes a new delivery of the same event', async () => {
		const id = await world.deliver('sub_a', 'failed');
		world.now += minute;
		const [replay, ...more] = await world.outbox.replay({ ids: [id] }, 10);
		expect(more).toEqual([]);
		const source = await world.outbox.delivery(id);
		expect(replay).toMatchObject({
			eventId: source?.eventId,
			eventType: 'call.completed',
			subscriptionId: 'sub_a',
			state: 'pending',
			dueAt: world.now,
			replayOf: id,
			createdAt: world.now,
			progress: { attempts: 0, ownFaults: 0 },
		});
		expect(source).toMatchObject({ state: 'failed' });
		const claim = await world.claimOne('sub_a');
		expect([claim.id, claim.event.id]).toEqual([replay?.id, source?.eventId]);
		const found = await world.outbox.deliveries({ eventId: source?.eventId }, { limit: 10 });
		expect(found.deliveries.map((delivery) => delivery.id)).toEqual([replay?.id, id]);
	});

	it('replays all failed since a time once, oldest first, in portions', async () => {
		await world.deliver('sub_a', 'failed');
		world.now += minute;
		const failed: string[] = [];
		for (let count = 0; count < 5; count += 1) {
			failed.push(await world.deliver('sub_a', 'failed'));
			await world.deliver('sub_a');
			await world.deliver('sub_b', 'failed');
		}
		const filter: DeliveryFilter = {
			subscriptionId: 'sub_a',
			states: ['failed'],
			createdFrom: world.now,
			notReplayed: true,
		};
		const sources: (string | undefined)[][] = [];
		for (let portion = 0; portion < 4; portion += 1) {
			const replays = await world.outbox.replay(filter, 2);
			sources.push(replays.map(({ replayOf }) => replayOf));
		}
		expect(sources).toEqual([failed.slice(0, 2), failed.slice(2, 4), failed.slice(4), []]);
	});

	it('replays again where that is asked for, and a replay like any other', async () => {
		const id = await world.deliver('sub_a');
		expect(await world.outbox.replay({ ids: [id] }, 1)).toHaveLength(1);
		const [second] = await world.outbox.replay({ ids: [id] }, 1);
		expect(await world.outbox.replay({ ids: [id], notReplayed: true }, 1)).toEqual([]);
		for (const claim of await world.claim('sub_a')) await world.settle(claim, 'failed');
		const again = await world.outbox.replay({ ids: [second?.id ?? ''], notReplayed: true }, 1);
		expect(again).toMatchObject([{ replayOf: second?.id }]);
	});

	it('tells the newest replay of each delivery that was replayed', async () => {
		const [once, twice, never] = [
			await world.deliver('sub_a', 'failed'),
			await world.deliver('sub_a', 'failed'),
			await world.deliver('sub_a', 'failed'),
		];
		const [first] = await world.outbox.replay({ ids: [once] }, 1);
		await world.outbox.replay({ ids: [twice] }, 1);
		const [second] = await world.outbox.replay({ ids: [twice] }, 1);
		const told = await world.outbox.replaysOf([never, twice, once, 'dlv_999', 'nonsense']);
		expect(new Map(told.map((one) => [one.replayOf, one]))).toEqual(
			new Map([
				[once, first],
				[twice, second],
			]),
		);
		expect(await world.outbox.replaysOf([])).toEqual([]);
	});

	it.each([{}, { notReplayed: true }, { notReplayed: true, states: ['failed'] }] as const)(
		'goes on where a request that stopped is repeated (%j), and takes no more in all',
		async (kind) => {
			const failed: string[] = [];
			for (let count = 0; count < 6; count += 1)
				failed.push(await world.deliver('sub_a', 'failed'));
			const filter = { ...kind, createdBefore: world.now + 1 };
			const sourcesOf = async (limit: number, request?: string) => {
				const replays = await world.outbox.replay(filter, limit, request);
				return replays.map(({ replayOf }) => replayOf);
			};
			world.now += minute;
			expect(await sourcesOf(2, 'one')).toEqual(failed.slice(0, 2));
			expect(await sourcesOf(4, 'one')).toEqual(failed.slice(0, 4));
			expect(await sourcesOf(4, 'one')).toEqual(failed.slice(0, 4));
			expect(await sourcesOf(3, 'one')).toEqual(failed.slice(0, 4));
			// Another request is another matter.
			const next = 'notReplayed' in kind ? failed.slice(4) : failed.slice(0, 4);
			expect(await sourcesOf(4, 'two')).toEqual(next);
			expect(await sourcesOf(4)).toEqual('notReplayed' in kind ? [] : failed.slice(0, 4));
			const { deliveries } = await world.outbox.deliveries({}, { limit: 100 });
			expect(deliveries).toHaveLength('notReplayed' in kind ? 12 : 18);
		},
	);

	it('does a request once that is made twice at the same time', async () => {
		const ids = [await world.deliver('sub_a', 'failed'), await world.deliver('sub_b')];
		await Promise.all(
			Array.from({ length: 4 }, async () => await world.outbox.replay({ ids }, 10, 'same')),
		);
		const { deliveries } = await world.outbox.deliveries({}, { limit: 100 });
		expect(deliveries).toHaveLength(4);
	});

	it('replays only what has ended, and cancels only what has not', async () => {
		const pending = await world.send('sub_a');
		const ended = await world.deliver('sub_a');
		const ids = [pending, ended];
		expect(await world.outbox.replay({ ids, states: ['pending'] }, 10)).toEqual([]);
		expect(await world.outbox.replay({ ids }, 10)).toMatchObject([{ replayOf: ended }]);
		expect(await world.outbox.cancel({ ids, states: ['delivered'] }, 10)).toEqual([]);
		expect(await world.outbox.cancel({ ids }, 10)).toMatchObject([
			{ id: pending, state: 'cancelled', endedAt: world.now },
		]);
		expect(await world.outbox.replay({ ids: [pending] }, 10)).toHaveLength(1);
	});

	it('keeps a replay in the order of its key', async () => {
		const first = await world.sendInOrder('sub_a', 'k');
		await world.settle(await world.claimOne('sub_a'), 'failed');
		await world.sendInOrder('sub_a', 'k');
		const [replay] = await world.outbox.replay({ ids: [first] }, 1);
		expect(replay).toMatchObject({ state: 'blocked', orderKey: 'k' });
		await world.settle(await world.claimOne('sub_a'));
		expect((await world.claimOne('sub_a')).id).toBe(replay?.id);
	});

	it('cancels up to a limit, and supersedes attempts under way', async () => {
		const claim = await world.sendClaimed('sub_a');
		const others = [await world.send('sub_a'), await world.send('sub_a')];
		const cancelled = await world.outbox.cancel({ subscriptionId: 'sub_a' }, 2);
		expect(cancelled.map(({ id }) => id)).toEqual([claim.id, others[0]]);
		expect(await world.settle(claim)).toEqual({ kind: 'superseded' });
		expect(await world.outbox.giveBack(claim, world.now)).toBe(false);
		expect((await world.claimOne('sub_a')).id).toBe(others[1]);
	});
}
