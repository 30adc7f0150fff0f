import type { JournalEntry } from '../../../../../lib/store/outbox/attempt';
import { attemptAt, type CreateOutbox, judging, minute, OutboxWorld } from '../model/world';

/** The journal and its readers. */
export function describeJournal(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

	const readAll = async (reader: string) => (await world.outbox.read(reader, 100)).map(toldShortly);
	const acknowledgeAll = async (reader: string) => {
		const entries = await world.outbox.read(reader, 1000);
		await world.outbox.acknowledge(reader, entries[entries.length - 1]?.id ?? 0);
	};

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

	it('tells whoever asks what came after an entry, without waiting for him', async () => {
		const first = await world.deliver('sub_a');
		const second = await world.deliver('sub_b', 'failed');
		const [oldest, ...later] = await world.outbox.entries(0, 100);
		expect([oldest, ...later].map((entry) => entry && toldShortly(entry))).toEqual([
			['delivery.delivered', first, 1],
			['delivery.failed', second, 1],
		]);
		expect(await world.outbox.entries(0, 1)).toEqual([oldest]);
		expect(await world.outbox.entries(oldest?.id ?? 0, 100)).toEqual(later);
		expect(await world.outbox.entries(later[0]?.id ?? 0, 100)).toEqual([]);
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
		await world.outbox.changeSubscription('sub_b', {
			enabled: false,
			journal: [{ kind: 'subscription.disabled', reason: 'by hand' }],
		});
		await world.outbox.changeSubscription('sub_b', {
			journal: [{ kind: 'subscription.recovered', reason: 'well again' }],
		});
		expect(await readAll('one')).toEqual([
			['delivery.failed', claim.id, 1],
			['subscription.failing', 'sub_a', 'half way'],
			['subscription.paused', 'sub_a', 'too many failures'],
			['subscription.disabled', 'sub_b', 'by hand'],
			['subscription.recovered', 'sub_b', 'well again'],
		]);
		expect(await world.outbox.attempts(claim.id)).toHaveLength(1);
	});
}

/** An entry in three words. */
export function toldShortly(entry: JournalEntry): unknown[] {
	return 'deliveryId' in entry
		? [entry.kind, entry.deliveryId, entry.attempt]
		: [entry.kind, entry.subscriptionId, entry.reason];
}
