import type { JournalEntry } from '../../nodes/store/outbox';
import {
	attemptAt,
	type CreateOutbox,
	day,
	judging,
	minute,
	newEvent,
	OutboxWorld,
	stored,
} from './outboxWorld';

/** The journal, its readers, and what is forgotten when. */
export function describeJournal(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

	const summary = (entry: JournalEntry) =>
		'deliveryId' in entry
			? [entry.kind, entry.deliveryId, entry.attempt]
			: [entry.kind, entry.subscriptionId, entry.reason];
	const readAll = async (reader: string) => (await world.outbox.read(reader, 100)).map(summary);
	const acknowledgeAll = async (reader: string) => {
		const entries = await world.outbox.read(reader, 1000);
		await world.outbox.acknowledge(reader, entries[entries.length - 1]?.id ?? 0);
	};
	const purge = (endedBefore: number, readerIdleBefore = 0) =>
		world.outbox.purge({ endedBefore, readerIdleBefore });

	it('tells every attempt at a delivery, oldest first, as it was logged', async () => {
		const claim = await world.sendClaimed('sub_a');
		const first = attemptAt(world.now, { status: 503, reason: 'answered 503' });
		await world.outbox.settle(claim, first, judging('retrying', world.now));
		const retryAt = world.now + minute;
		await world.deliver('sub_a');
		world.now = retryAt;
		const bare = attemptAt(world.now, {
			status: undefined,
			responseHeaders: undefined,
			responseBody: undefined,
			reason: 'no answer',
		});
		const again = await world.claimOne('sub_a');
		await world.outbox.settle(again, bare, judging('failed', world.now));
		const { eventId } = (await world.outbox.delivery(claim.id)) ?? {};
		const names = {
			deliveryId: claim.id,
			subscriptionId: 'sub_a',
			eventId,
			eventType: 'call.completed',
		};
		const attempts = await world.outbox.attempts(claim.id);
		expect(attempts).toEqual([
			{
				...names,
				id: expect.any(Number),
				at: retryAt - minute,
				kind: 'delivery.retrying',
				attempt: 1,
				record: first,
				dueAt: retryAt,
			},
			{
				...names,
				id: expect.any(Number),
				at: retryAt,
				kind: 'delivery.failed',
				attempt: 2,
				record: bare,
				dueAt: undefined,
			},
		]);
		expect(await world.outbox.attempts('dlv_999')).toEqual([]);
	});

	it('lets each reader read on from where it was, over a restart and two outboxes', async () => {
		await world.deliver('sub_a');
		await world.outbox.addReader('one');
		const [first, second] = [await world.deliver('sub_a'), await world.deliver('sub_b', 'failed')];
		const expected = [
			['delivery.delivered', first, 1],
			['delivery.failed', second, 1],
		];
		expect(await readAll('one')).toEqual(expected);
		expect(await readAll('one')).toEqual(expected);
		const [entry] = await world.outbox.read('one', 1);
		await world.outbox.acknowledge('one', entry?.id ?? 0);
		await world.outbox.addReader('one');
		await world.outbox.addReader('two');
		expect(await readAll('two')).toEqual([]);
		await world.outbox.close();
		world.outbox = await world.data.open();
		expect(await readAll('one')).toEqual(expected.slice(1));
		await acknowledgeAll('one');
		expect(await readAll('one')).toEqual([]);
		await world.outbox.acknowledge('one', entry?.id ?? 0);
		expect(await readAll('one')).toEqual([]);
	});

	it('takes no acknowledgement of what is not there yet', async () => {
		await world.outbox.addReader('one');
		await world.outbox.acknowledge('one', 1_000_000);
		const id = await world.deliver('sub_a');
		expect(await readAll('one')).toEqual([['delivery.delivered', id, 1]]);
	});

	it('rejects readers it does not know', async () => {
		await world.outbox.addReader('one');
		await world.outbox.removeReader('one');
		await expect(world.outbox.read('one', 1)).rejects.toThrow(/no reader one/);
		await expect(world.outbox.acknowledge('one', 1)).rejects.toThrow(/no reader one/);
	});

	it('keeps notices in the order of what they are about', async () => {
		await world.outbox.addReader('one');
		const claim = await world.sendClaimed('sub_a');
		const journal = [
			{ kind: 'subscription.failing' as const, reason: 'half way' },
			{ kind: 'subscription.paused' as const, reason: 'too many failures' },
		];
		await world.settle(claim, 'failed', { journal });
		await world.outbox.changeSubscription('sub_b', () => ({
			enabled: false,
			journal: [{ kind: 'subscription.disabled', reason: 'by hand' }],
		}));
		await world.outbox.changeSubscription('sub_b', () => ({
			journal: [{ kind: 'subscription.recovered', reason: 'well again' }],
		}));
		expect(await readAll('one')).toEqual([
			['delivery.failed', claim.id, 1],
			['subscription.failing', 'sub_a', 'half way'],
			['subscription.paused', 'sub_a', 'too many failures'],
			['subscription.disabled', 'sub_b', 'by hand'],
			['subscription.recovered', 'sub_b', 'well again'],
		]);
		expect(await world.outbox.attempts(claim.id)).toHaveLength(1);
	});

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
		await world.outbox.changeSubscription('sub_a', () => ({ journal }));
		const [first] = await world.outbox.read('one', 1);
		await world.outbox.acknowledge('one', first?.id ?? 0);
		const seenAt = world.now;
		world.now += day;
		expect(await purge(world.now, seenAt)).toBe(1);
		expect(await readAll('one')).toEqual([
			['delivery.delivered', ids[1], 1],
			['subscription.recovered', 'sub_a', 'well again'],
		]);
		expect(await purge(world.now, seenAt + 1)).toBe(1);
		expect(await readAll('one')).toEqual([]);
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

	it('forgets thousands without a trace, while others go on', async () => {
		await Promise.all(Array.from({ length: 1500 }, () => world.deliver('sub_a')));
		world.now += day;
		const [forgotten, id] = await Promise.all([purge(world.now), world.deliver('sub_b')]);
		expect([forgotten, await world.stateOf(id)]).toEqual([1500, 'delivered']);
		const page = await world.outbox.deliveries({}, { limit: 10 });
		expect(page.deliveries.map((delivery) => delivery.id)).toEqual([id]);
	});
}
