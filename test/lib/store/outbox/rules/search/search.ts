import * as fc from 'fast-check';

import type { DeliveryFilter } from '../../../../../../lib/store/outbox';
import type { DeliveryState, StoredDelivery } from '../../../../../../lib/store/outbox/delivery';
import { type CreateOutbox, minute, newEvent, OutboxWorld, stored } from '../../model/world';
import { describeAnswers } from './answers';
import { everything } from './everything';
import { describeText } from './text';

const allStates: readonly DeliveryState[] = [
	'pending',
	'blocked',
	'delivered',
	'failed',
	'cancelled',
];
const types = ['call.completed', 'lead.created', 'call.missed'];
const subscriptions = ['sub_a', 'sub_b', 'sub_c'];
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** What the search must find: a filter applied to a list. */
function matches(
	{ ids, subscriptionId, eventId, eventType, states, ...more }: DeliveryFilter,
	replayed: ReadonlySet<string | undefined>,
): (delivery: StoredDelivery) => boolean {
	const { createdFrom = -Infinity, createdBefore = Infinity, notReplayed } = more;
	return (delivery) =>
		(ids?.includes(delivery.id) ?? true) &&
		(subscriptionId ?? delivery.subscriptionId) === delivery.subscriptionId &&
		(eventId ?? delivery.eventId) === delivery.eventId &&
		(eventType ?? delivery.eventType) === delivery.eventType &&
		(states?.includes(delivery.state) ?? true) &&
		delivery.createdAt >= createdFrom &&
		delivery.createdAt < createdBefore &&
		!(notReplayed === true && replayed.has(delivery.id));
}

/** Finding deliveries, and counting them. */
export function describeSearch(create: CreateOutbox): void {
	let world: OutboxWorld;
	let all: readonly StoredDelivery[];
	let replayed: ReadonlySet<string | undefined>;
	let start: number;

	/** Some 1,700 deliveries of each state, subscription and type, in runs and mixed. */
	beforeAll(async () => {
		world = await OutboxWorld.create(create);
		start = world.now;
		await world.subscribe(...subscriptions);
		for (let round = 0; round < 16; round += 1) await addSome(round);
		await world.outbox.replay({ states: ['failed'], createdFrom: start + minute }, 40);
		all = await everything(world, {});
		replayed = new Set(all.map(({ replayOf }) => replayOf));
		replayed = new Set([...replayed].filter((id) => id !== undefined));
	});
	afterAll(async () => await world.data.destroy());

	async function addSome(round: number): Promise<void> {
		const subscriptionId = subscriptions[Math.floor(round / 2) % 3] ?? '';
		const outcomes = ['delivered', 'failed', 'cancelled', 'pending'] as const;
		const additions = Array.from({ length: 100 }, async (_, number) => {
			const outcome = outcomes[(round < 8 ? round >> 1 : number) % 4] ?? 'pending';
			const type = types[(round * number) % 7 === 3 ? 1 : 0] ?? '';
			const claimUntil = world.now + minute;
			const orderKey = number % 10 === 0 ? `k${round}` : undefined;
			const event = newEvent([{ subscriptionId, claimUntil, orderKey }], { type });
			const [delivery] = stored(await world.outbox.enqueue(event)).deliveries;
			if (!delivery) throw new Error('not stored');
			const { id, token } = delivery;
			if (outcome === 'cancelled') await world.outbox.cancel({ ids: [id] }, 1);
			else if (token === undefined) return;
			else if (outcome === 'pending') await world.outbox.giveBack({ id, token }, world.now);
			else await world.settle({ id, token }, outcome);
		});
		await Promise.all(additions);
		world.now += minute / 4;
	}

	const filters: fc.Arbitrary<DeliveryFilter> = fc.record({
		subscriptionId: maybe(fc.constantFrom(...subscriptions, 'sub_unknown')),
		eventType: maybe(fc.constantFrom(...types)),
		states: maybe(fc.subarray([...allStates])),
		createdFrom: maybe(fc.nat(5).map((minutes) => start + minutes * minute)),
		createdBefore: maybe(fc.nat(5).map((minutes) => start + minutes * minute)),
		notReplayed: maybe(fc.boolean()),
	});

	it('finds what a filter asks for, page by page, newest or oldest first', async () => {
		const property = fc.asyncProperty(filters, fc.integer({ min: 1, max: 500 }), async (...ask) => {
			const [filter, limit] = ask;
			const found = await everything(world, filter, limit);
			expect(found).toEqual(all.filter(matches(filter, replayed)));
			const other = await everything(world, filter, limit, true);
			expect(other).toEqual([...found].reverse());
		});
		await fc.assert(property, { numRuns: 60, seed: 20260101 });
	});

	it('finds the failed ones that nobody has replayed, together with the rest', async () => {
		const some: DeliveryFilter[] = [
			{},
			{ subscriptionId: 'sub_b' },
			{ eventType: 'call.completed' },
			{ createdFrom: start + minute, createdBefore: start + 3 * minute },
			{ scope: '' },
		];
		const failed = all.filter(({ state, id }) => state === 'failed' && replayed.has(id));
		expect(failed).toHaveLength(40);
		for (const more of some) {
			const filter: DeliveryFilter = { ...more, states: ['failed'], notReplayed: true };
			const found = all.filter(matches(filter, replayed));
			expect([filter, await everything(world, filter, 7)]).toEqual([filter, found]);
			expect(await everything(world, filter, 7, true)).toEqual([...found].reverse());
		}
	});

	it('finds ids and events together with the rest', async () => {
		const some = all.filter((_, number) => number % 400 === 7);
		for (const { id, eventId, state } of some) {
			const wanted: DeliveryFilter[] = [
				{ ids: [id, 'dlv_0', 'nonsense', id] },
				{ eventId },
				{ eventId, states: [state] },
				{ ids: [id], eventId },
				{ ids: [id], states: allStates.filter((other) => other !== state) },
				{ ids: ['dlv_1'], eventId },
				{ ids: [] },
				{ eventId: 'evt_unknown' },
				{ eventId: `${eventId}0` },
			];
			for (const filter of wanted) {
				const expected = all.filter(matches(filter, replayed));
				expect([filter, await everything(world, filter, 1)]).toEqual([filter, expected]);
			}
		}
	});

	it('finds those of a scope, which stands in the ids of subscriptions', async () => {
		const other = await OutboxWorld.create(create);
		const ids = ['sub_x.1', 'end_x.2', 'sub_xy.3', 'sub_4', 'sub_x'];
		await other.subscribe(...ids);
		for (const id of ids) await other.send(id);
		const foundIn = async (scope: string) =>
			(await everything(other, { scope })).map(({ subscriptionId }) => subscriptionId);
		expect(await foundIn('x')).toEqual(['end_x.2', 'sub_x.1']);
		expect(await foundIn('xy')).toEqual(['sub_xy.3']);
		expect(await foundIn('')).toEqual(['sub_x', 'sub_4']);
		expect(await foundIn('y')).toEqual([]);
		await other.data.destroy();
	});

	it('ends with the last page, also when that is full', async () => {
		const filter = { ids: all.slice(0, 4).map(({ id }) => id) };
		const first = await world.outbox.deliveries(filter, { limit: 2 });
		expect(first.next).toBeDefined();
		const last = await world.outbox.deliveries(filter, { limit: 2, after: first.next });
		expect(last).toEqual({ deliveries: all.slice(2, 4), next: undefined });
	});

	describe('by answer', () => describeAnswers(create));
	describe('by text', () => describeText(create));

	it('counts what there is of each state', async () => {
		const counts = Object.fromEntries(
			allStates.map((state) => [state, all.filter((one) => one.state === state).length]),
		);
		expect(await world.outbox.counts()).toEqual(counts);
		expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
	});
}
