import {
	type CreateOutbox,
	day,
	leaseMilliseconds,
	minute,
	newEvent,
	OutboxWorld,
	second,
	stored,
} from '../model/world';

/** Claims and leases. */
export function describeClaiming(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

	it('gives each delivery to one claim, until its lease ends', async () => {
		const id = await world.send('sub_a');
		const first = await world.claimOne('sub_a');
		expect(await world.claim('sub_a', 100, await world.data.open())).toEqual([]);
		expect(await world.stateOf(id)).toBe('pending claimed');
		world.now += leaseMilliseconds;
		const second_ = await world.claimOne('sub_a');
		expect(second_.id).toBe(first.id);
		expect(await world.settle(first)).toEqual({ kind: 'superseded' });
		expect(await world.settle(second_)).toMatchObject({ kind: 'settled' });
		expect(await world.outbox.attempts(id)).toHaveLength(1);
	});

	it('lets a slow attempt be settled that nobody has taken over', async () => {
		const claim = await world.sendClaimed('sub_a');
		world.now += day;
		expect(await world.settle(claim)).toMatchObject({ kind: 'settled', attempt: 1 });
	});

	it('takes those due first, and tells when the next one is', async () => {
		const late = await world.send('sub_a');
		await world.settle(await world.claimOne('sub_a'), 'retrying', { dueAt: world.now + 50 });
		world.now += 10;
		const sent = [await world.send('sub_a'), await world.send('sub_a')];
		world.now += 100;
		const until = world.now + leaseMilliseconds;
		const first = await world.outbox.claim('sub_a', 2, until);
		expect(first.deliveries.map(({ id }) => id)).toEqual(sent);
		expect(first.nextDueAt).toBe(world.now - 60);
		const rest = await world.outbox.claim('sub_a', 2, until);
		expect(rest.deliveries.map(({ id }) => id)).toEqual([late]);
		expect(rest.nextDueAt).toBe(until);
		expect((await world.outbox.claim('sub_b', 2, until)).nextDueAt).toBeUndefined();
		expect((await world.outbox.claim('sub_gone', 2, until)).deliveries).toEqual([]);
	});

	it('claims at once what is asked for', async () => {
		const claim = await world.sendClaimed('sub_a');
		expect(await world.claim('sub_a')).toEqual([]);
		expect(await world.settle(claim)).toMatchObject({ kind: 'settled', attempt: 1 });
		expect(await world.settle(claim)).toEqual({ kind: 'superseded' });
	});

	it('lets exactly one of many claims at once have it, over two outboxes', async () => {
		for (let count = 0; count < 20; count += 1) await world.send('sub_a');
		const outboxes = [world.outbox, await world.data.open()] as const;
		const claims = await Promise.all(
			Array.from({ length: 20 }, (_, number) =>
				world.claim('sub_a', 3, outboxes[number % 2 === 0 ? 0 : 1]),
			),
		);
		const ids = claims.flat().map(({ id }) => id);
		expect(ids).toHaveLength(20);
		expect(new Set(ids).size).toBe(20);
	});

	it('ends a claim without an attempt', async () => {
		const claim = await world.sendClaimed('sub_a');
		expect(await world.outbox.giveBack(claim, world.now + 5 * second)).toBe(true);
		expect(await world.outbox.giveBack(claim, world.now)).toBe(false);
		expect(await world.settle(claim)).toEqual({ kind: 'superseded' });
		expect(await world.claim('sub_a')).toEqual([]);
		world.now += 5 * second;
		expect((await world.claimOne('sub_a')).progress.attempts).toBe(0);
	});

	it('makes due what waits for its next attempt, the earliest first, and no claim', async () => {
		for (const minutes of [3, 1, 2]) {
			const claim = await world.sendClaimed('sub_a');
			await world.settle(claim, 'retrying', { dueAt: world.now + minutes * 60 * second });
		}
		const claimed = await world.sendClaimed('sub_a');
		const other = await world.sendClaimed('sub_b');
		await world.settle(other, 'retrying');
		expect(await world.claim('sub_a')).toEqual([]);
		expect(await world.outbox.makeDueNow('sub_a', 2)).toBe(2);
		const madeDue = await world.claim('sub_a');
		expect(madeDue.map(({ id }) => id)).toEqual(['dlv_2', 'dlv_3']);
		expect(await world.outbox.makeDueNow('sub_a', 10)).toBe(1);
		expect(await world.outbox.makeDueNow('sub_a', 10)).toBe(0);
		expect(await world.outbox.makeDueNow('sub_none', 10)).toBe(0);
		expect(await world.claimOne('sub_a')).toMatchObject({ id: 'dlv_1' });
		expect(await world.settle(claimed)).toMatchObject({ kind: 'settled' });
		expect(await world.claim('sub_b')).toEqual([]);
	});

	it('remembers that a delivery is a test, also when it is replayed', async () => {
		const event = newEvent([{ subscriptionId: 'sub_a', isTest: true }]);
		const { deliveries } = stored(await world.outbox.enqueue(event));
		const claim = await world.claimOne('sub_a');
		expect(claim).toMatchObject({ id: deliveries[0]?.id, isTest: true });
		await world.settle(claim);
		await world.outbox.replay({ ids: [claim.id] }, 1);
		expect(await world.claimOne('sub_a')).toMatchObject({ isTest: true });
		await world.send('sub_b');
		expect((await world.claimOne('sub_b')).isTest ?? false).toBe(false);
	});

	it('makes the claims of an outbox due at once when it is closed', async () => {
		const other = await world.data.open();
		await world.send('sub_a');
		const claim = await world.claimOne('sub_a', other);
		expect(await world.outbox.queues()).toEqual([
			{ subscriptionId: 'sub_a', dueAt: world.now + leaseMilliseconds, leasable: true },
		]);
		await other.close();
		expect(await world.outbox.queues()).toEqual([
			{ subscriptionId: 'sub_a', dueAt: world.now, leasable: true },
		]);
		expect(await world.settle(claim)).toEqual({ kind: 'superseded' });
		expect(await world.claimOne('sub_a')).toMatchObject({ id: claim.id });
	});

	it('takes no proof that is made up', async () => {
		const claim = await world.sendClaimed('sub_a');
		const proofs = [
			{ ...claim, token: claim.token + 1 },
			{ ...claim, token: 0 },
			{ ...claim, id: 'dlv_999' },
			{ ...claim, id: 'nonsense' },
		];
		for (const proof of proofs) {
			expect(await world.settle(proof)).toEqual({ kind: 'superseded' });
			expect(await world.outbox.giveBack(proof, world.now)).toBe(false);
		}
		expect(await world.stateOf(claim.id)).toBe('pending claimed');
		expect(await world.claim('sub_a')).toEqual([]);
		expect(await world.settle(claim)).toMatchObject({ kind: 'settled', attempt: 1 });
	});

	it.each([NaN, Infinity, -Infinity])('rejects %p as a time', async (time) => {
		const claim = await world.sendClaimed('sub_a');
		await world.send('sub_b');
		const event = newEvent([{ subscriptionId: 'sub_a', claimUntil: time }]);
		await expect(world.outbox.enqueue(event)).rejects.toThrow(/not a valid time/);
		await expect(world.outbox.claim('sub_b', 1, time)).rejects.toThrow(/not a valid time/);
		await expect(world.outbox.giveBack(claim, time)).rejects.toThrow(/not a valid time/);
		const retrying = world.settle(claim, 'retrying', { dueAt: time });
		await expect(retrying).rejects.toThrow(/not a valid time/);
		expect(await world.settle(claim)).toMatchObject({ kind: 'settled', attempt: 1 });
		expect(await world.outbox.counts()).toMatchObject({ pending: 1, delivered: 1 });
	});

	it('tells of each subscription with pending deliveries when the first is due', async () => {
		expect(await world.outbox.queues()).toEqual([]);
		await world.outbox.addSubscription({
			id: 'sub_direct',
			kind: 'direct',
			enabled: false,
			settings: {},
		});
		await world.send('sub_direct');
		await world.send('sub_b');
		await world.settle(await world.claimOne('sub_b'), 'retrying');
		world.now += second;
		await world.sendInOrder('sub_a', 'k');
		await world.sendInOrder('sub_a', 'k');
		await world.sendClaimed('sub_a');
		const queues = new Map(
			(await world.outbox.queues()).map(({ subscriptionId, dueAt }) => [subscriptionId, dueAt]),
		);
		expect(queues).toEqual(
			new Map([
				['sub_a', world.now],
				['sub_b', world.now - second + minute],
				['sub_direct', world.now - second],
			]),
		);
	});
}
