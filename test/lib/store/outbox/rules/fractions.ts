import { FRACTION } from '../../fraction';
import {
	attemptAt,
	type CreateOutbox,
	judging,
	leaseMilliseconds,
	minute,
	newEvent,
	OutboxWorld,
} from '../model/world';

/** Times that callers give with fractions of a millisecond, as many clocks have: nothing ends earlier than they say. */
export function describeFractions(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a');
	});
	afterEach(async () => await world.data.destroy());

	const dueAtOf = async (id: string) => (await world.outbox.delivery(id))?.dueAt;
	const later = () => world.now + minute + FRACTION;

	it('goes by whole milliseconds itself', () => {
		expect(world.outbox.now()).toBe(world.now);
	});

	it('claims with an event until then', async () => {
		const claimUntil = world.now + leaseMilliseconds + FRACTION;
		await world.outbox.enqueue(newEvent([{ subscriptionId: 'sub_a', claimUntil }]));
		world.now += leaseMilliseconds;
		expect(await world.claim('sub_a')).toEqual([]);
		world.now += 1;
		expect(await world.claim('sub_a')).toHaveLength(1);
	});

	it('claims what is due until then, and gives it back until then', async () => {
		const id = await world.send('sub_a');
		const claimUntil = world.now + leaseMilliseconds + FRACTION;
		await world.outbox.claim('sub_a', 1, claimUntil);
		world.now += leaseMilliseconds;
		expect(await world.claim('sub_a')).toEqual([]);
		world.now += 1;
		const claim = await world.claimOne('sub_a');
		const dueAt = later();
		expect(await world.outbox.giveBack(claim, dueAt)).toBe(true);
		expect(await dueAtOf(id)).toBe(Math.ceil(dueAt));
	});

	it('settles with times of attempt, retry, progress and health', async () => {
		const claim = await world.sendClaimed('sub_a');
		const dueAt = later();
		const now = world.now + FRACTION;
		const progress = { attempts: 1, firstAt: now, ownFaults: 1, ownFaultsSince: now };
		const health = { consecutiveFailures: 1, lastDeliveryAt: now, throttledUntil: dueAt };
		const finding = judging('retrying', now, { dueAt, progress, health });
		expect(await world.outbox.settle(claim, attemptAt(now), finding)).toMatchObject({
			kind: 'settled',
		});
		expect(await dueAtOf(claim.id)).toBe(Math.ceil(dueAt));
		const [attempt] = await world.outbox.attempts(claim.id);
		expect(attempt).toMatchObject({ at: world.now, record: { startedAt: Math.ceil(now) } });
	});

	it('leases queues until then, and gives them back until then', async () => {
		const other = await world.data.open();
		const ids = ['sub_a'];
		await world.outbox.leaseQueues(ids, world.now + leaseMilliseconds + FRACTION);
		world.now += leaseMilliseconds;
		expect(await other.leaseQueues(ids, later())).toEqual([]);
		await world.outbox.releaseQueues(ids, world.now + 1 + FRACTION);
		world.now += 1;
		expect(await other.leaseQueues(ids, later())).toEqual([]);
		world.now += 1;
		expect(await other.leaseQueues(ids, later())).toMatchObject([{ subscriptionId: 'sub_a' }]);
	});

	it('finds and counts what was stored before then, and forgets it', async () => {
		const id = await world.deliver('sub_a');
		const until = world.now + FRACTION;
		const { deliveries } = await world.outbox.deliveries(
			{ createdFrom: until - 1, createdBefore: until },
			{ limit: 10 },
		);
		expect(deliveries.map((delivery) => delivery.id)).toEqual([id]);
		const query = { resolution: 'hour' as const, from: until - 100 * minute, before: until };
		const [stretch] = await world.outbox.attemptCounts(query);
		expect(stretch).toMatchObject({ delivered: 1 });
		const before = { endedBefore: until, readerIdleBefore: until };
		expect(await world.outbox.purge(before)).toBe(1);
	});

	it('has planned retries keep their distance to a clock that was set', async () => {
		const claim = await world.sendClaimed('sub_a');
		await world.settle(claim, 'retrying');
		const [since, milliseconds] = [world.now + FRACTION, 5 * minute + FRACTION];
		world.now += Math.round(milliseconds);
		await world.outbox.clockSet({ milliseconds, since });
		expect(await dueAtOf(claim.id)).toBe(world.now + minute);
	});
}
