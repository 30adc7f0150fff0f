import type { Outbox } from '../../../../../lib/store/outbox';
import { type CreateOutbox, newEvent, OutboxWorld, stored } from '../model/world';

/** Events as they come in. */
export function describeStoring(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

	const enqueueWith = (outbox: Outbox, key: string, fingerprint: string | undefined) =>
		outbox.enqueue(
			newEvent([{ subscriptionId: 'sub_a' }, { subscriptionId: 'sub_b' }], {
				idempotencyKey: key,
				fingerprint,
			}),
		);

	it('hands an event to each of its deliveries as it was given', async () => {
		const event = { type: 'lead.created', data: [1, { ä: null }, 'x'], account: 'acme' };
		const enqueued = await world.outbox.enqueue(
			newEvent([{ subscriptionId: 'sub_a' }, { subscriptionId: 'sub_b' }], event),
		);
		const claims = [await world.claimOne('sub_a'), await world.claimOne('sub_b')];
		const { eventId, deliveries } = stored(enqueued);
		expect(claims.map(({ id }) => id)).toEqual(deliveries.map(({ id }) => id));
		for (const claim of claims) {
			expect(claim.event).toEqual({
				id: eventId,
				occurredAt: '2026-01-01T00:00:00.000Z',
				...event,
			});
			expect(claim.progress).toMatchObject({ attempts: 0, ownFaults: 0 });
		}
		expect(await world.outbox.event(eventId)).toEqual(claims[0]?.event);
		expect(await world.outbox.event('evt_unknown')).toBeUndefined();
	});

	it('hands the trace of an event to its deliveries and their replays, and tells no event from another by it', async () => {
		const trace = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01 vendor=1`;
		const one = newEvent([{ subscriptionId: 'sub_a' }], { trace, idempotencyKey: 'k' });
		const [id] = await Promise.all([world.outbox.enqueue(one), world.send('sub_b')]);
		const claim = await world.claimOne('sub_a');
		expect(claim.event.trace).toBe(trace);
		expect((await world.claimOne('sub_b')).event.trace).toBeUndefined();
		expect(await world.outbox.event(stored(id).eventId)).toMatchObject({ trace });
		await world.settle(claim, 'failed');
		await world.outbox.replay({ ids: [claim.id] }, 1);
		expect((await world.claimOne('sub_a')).event.trace).toBe(trace);
		const again = await world.outbox.enqueue({ ...one, trace: undefined });
		expect(again.kind).toBe('repeated');
	});

	it('keeps who sent an event, tells no attempt of it, and no event from another by it', async () => {
		const sentBy = 'workflow 17 Orders → CRM, 50\'000 "a day"';
		const one = newEvent([{ subscriptionId: 'sub_a' }], { sentBy, idempotencyKey: 'k' });
		const [first, other] = await Promise.all([
			world.outbox.enqueue(one),
			world.outbox.enqueue(newEvent([{ subscriptionId: 'sub_a' }])),
		]);
		const { eventId } = stored(first);
		const told = [eventId, stored(other).eventId].map((id) => world.outbox.event(id));
		expect((await Promise.all(told)).map((event) => event?.sentBy)).toEqual([sentBy, undefined]);
		for (const { event } of await world.claim('sub_a', 2))
			expect(event).not.toHaveProperty('sentBy');
		const again = await world.outbox.enqueue({ ...one, sentBy: 'workflow 18' });
		expect(again).toMatchObject({ kind: 'repeated', eventId });
		expect(await world.outbox.event(eventId)).toMatchObject({ sentBy });
	});

	it('makes ids that are unlike those of other data, without dots', async () => {
		const other = await OutboxWorld.create(create);
		await other.subscribe('sub_a');
		const ids: string[] = [];
		for (const { outbox } of [world, other]) {
			for (let count = 0; count < 40; count += 1) {
				const event = newEvent([{ subscriptionId: 'sub_a' }]);
				ids.push(stored(await outbox.enqueue(event)).eventId);
			}
		}
		await other.data.destroy();
		expect(new Set(ids).size).toBe(80);
		for (const id of ids) expect(id).toMatch(/^evt_[0-9a-z]{9,20}$/);
	});

	it('stores an event for nobody, too', async () => {
		const { eventId, deliveries } = stored(await world.outbox.enqueue(newEvent([])));
		expect(deliveries).toEqual([]);
		expect(await world.outbox.event(eventId)).toMatchObject({ id: eventId });
	});

	it('stores nothing where one of the subscriptions does not exist', async () => {
		const event = newEvent([{ subscriptionId: 'sub_a' }, { subscriptionId: 'sub_gone' }]);
		await expect(world.outbox.enqueue(event)).rejects.toThrow(/no subscription sub_gone/);
		expect(await world.outbox.counts()).toMatchObject({ pending: 0 });
		expect(await world.claim('sub_a')).toEqual([]);
	});

	it('sends an idempotency key once, and says what became of it', async () => {
		const first = stored(await enqueueWith(world.outbox, 'k', 'f'));
		await world.settle(await world.claimOne('sub_a'));
		const [again, elsewhere] = [world.outbox, await world.data.open()];
		for (const outbox of [again, elsewhere]) {
			expect(await enqueueWith(outbox, 'k', 'f')).toMatchObject({
				kind: 'repeated',
				eventId: first.eventId,
				deliveries: [
					{ id: first.deliveries[0]?.id, state: 'delivered' },
					{ id: first.deliveries[1]?.id, state: 'pending' },
				],
			});
		}
		expect(await enqueueWith(world.outbox, 'other', 'f')).toMatchObject({ kind: 'stored' });
		expect(await world.outbox.counts()).toMatchObject({ pending: 3, delivered: 1 });
	});

	it.each([
		['f', 'g'],
		['f', undefined],
		[undefined, 'g'],
	])('rejects a key for another event (%s, %s)', async (before, after) => {
		const first = stored(await enqueueWith(world.outbox, 'k', before));
		expect(await enqueueWith(world.outbox, 'k', after)).toEqual({
			kind: 'conflict',
			eventId: first.eventId,
		});
		expect(await world.outbox.counts()).toMatchObject({ pending: 2 });
	});

	it('stores one of many duplicates that arrive at once, over two outboxes', async () => {
		const outboxes = [world.outbox, await world.data.open()] as const;
		const duplicates = Array.from({ length: 50 }, (_, number) =>
			enqueueWith(outboxes[number % 2 === 0 ? 0 : 1], 'k', 'f'),
		);
		const kinds = (await Promise.all(duplicates)).map(({ kind }) => kind);
		expect(kinds.filter((kind) => kind === 'stored')).toHaveLength(1);
		expect(kinds.filter((kind) => kind === 'repeated')).toHaveLength(49);
	});
}
