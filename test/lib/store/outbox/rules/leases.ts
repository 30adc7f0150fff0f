import { setTimeout as sleep } from 'node:timers/promises';

import {
	type CreateOutbox,
	leaseMilliseconds,
	minute,
	OutboxWorld,
	second,
	type TestOutbox,
} from '../model/world';

const lease = 6 * second;

/** Which outbox dispatches which queue. */
export function describeLeases(create: CreateOutbox): void {
	let world: OutboxWorld;
	let other: TestOutbox;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		other = await world.data.open();
		await world.subscribe('sub_a', 'sub_b', 'sub_c');
	});
	afterEach(async () => await world.data.destroy());

	const taken = async (outbox: TestOutbox, ...ids: string[]) => {
		const leased = await outbox.leaseQueues(ids, world.now + lease);
		return leased.map(({ subscriptionId }) => subscriptionId).sort();
	};
	/** Takes queues; answers how long ago others who have not given them back held them. */
	const heldBefore = async (outbox: TestOutbox, ...ids: string[]) => {
		const leased = await outbox.leaseQueues(ids, world.now + lease);
		const ago = (until: number | undefined) => until && world.now - until;
		return Object.fromEntries(leased.map((one) => [one.subscriptionId, ago(one.heldUntil)]));
	};

	it('gives a queue to one outbox until its lease ends', async () => {
		expect(await taken(world.outbox, 'sub_a', 'sub_b')).toEqual(['sub_a', 'sub_b']);
		expect(await taken(other, 'sub_a', 'sub_b', 'sub_c')).toEqual(['sub_c']);
		world.now += lease - 1;
		expect(await taken(other, 'sub_a', 'sub_b')).toEqual([]);
		world.now += 1;
		expect(await taken(other, 'sub_a')).toEqual(['sub_a']);
		expect(await taken(world.outbox, 'sub_a', 'sub_b')).toEqual(['sub_b']);
	});

	it('renews the leases that are held, and no others', async () => {
		await taken(world.outbox, 'sub_a', 'sub_b');
		await taken(other, 'sub_c');
		world.now += lease - second;
		expect(await taken(world.outbox, 'sub_a', 'sub_c')).toEqual(['sub_a']);
		world.now += second;
		expect(await taken(other, 'sub_a', 'sub_b', 'sub_c')).toEqual(['sub_b', 'sub_c']);
		expect(await taken(world.outbox, 'sub_b')).toEqual([]);
	});

	it('lets exactly one of many that ask at once have it', async () => {
		const third = await world.data.open();
		const asked = Array.from({ length: 10 }, () =>
			[world.outbox, other, third].map((outbox) => taken(outbox, 'sub_a')),
		);
		const leased = await Promise.all(asked.flat());
		const holders = new Set(leased.flatMap((ids, at) => (ids.length > 0 ? [at % 3] : [])));
		expect(holders.size).toBe(1);
		expect(leased.filter((ids) => ids.length > 0)).toHaveLength(10);
	});

	it('takes what was given back from the time that was said, and not before', async () => {
		await taken(world.outbox, 'sub_a', 'sub_b');
		await world.outbox.releaseQueues(['sub_a'], world.now + second);
		await world.outbox.releaseQueues(['sub_b'], world.now - second);
		expect(await taken(other, 'sub_a', 'sub_b')).toEqual(['sub_b']);
		world.now += second - 1;
		for (const outbox of [other, world.outbox]) expect(await taken(outbox, 'sub_a')).toEqual([]);
		world.now += 1;
		expect(await taken(other, 'sub_a')).toEqual(['sub_a']);
	});

	it('tells until when another outbox held what it has not given back', async () => {
		expect(await heldBefore(other, 'sub_a', 'sub_b', 'sub_c')).toEqual({});
		await other.releaseQueues(['sub_b'], world.now);
		world.now += lease + second;
		expect(await heldBefore(world.outbox, 'sub_a', 'sub_b')).toEqual({ sub_a: second });
		expect(await heldBefore(world.outbox, 'sub_a', 'sub_b')).toEqual({});
		expect(await heldBefore(other, 'sub_a', 'sub_c')).toEqual({});
		await other.close();
		world.now += second;
		const third = await world.data.open();
		expect(await heldBefore(third, 'sub_c')).toEqual({ sub_c: second });
	});

	it('tells when the claims of others end', async () => {
		const ends = async (outbox: TestOutbox) => {
			const found = await outbox.claimedElsewhere(['sub_a', 'sub_b', 'sub_none']);
			return Object.fromEntries([...found].map(([id, its]) => [id, [...its].sort()]));
		};
		world.outbox.onChange(() => undefined);
		await world.send('sub_b');
		await world.deliver('sub_a', 'retrying');
		const first = await world.sendClaimed('sub_a');
		const until = world.now + leaseMilliseconds;
		world.now += second;
		const later = await world.sendClaimed('sub_a');
		expect(await ends(world.outbox)).toEqual({});
		// Its lock is taken in the background.
		for (let tries = 0; tries < 200 && !('sub_a' in (await ends(other))); tries++) await sleep(25);
		expect(await ends(other)).toEqual({ sub_a: [until, until + second] });
		await world.settle(first, 'retrying');
		expect(await ends(other)).toEqual({ sub_a: [until + second] });
		await world.outbox.giveBack(later, world.now + second);
		expect(await ends(other)).toEqual({});
		await world.claimOne('sub_b');
		expect(await ends(other)).toEqual({ sub_b: [until + second] });
		world.now += leaseMilliseconds;
		expect(await ends(other)).toEqual({});
	});

	it('gives back only what is held', async () => {
		await taken(world.outbox, 'sub_a');
		await other.releaseQueues(['sub_a', 'sub_b', 'sub_none'], world.now);
		expect(await taken(other, 'sub_a')).toEqual([]);
		expect(await taken(world.outbox, 'sub_a')).toEqual(['sub_a']);
		world.now += lease;
		await taken(other, 'sub_a');
		await world.outbox.releaseQueues(['sub_a'], world.now);
		expect(await taken(world.outbox, 'sub_a')).toEqual([]);
	});

	it('gives up the leases of an outbox that is closed, and leaves what it gave back before as it was', async () => {
		await taken(other, 'sub_a', 'sub_b');
		await other.releaseQueues(['sub_b'], world.now + second);
		await other.close();
		expect(await taken(world.outbox, 'sub_a', 'sub_b')).toEqual(['sub_a']);
		world.now += second;
		expect(await taken(world.outbox, 'sub_b')).toEqual(['sub_b']);
	});

	it('leases no queue of a subscription that there is not, `direct` ones as well', async () => {
		const direct = { id: 'sub_direct', kind: 'direct', enabled: true, settings: {} } as const;
		await world.outbox.addSubscription(direct);
		expect(await taken(world.outbox)).toEqual([]);
		expect(await taken(world.outbox, 'sub_none', 'sub_direct')).toEqual(['sub_direct']);
		await world.outbox.removeSubscription('sub_direct');
		expect(await taken(world.outbox, 'sub_direct')).toEqual([]);
	});

	it('tells which queues with pending deliveries it could lease', async () => {
		for (const id of ['sub_a', 'sub_b', 'sub_c']) await world.send(id);
		await taken(world.outbox, 'sub_a');
		await taken(other, 'sub_b');
		await other.releaseQueues(['sub_b'], world.now + second);
		const leasable = async (outbox: TestOutbox) => {
			const queues = await outbox.queues();
			return queues.flatMap((queue) => (queue.leasable ? [queue.subscriptionId] : [])).sort();
		};
		expect(await leasable(world.outbox)).toEqual(['sub_a', 'sub_c']);
		expect(await leasable(other)).toEqual(['sub_c']);
		world.now += second;
		expect(await leasable(other)).toEqual(['sub_b', 'sub_c']);
		world.now += lease;
		expect(await leasable(other)).toEqual(['sub_a', 'sub_b', 'sub_c']);
	});

	it('tells how many deliveries have not ended of each subscription, up to so many', async () => {
		const ids = ['sub_a', 'sub_b', 'sub_c'];
		const lengths = async (most: number) =>
			[...(await other.queueLengths(['sub_none', ...ids], most))].sort();
		expect(await lengths(9)).toEqual(ids.map((id) => [id, 0]));
		for (const id of ['sub_a', 'sub_a', 'sub_b']) await world.send(id);
		for (const key of ['k', 'k', 'l']) await world.sendInOrder('sub_b', key);
		await world.sendClaimed('sub_c');
		await world.deliver('sub_a');
		expect(await lengths(9)).toEqual([
			['sub_a', 2],
			['sub_b', 4],
			['sub_c', 1],
		]);
		expect(await lengths(3)).toEqual([
			['sub_a', 2],
			['sub_b', 3],
			['sub_c', 1],
		]);
		await world.outbox.cancel({ subscriptionId: 'sub_b' }, 4);
		await world.outbox.removeSubscription('sub_c');
		expect(await lengths(3)).toEqual([
			['sub_a', 2],
			['sub_b', 0],
		]);
	});

	it('hinders nobody who claims', async () => {
		await taken(world.outbox, 'sub_a');
		const id = await world.send('sub_a');
		const claim = await world.claimOne('sub_a', other);
		expect(claim.id).toBe(id);
		expect(await world.settle(claim, 'delivered', {}, other)).toMatchObject({ kind: 'settled' });
	});

	it('moves leases with the clock', async () => {
		await taken(world.outbox, 'sub_a');
		for (const milliseconds of [-60 * minute, 60 * minute]) {
			const since = world.now;
			world.now += milliseconds;
			for (const outbox of [world.outbox, other]) await outbox.clockSet({ milliseconds, since });
			expect(await taken(other, 'sub_a')).toEqual([]);
		}
		world.now += lease;
		expect(await taken(other, 'sub_a')).toEqual(['sub_a']);
	});

	it.each([NaN, Infinity])('rejects %p as a time', async (time) => {
		const message = /not a valid time/;
		await expect(world.outbox.leaseQueues(['sub_a'], time)).rejects.toThrow(message);
		expect(await taken(other, 'sub_a')).toEqual(['sub_a']);
		await expect(other.releaseQueues(['sub_a'], time)).rejects.toThrow(message);
		expect(await taken(world.outbox, 'sub_a')).toEqual([]);
	});

	it('tells the time by which leases end', () => {
		for (const outbox of [world.outbox, other]) expect(outbox.now()).toBe(world.now);
	});

	it('takes a listener for changes, and lets it go', async () => {
		const ends = [world.outbox, other].map((outbox) => outbox.onChange(() => undefined));
		for (const end of [...ends, ...ends]) expect(end()).toBeUndefined();
		await world.send('sub_a');
	});
}
