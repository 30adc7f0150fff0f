import * as fc from 'fast-check';

import { DURATION_BOUNDS, durationIndex } from '../../../../../lib/store/durations';
import type { Judgement } from '../../../../../lib/store/outbox/attempt';
import type {
	AttemptCounts,
	AttemptStretch,
	StretchQuery,
} from '../../../../../lib/store/outbox/statistics';
import {
	attemptAt,
	type CreateOutbox,
	day,
	judging,
	minute,
	OutboxWorld,
	second,
	type TestOutbox,
} from '../model/world';

const hour = 60 * minute;
const always = { from: 0, before: Number.MAX_SAFE_INTEGER };
const lengths = { fiveMinutes: 5 * minute, hour };
const outcomes: readonly Judgement['outcome'][] = ['delivered', 'retrying', 'failed'];

/** What happens in a random history. */
const historyArbitrary = fc.array(
	fc.oneof(
		{
			weight: 10,
			arbitrary: fc.record({
				do: fc.constant('attempt' as const),
				id: fc.constantFrom('sub_a', 'sub_b', 'sub_0a.c', 'end_d'),
				outcome: fc.constantFrom(...outcomes),
				duration: fc.oneof(
					fc.constantFrom(...DURATION_BOUNDS),
					fc.integer({ min: 0, max: 60_000_000 }).map((microseconds) => microseconds / 1000),
				),
				by: fc.constantFrom(0, 1),
			}),
		},
		{
			weight: 3,
			arbitrary: fc.record({
				do: fc.constant('pass' as const),
				milliseconds: fc.constantFrom(1, second, minute, 5 * minute, 59 * minute),
			}),
		},
		fc.record({ do: fc.constant('roll up' as const), by: fc.constantFrom(0, 1) }),
		fc.record({ do: fc.constant('purge' as const), by: fc.constantFrom(0, 1) }),
		fc.record({ do: fc.constant('reopen' as const), by: fc.constantFrom(0, 1) }),
	),
	{ minLength: 5, maxLength: 60 },
);

interface Logged {
	readonly at: number;
	readonly id: string;
	readonly outcome: Judgement['outcome'];
	readonly duration: number;
}

/** What a list of attempts adds up to. */
function countsOf(attempts: readonly Logged[]): AttemptCounts {
	const durations = [...DURATION_BOUNDS, 0].map(() => 0);
	for (const { duration } of attempts) durations[durationIndex(duration)]! += 1;
	const of = (outcome: Judgement['outcome']) =>
		attempts.filter((attempt) => attempt.outcome === outcome).length;
	const microseconds = attempts.reduce((sum, { duration }) => sum + Math.round(duration * 1000), 0);
	return {
		delivered: of('delivered'),
		retrying: of('retrying'),
		failed: of('failed'),
		totalMilliseconds: microseconds / 1000,
		durations,
	};
}

/** What a list of attempts gives as stretches. */
function stretchesOf(
	attempts: readonly Logged[],
	{ resolution, from, before, subscriptionIds }: StretchQuery,
): AttemptStretch[] {
	const length = lengths[resolution];
	const begin = ({ at }: Logged) => at - (at % length);
	const begins = [...new Set(attempts.map(begin))].filter((at) => at >= from && at < before);
	return begins
		.sort((one, other) => one - other)
		.flatMap((at) => {
			const within = attempts.filter((attempt) => begin(attempt) === at);
			if (!subscriptionIds) return [{ from: at, ...countsOf(within) }];
			return [...subscriptionIds].sort().flatMap((subscriptionId) => {
				const its = within.filter(({ id }) => id === subscriptionId);
				return its.length === 0 ? [] : [{ from: at, subscriptionId, ...countsOf(its) }];
			});
		});
}

/** What attempts add up to. */
export function describeStatistics(create: CreateOutbox): void {
	let world: OutboxWorld;
	let logged: Logged[];
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		logged = [];
		await world.subscribe('sub_a', 'sub_b', 'sub_0a.c');
		for (const id of ['end_d', 'end_e', 'end_0a.f']) await addEndpoint(id);
	});
	afterEach(async () => await world.data.destroy());

	const addEndpoint = async (id: string) =>
		await world.outbox.addSubscription({ id, kind: 'direct', enabled: true, settings: {} });
	/** Makes an attempt at an event of its own. */
	const attempt = async (
		id: string,
		outcome: Judgement['outcome'] = 'delivered',
		duration = 12.5,
		by: TestOutbox = world.outbox,
	) => {
		const claim = await world.sendClaimed(id);
		const record = attemptAt(world.now, { durationMilliseconds: duration });
		await by.settle(claim, record, judging(outcome, world.now));
		logged.push({ at: world.now, id: id.startsWith('end_') ? 'end_' : id, outcome, duration });
	};
	const ask = async (query: Partial<StretchQuery> = {}, by = world.outbox) =>
		await by.attemptCounts({ resolution: 'fiveMinutes', ...always, ...query });
	const expected = (query: Partial<StretchQuery> = {}) =>
		stretchesOf(logged, { resolution: 'fiveMinutes', ...always, ...query });
	const totals = async (by = world.outbox) => {
		const rows = await by.attemptTotals();
		return Object.fromEntries(
			rows.map((row) => [row.subscriptionId, [row.delivered, row.retrying, row.failed]]),
		);
	};

	it('says how attempts ended and how long they lasted, of each subscription and of all', async () => {
		for (const outcome of outcomes) await attempt('sub_a', outcome);
		await attempt('sub_b', 'failed', 40_000);
		const from = world.now - (world.now % (5 * minute));
		const durations = (index: number, count: number) =>
			Array.from({ length: 15 }, (_, at) => (at === index ? count : 0));
		const ofA = {
			...{ delivered: 1, retrying: 1, failed: 1 },
			...{ totalMilliseconds: 37.5, durations: durations(4, 3) },
		};
		const ofB = {
			...{ delivered: 0, retrying: 0, failed: 1 },
			...{ totalMilliseconds: 40_000, durations: durations(14, 1) },
		};
		expect(await ask({ subscriptionIds: ['sub_b', 'sub_a', 'sub_none'] })).toEqual([
			{ from, subscriptionId: 'sub_a', ...ofA },
			{ from, subscriptionId: 'sub_b', ...ofB },
		]);
		const all = durations(4, 3);
		all[14] = 1;
		expect(await ask()).toEqual([
			{ from, delivered: 1, retrying: 1, failed: 2, totalMilliseconds: 40_037.5, durations: all },
		]);
		expect(await ask({ subscriptionIds: [] })).toEqual([]);
		expect(await world.outbox.attemptTotals()).toEqual([
			{ subscriptionId: 'sub_a', ...ofA },
			{ subscriptionId: 'sub_b', ...ofB },
		]);
	});

	it('counts a duration at the first bound that it does not exceed', async () => {
		for (const bound of DURATION_BOUNDS) {
			await attempt('sub_a', 'delivered', bound);
			await attempt('sub_a', 'delivered', bound + 0.001);
		}
		const [stretch] = await ask();
		expect(stretch?.durations).toEqual([1, ...DURATION_BOUNDS.slice(1).map(() => 2), 1]);
		expect(stretch).toEqual(expected()[0]);
	});

	it('begins stretches at multiples of their length, and answers those from a time on, before another', async () => {
		const begin = Date.UTC(2026, 0, 1, 6);
		const times = [begin - 1, begin, begin + 5 * minute - 1, begin + 5 * minute, begin + hour];
		for (const time of times) {
			world.now = time;
			await attempt('sub_a');
		}
		const begins = async (query: Partial<StretchQuery>) =>
			(await ask(query)).map(({ from, delivered }) => [(from - begin) / minute, delivered]);
		expect(await begins({})).toEqual([
			[-5, 1],
			[0, 2],
			[5, 1],
			[60, 1],
		]);
		expect(await begins({ resolution: 'hour' })).toEqual([
			[-60, 1],
			[0, 3],
			[60, 1],
		]);
		const range = { from: begin, before: begin + hour };
		expect(await begins(range)).toEqual([
			[0, 2],
			[5, 1],
		]);
		expect(await begins({ ...range, resolution: 'hour' })).toEqual([[0, 3]]);
		expect(await begins({ from: begin + 1 })).toEqual([
			[5, 1],
			[60, 1],
		]);
		expect(await begins({ before: begin })).toEqual([[-5, 1]]);
		expect(await begins({ from: begin + 6 * minute, before: begin + 7 * minute })).toEqual([]);
		expect(await begins({ from: begin + 2 * hour })).toEqual([]);
	});

	it('puts stretches together to longer ones', async () => {
		const begin = Date.UTC(2026, 0, 1, 6);
		for (const [minutes, id] of [
			[0, 'sub_b'],
			[25, 'sub_a'],
			[29, 'sub_b'],
			[30, 'sub_a'],
			[95, 'sub_0a.c'],
		] as const) {
			world.now = begin + minutes * minute;
			await attempt(id, 'delivered', 1 + minutes);
			if (minutes === 25) await world.outbox.rollUp();
		}
		const put = async (query: Partial<StretchQuery>) =>
			(await ask({ every: 30 * minute, ...query })).map((row) => [
				(row.from - begin) / minute,
				...(row.subscriptionId === undefined ? [] : [row.subscriptionId]),
				row.delivered,
				row.totalMilliseconds,
			]);
		expect(await put({})).toEqual([
			[0, 3, 57],
			[30, 1, 31],
			[90, 1, 96],
		]);
		expect(await put({ subscriptionIds: ['sub_b', 'sub_a'] })).toEqual([
			[0, 'sub_a', 1, 26],
			[0, 'sub_b', 2, 31],
			[30, 'sub_a', 1, 31],
		]);
		expect(await put({ from: begin + 25 * minute, before: begin + 30 * minute })).toEqual([
			[0, 2, 56],
		]);
		expect(await put({ resolution: 'hour', every: day, scope: '' })).toEqual([[-360, 4, 88]]);
	});

	it('has nothing to say where nothing was attempted', async () => {
		await world.send('sub_a');
		await world.outbox.cancel({}, 1);
		expect(await ask()).toEqual([]);
		expect(await world.outbox.attemptTotals()).toEqual([]);
	});

	it('counts endpoints given with single events together, those of a scope apart', async () => {
		for (const id of ['sub_a', 'end_d', 'end_e', 'end_0a.f', 'end_0a.f', 'sub_0a.c']) {
			await attempt(id);
		}
		const delivered = async (query: Partial<StretchQuery>) =>
			(await ask({ resolution: 'hour', ...query })).map((row) => [
				row.subscriptionId,
				row.delivered,
			]);
		expect(await delivered({})).toEqual([[undefined, 6]]);
		expect(await delivered({ scope: '' })).toEqual([[undefined, 3]]);
		expect(await delivered({ scope: '0a' })).toEqual([[undefined, 3]]);
		expect(await delivered({ scope: '0' })).toEqual([]);
		const subscriptionIds = ['sub_a', 'sub_0a.c', 'end_', 'end_0a.', 'end_d'];
		expect(await delivered({ subscriptionIds, scope: '0a' })).toEqual([
			['end_0a.', 2],
			['sub_0a.c', 1],
		]);
		expect(await delivered({ subscriptionIds })).toEqual([
			['end_', 2],
			['end_0a.', 2],
			['sub_0a.c', 1],
			['sub_a', 1],
		]);
		expect(await totals()).toEqual({
			end_: [2, 0, 0],
			'end_0a.': [2, 0, 0],
			'sub_0a.c': [1, 0, 0],
			sub_a: [1, 0, 0],
		});
		const inAll = async (scope?: string) => (await world.outbox.allAttempts(scope)).delivered;
		expect([await inAll(), await inAll(''), await inAll('0a'), await inAll('0')]).toEqual([
			6, 3, 3, 0,
		]);
	});

	it('says how many deliveries of a scope there are of each state', async () => {
		for (const id of ['sub_a', 'end_0a.f', 'sub_0a.c']) {
			await world.deliver(id);
			await world.send(id);
		}
		await world.sendInOrder('sub_0a.c', 'k');
		await world.sendInOrder('sub_0a.c', 'k');
		const none = { pending: 0, blocked: 0, delivered: 0, failed: 0, cancelled: 0 };
		expect(await world.outbox.counts('0a')).toEqual({
			...none,
			...{ pending: 3, blocked: 1, delivered: 2 },
		});
		expect(await world.outbox.counts('')).toEqual({ ...none, pending: 1, delivered: 1 });
		expect(await world.outbox.counts('0')).toEqual(none);
		expect(await world.outbox.counts()).toEqual({
			...none,
			...{ pending: 4, blocked: 1, delivered: 3 },
		});
	});

	it('counts what is purged, and a removed subscription until that is purged, too', async () => {
		await attempt('sub_a');
		await attempt('sub_b', 'failed');
		await world.outbox.removeSubscription('sub_b');
		world.now += day;
		// Nobody has asked for counts before.
		const purge = async () =>
			await world.outbox.purge({ endedBefore: world.now, readerIdleBefore: world.now });
		expect(await purge()).toBe(2);
		expect(await ask()).toEqual(expected());
		expect(await totals()).toEqual({ sub_a: [1, 0, 0] });
		expect(await world.outbox.allAttempts()).toEqual(countsOf(logged));
		await attempt('sub_a');
		expect(await totals()).toEqual({ sub_a: [2, 0, 0] });
		expect(await ask()).toEqual(expected());
	});

	it('keeps a removed subscription as long as it has a history', async () => {
		await attempt('sub_b', 'failed');
		await world.outbox.removeSubscription('sub_b');
		await world.outbox.purge({ endedBefore: world.now - 1, readerIdleBefore: 0 });
		expect(await totals()).toEqual({ sub_b: [0, 0, 1] });
		expect(await ask({ subscriptionIds: ['sub_b'] })).toHaveLength(1);
	});

	it('forgets stretches of five minutes after two days, hours after 32, and what was at all never', async () => {
		await attempt('sub_a');
		const purge = async () => await world.outbox.purge({ endedBefore: 0, readerIdleBefore: 0 });
		const kept = async () => [
			(await ask()).length,
			(await ask({ resolution: 'hour' })).length,
			(await ask({ resolution: 'hour', subscriptionIds: ['sub_a'] })).length,
		];
		const first = world.now - (world.now % hour);
		world.now = first + 2 * day + 5 * minute - 1;
		await purge();
		expect(await kept()).toEqual([1, 1, 1]);
		world.now += 1;
		await purge();
		expect(await kept()).toEqual([0, 1, 1]);
		world.now = first + 32 * day + hour - 1;
		await purge();
		expect(await kept()).toEqual([0, 1, 1]);
		world.now += 1;
		await purge();
		expect(await kept()).toEqual([0, 0, 0]);
		expect(await totals()).toEqual({ sub_a: [1, 0, 0] });
	});

	it('does not count in stretches what is older than they are kept', async () => {
		await attempt('sub_a');
		world.now += 3 * day;
		await attempt('sub_a');
		expect((await ask()).map(({ delivered }) => delivered)).toEqual([1]);
		expect(await ask({ resolution: 'hour' })).toHaveLength(2);
	});

	it('counts each attempt once, whoever asks at the same time', async () => {
		const other = await world.data.open();
		for (let round = 1; round <= 3; round += 1) {
			for (const id of ['sub_a', 'sub_b', 'sub_a']) await attempt(id);
			const asked = [world.outbox, other, world.outbox, other].map(async (outbox) => {
				await outbox.rollUp();
				return await ask({}, outbox);
			});
			for (const answer of await Promise.all(asked)) expect(answer).toEqual(expected());
			expect(await totals(other)).toEqual({ sub_a: [2 * round, 0, 0], sub_b: [round, 0, 0] });
		}
	});

	it('counts more attempts than fit into one slice', async () => {
		const claims = await Promise.all(
			Array.from({ length: 2500 }, async () => await world.sendClaimed('sub_a')),
		);
		await Promise.all(claims.map(async (claim) => await world.settle(claim, 'failed')));
		const rows = await ask({ subscriptionIds: ['sub_a'] });
		expect(rows).toMatchObject([{ failed: 2500, totalMilliseconds: 2500 * 12.5 }]);
		expect(await totals()).toEqual({ sub_a: [0, 0, 2500] });
	});

	it('keeps notices out of the counts', async () => {
		const journal = [{ kind: 'subscription.recovered' as const, reason: 'well again' }];
		await world.outbox.changeSubscription('sub_a', { journal });
		await attempt('sub_a');
		await world.outbox.changeSubscription('sub_a', { journal });
		expect(await ask()).toEqual(expected());
	});

	it('counts attempts by the time they have once the clock is set back', async () => {
		await attempt('sub_a');
		const before = world.now;
		await attempt('sub_b', 'failed');
		world.now += 2 * hour;
		await attempt('sub_a', 'retrying');
		expect(await ask()).toHaveLength(2);
		await attempt('sub_b');
		world.now -= 2 * hour;
		await world.outbox.clockSet({ milliseconds: -2 * hour, since: before + 1 });
		logged = logged.map((one) => ({ ...one, at: before }));
		expect(await ask()).toEqual(expected());
		expect(await ask({ resolution: 'hour', subscriptionIds: ['sub_a', 'sub_b'] })).toEqual(
			expected({ resolution: 'hour', subscriptionIds: ['sub_a', 'sub_b'] }),
		);
		expect(await totals()).toEqual({ sub_a: [1, 1, 0], sub_b: [1, 0, 1] });
	});

	it('adds up to what was settled, whatever happens meanwhile', async () => {
		const property = fc.asyncProperty(historyArbitrary, async (steps) => {
			await world.data.destroy();
			world = await OutboxWorld.create(create);
			logged = [];
			await world.subscribe('sub_a', 'sub_b', 'sub_0a.c');
			const outboxes = [world.outbox, await world.data.open()];
			const by = (place: number) => outboxes[place] as TestOutbox;
			for (const step of steps) {
				switch (step.do) {
					case 'attempt':
						// One that was forgotten is added again, as the sender does.
						if ((await world.outbox.subscription(step.id)) === undefined)
							await addEndpoint(step.id);
						await attempt(step.id, step.outcome, step.duration, by(step.by));
						break;
					case 'pass':
						world.now += step.milliseconds;
						break;
					case 'roll up':
						await by(step.by).rollUp();
						break;
					case 'purge':
						await by(step.by).purge({ endedBefore: world.now + 1, readerIdleBefore: world.now });
						break;
					case 'reopen':
						await by(step.by).close();
						outboxes[step.by] = await world.data.open();
						world.outbox = by(0);
				}
			}
			const subscriptionIds = ['sub_a', 'sub_b', 'sub_0a.c', 'end_'];
			for (const resolution of ['fiveMinutes', 'hour'] as const) {
				expect(await ask({ resolution })).toEqual(expected({ resolution }));
				expect(await ask({ resolution, subscriptionIds }, by(1))).toEqual(
					expected({ resolution, subscriptionIds }),
				);
			}
			const ofEach = subscriptionIds
				.map((id) => [id, countsOf(logged.filter((one) => one.id === id))] as const)
				.filter(([, { delivered, retrying, failed }]) => delivered + retrying + failed > 0);
			const rows = await by(1).attemptTotals();
			expect(await by(0).allAttempts()).toEqual(countsOf(logged));
			expect(
				new Map(rows.map(({ subscriptionId, ...counts }) => [subscriptionId, counts])),
			).toEqual(new Map(ofEach));
		});
		await fc.assert(property, { numRuns: 12, seed: 20261128, endOnFailure: true });
	});
}
