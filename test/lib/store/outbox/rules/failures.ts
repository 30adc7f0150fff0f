import type { JsonObject } from '../../../../../lib/webhook/http/message';
import {
	attemptAt,
	type CreateOutbox,
	judging,
	newEvent,
	OutboxWorld,
	type TestOutbox,
} from '../model/world';

const subscription = {
	id: 'sub_new',
	kind: 'subscription' as const,
	enabled: true,
	settings: {},
};
const claim = { id: 'dlv_1', token: 1 };
type Call = readonly [name: string, call: (outbox: TestOutbox) => Promise<unknown>];
const writes: Call[] = [
	['addSubscription', (outbox) => outbox.addSubscription(subscription)],
	['changeSubscription', (outbox) => outbox.changeSubscription('sub_a', {})],
	['removeSubscription', (outbox) => outbox.removeSubscription('sub_a')],
	['enqueue', (outbox) => outbox.enqueue(newEvent([{ subscriptionId: 'sub_a' }]))],
	['claim', (outbox) => outbox.claim('sub_a', 1, Date.UTC(2027, 0, 1))],
	['settle', (outbox) => outbox.settle(claim, attemptAt(0), judging('delivered', 0))],
	['giveBack', (outbox) => outbox.giveBack(claim, 0)],
	['leaseQueues', (outbox) => outbox.leaseQueues(['sub_a'], Date.UTC(2027, 0, 1))],
	['releaseQueues', (outbox) => outbox.releaseQueues(['sub_a'], 0)],
	['makeDueNow', (outbox) => outbox.makeDueNow('sub_a', 1)],
	['replay', (outbox) => outbox.replay({}, 1)],
	['cancel', (outbox) => outbox.cancel({}, 1)],
	['addReader', (outbox) => outbox.addReader('one')],
	['removeReader', (outbox) => outbox.removeReader('one')],
	['acknowledge', (outbox) => outbox.acknowledge('one', 0)],
	['purge', (outbox) => outbox.purge({ endedBefore: 0, readerIdleBefore: 0 })],
];
const reads: Call[] = [
	['subscription', (outbox) => outbox.subscription('sub_a')],
	['subscriptions', (outbox) => outbox.subscriptions()],
	['endpoints', (outbox) => outbox.endpoints('', 1)],
	['queues', (outbox) => outbox.queues()],
	['queueLengths', (outbox) => outbox.queueLengths(['sub_a'], 1)],
	['claimedElsewhere', (outbox) => outbox.claimedElsewhere(['sub_a'])],
	['delivery', (outbox) => outbox.delivery('dlv_1')],
	['deliveries', (outbox) => outbox.deliveries({}, { limit: 1 })],
	['event', (outbox) => outbox.event('evt_1')],
	['attempts', (outbox) => outbox.attempts('dlv_1')],
	['counts', (outbox) => outbox.counts()],
	['attemptCounts', (outbox) => outbox.attemptCounts({ resolution: 'hour', from: 0, before: 1 })],
	['attemptTotals', (outbox) => outbox.attemptTotals()],
	['allAttempts', (outbox) => outbox.allAttempts()],
	['rollUp', (outbox) => outbox.rollUp()],
	['read', (outbox) => outbox.read('one', 1)],
];

/** What happens when the engine fails, and at the end. */
export function describeFailures(create: CreateOutbox): void {
	describe('at its end', () => describeClosed(create));
	describe('while the engine fails', () => describeBroken(create));
	describe('afterwards', () => describeAfterFailures(create));
}

/** One outbox for all of them. */
function worldOfAll(create: CreateOutbox): () => OutboxWorld {
	let world: OutboxWorld;
	beforeAll(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a');
		await world.outbox.addReader('one');
	});
	afterAll(async () => await world.data.destroy());
	return () => world;
}

function describeClosed(create: CreateOutbox): void {
	const world = worldOfAll(create);
	beforeAll(async () => await world().outbox.close());

	it.each([...writes, ...reads])('rejects %s once it is closed', async (_, call) => {
		await expect(call(world().outbox)).rejects.toThrow(/^The outbox .* is closed\.$/);
	});
}

function describeBroken(create: CreateOutbox): void {
	const world = worldOfAll(create);

	it.each(writes)('rejects %s with the cause while the engine fails', async (_, call) => {
		const { outbox, data } = world();
		// It works, by whatever was opened for it.
		await outbox.counts();
		const repair = await data.breakDown();
		const error = await call(outbox).then(
			() => undefined,
			(reason: unknown) => reason as Error,
		);
		await repair();
		expect(error).toMatchObject({
			name: 'StoreError',
			message: expect.stringMatching(/^The outbox .*\.$/),
		});
		expect(error?.cause).toHaveProperty('message');
	});
}

function describeAfterFailures(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a');
		await world.outbox.addReader('one');
	});
	afterEach(async () => await world.data.destroy());

	it('works again after a failure, which wrote nothing', async () => {
		const held = await world.sendClaimed('sub_a');
		const repair = await world.data.breakDown();
		await expect(world.send('sub_a')).rejects.toThrow();
		await expect(world.settle(held)).rejects.toThrow();
		await repair();
		expect(await world.outbox.counts()).toMatchObject({ pending: 1, delivered: 0 });
		expect(await world.settle(held)).toMatchObject({ kind: 'settled', attempt: 1 });
		await world.send('sub_a');
		expect(await world.outbox.counts()).toMatchObject({ pending: 1, delivered: 1 });
	});

	it('finishes what waits when it is closed', async () => {
		const held = await world.sendClaimed('sub_a');
		const waiting = [world.settle(held), world.send('sub_a')] as const;
		await Promise.all([world.outbox.close(), world.outbox.close()]);
		expect(await waiting[0]).toMatchObject({ kind: 'settled' });
		world.outbox = await world.data.open();
		expect(await world.stateOf(held.id)).toBe('delivered');
		expect(await world.stateOf(await waiting[1])).toBe('pending');
	});

	const circle: JsonObject = {};
	circle.circle = circle;
	const noJson = { 'a circle': circle, nothing: undefined as unknown as null };

	it.each(Object.entries(noJson))('rejects data that is no JSON: %s', async (_, data) => {
		const event = newEvent([{ subscriptionId: 'sub_a' }], { data });
		const [rejected, neighbour] = await Promise.allSettled([
			world.outbox.enqueue(event),
			world.send('sub_a'),
		]);
		expect(rejected).toMatchObject({
			status: 'rejected',
			reason: { name: 'StoreError', message: expect.stringMatching(/^The data .* is not JSON/) },
		});
		expect(neighbour.status).toBe('fulfilled');
		expect(await world.outbox.counts()).toMatchObject({ pending: 1 });
	});
}
