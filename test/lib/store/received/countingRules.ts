import type { ReceivedQuery } from '../../../../lib/store/received';
import type { ReceivedStretch } from '../../../../lib/store/received/counts';
import {
	batch,
	counted,
	type CreateReceived,
	day,
	durations,
	hour,
	minute,
	ReceivedWorld,
	second,
	start,
	startStretch,
	trigger,
} from './world';

const always = { from: 0, before: start + day };
const shortly = ({ triggerId, verdict, reason, from, count }: ReceivedStretch) =>
	[triggerId, verdict, reason, from, count] as const;

/** How requests are counted and found again. */
export function describeCounting(create: CreateReceived): void {
	let world: ReceivedWorld;
	beforeEach(async () => {
		world = await ReceivedWorld.create(create);
	});
	afterEach(async () => await world.data.destroy());

	const found = async (query: Partial<ReceivedQuery>) =>
		(await world.store.stretches({ ...always, resolution: 'fiveMinutes', ...query })).map(shortly);

	it('has received nothing at first', async () => {
		expect(await world.everything()).toEqual({
			triggers: [],
			fiveMinutes: [],
			hours: [],
			totals: [],
			rejected: [],
			notes: [],
		});
	});

	it('adds up what is alike, in five minutes, an hour and ever', async () => {
		const later = await world.data.open();
		await world.store.add(batch({ counts: [counted([0.5, 40]), counted([40.5])] }));
		await later.add(batch({ counts: [counted([30_001], { at: start + 2 * minute })] }));
		await later.add(batch({ counts: [counted([7], { at: start + 3 * minute })] }));
		const row = (milliseconds: number[]) => {
			const { at: _, ...rest } = counted(milliseconds);
			return rest;
		};
		const first = [0.5, 40, 40.5, 30_001];
		const { store } = world;
		expect(await store.stretches({ ...always, resolution: 'fiveMinutes' })).toEqual([
			{ ...row(first), from: startStretch.fiveMinutes },
			{ ...row([7]), from: startStretch.fiveMinutes + 5 * minute },
		]);
		expect(await store.stretches({ ...always, resolution: 'hour' })).toEqual([
			{ ...row([...first, 7]), from: startStretch.hour },
		]);
		expect(await store.totals()).toEqual([row([...first, 7])]);
	});

	it('puts stretches together to longer ones', async () => {
		const other = await world.data.open();
		const after = (minutes: number) => ({ at: startStretch.hour + minutes * minute });
		const accepted = { verdict: 'accepted', reason: '' } as const;
		await world.store.add(
			batch({
				counts: [0, 5, 25, 30, 65].map((minutes) =>
					counted([1, 40], { ...after(minutes), ...accepted }),
				),
			}),
		);
		await other.add(
			batch({ counts: [counted([7], after(10)), counted([9], { ...after(20), ...accepted })] }),
		);
		const half = { every: 30 * minute };
		const begin = startStretch.hour;
		const { triggerId } = counted([1]);
		expect(await found(half)).toEqual([
			[triggerId, 'accepted', '', begin, 7],
			[triggerId, 'forged', 'signature-mismatch', begin, 1],
			[triggerId, 'accepted', '', begin + 30 * minute, 2],
			[triggerId, 'accepted', '', begin + 60 * minute, 2],
		]);
		const [first] = await world.store.stretches({ ...always, resolution: 'fiveMinutes', ...half });
		const { durations: counters, totalMilliseconds } = counted([1, 40, 1, 40, 1, 40, 9]);
		expect(first).toMatchObject({ durations: counters, totalMilliseconds });
		const within = { from: begin + 5 * minute, before: begin + 35 * minute };
		expect(await found({ ...half, ...within })).toEqual([
			[triggerId, 'accepted', '', begin, 5],
			[triggerId, 'forged', 'signature-mismatch', begin, 1],
			[triggerId, 'accepted', '', begin + 30 * minute, 2],
		]);
		expect(await found({ ...half, triggerIds: ['none'] })).toEqual([]);
		expect(await found({ resolution: 'hour', every: 24 * 60 * minute })).toEqual([
			[triggerId, 'accepted', '', begin - (begin % day), 11],
			[triggerId, 'forged', 'signature-mismatch', begin - (begin % day), 1],
		]);
		expect(await found({ ...half, from: start + day, before: start + 2 * day })).toEqual([]);
	});

	it.each([
		[0, 0],
		[1, 0],
		[1.01, 1],
		[2.5, 1],
		[30_000, 13],
		[30_001, 14],
	])('keeps a duration of %d ms in counter %i', async (milliseconds, counter) => {
		await world.store.add(batch({ counts: [counted([milliseconds])] }));
		const [total] = await world.store.totals();
		expect(total?.durations.indexOf(1)).toBe(counter);
		expect(total).toMatchObject({ count: 1, totalMilliseconds: milliseconds });
		expect(total?.durations).toHaveLength(15);
	});

	it('counts requests whose durations nobody has measured', async () => {
		await world.store.add(batch({ counts: [counted([], { count: 3 }), counted([2])] }));
		const [total] = await world.store.totals();
		expect(total).toMatchObject({ count: 4, totalMilliseconds: 2, durations: durations([2]) });
	});

	it('counts large numbers', async () => {
		const many = { count: 5_000_000_000, totalMilliseconds: 1e12 };
		await world.store.add(batch({ counts: [counted([], many), counted([], many)] }));
		expect(await world.store.totals()).toMatchObject([
			{ count: 10_000_000_000, totalMilliseconds: 2e12 },
		]);
	});

	it('keeps triggers, verdicts, reasons and stretches apart, in that order within a stretch', async () => {
		const at = start + 5 * minute;
		const counts = [
			counted([1], { at }),
			counted([1], { triggerId: 'w:b' }),
			counted([1], { verdict: 'stale', reason: 'too-old' }),
			counted([1], { verdict: 'duplicate', reason: '' }),
			counted([1], { reason: 'missing-header' }),
			counted([1], { triggerId: 'V:c' }),
			counted([1]),
		];
		await world.store.add(batch({ counts }));
		const { fiveMinutes: from, hour: hourly } = startStretch;
		const inOrder = [
			['V:c', 'forged', 'signature-mismatch'],
			['w:a', 'duplicate', ''],
			['w:a', 'forged', 'missing-header'],
			['w:a', 'forged', 'signature-mismatch'],
			['w:a', 'stale', 'too-old'],
			['w:b', 'forged', 'signature-mismatch'],
		];
		expect(await found({})).toEqual([
			...inOrder.map((names) => [...names, from, 1]),
			['w:a', 'forged', 'signature-mismatch', from + 5 * minute, 1],
		]);
		const both = (names: string[]) => (names.join(' ') === 'w:a forged signature-mismatch' ? 2 : 1);
		expect(await found({ resolution: 'hour' })).toEqual(
			inOrder.map((names) => [...names, hourly, both(names)]),
		);
		expect((await world.store.totals()).map((row) => Object.values(row).includes(2))).toEqual(
			inOrder.map((names) => both(names) === 2),
		);
	});

	it('finds stretches by when they begin', async () => {
		const { fiveMinutes: from } = startStretch;
		const begins = [-2, -1, 0, 1].map((place) => from + place * 5 * minute);
		await world.store.add(batch({ counts: begins.map((at) => counted([1], { at })) }));
		const froms = async (query: Partial<ReceivedQuery>) =>
			(await found(query)).map(([, , , begin]) => begin);
		expect(await froms({ from, before: from + 1 })).toEqual([from]);
		expect(await froms({ from: from + 1 })).toEqual([from + 5 * minute]);
		expect(await froms({ from: from - 5 * minute, before: from })).toEqual([from - 5 * minute]);
		expect(await froms({ from, before: from })).toEqual([]);
	});

	it('finds those of some triggers only', async () => {
		const ids = ['w:a', 'w:b', 'w:c'];
		await world.store.add(batch({ counts: ids.map((triggerId) => counted([1], { triggerId })) }));
		const of = async (...triggerIds: string[]) =>
			(await found({ triggerIds })).map(([triggerId]) => triggerId);
		expect(await of('w:c', 'w:a', 'w:c')).toEqual(['w:a', 'w:c']);
		expect(await of('w:b', 'unknown')).toEqual(['w:b']);
		expect(await of()).toEqual([]);
	});

	it('answers thousands of stretches, oldest first', async () => {
		const begins = Array.from({ length: 2500 }, (_, place) => start - place * 5 * minute);
		await world.store.add(batch({ counts: begins.map((at) => counted([1], { at })) }));
		const { store } = world;
		const stretches = await store.stretches({ ...always, resolution: 'fiveMinutes' });
		const expected = begins.map((_, place) => startStretch.fiveMinutes - place * 5 * minute);
		expect(stretches.map(({ from }) => from)).toEqual(expected.reverse());
	});

	it('counts what several stores add at once', async () => {
		const stores = [world.store, await world.data.open(), await world.data.open()];
		const adding = Array.from({ length: 60 }, async (_, number) => {
			const at = start + (number % 4) * hour;
			await stores[number % 3]?.add(batch({ counts: [counted([4, 40], { at })] }));
		});
		await Promise.all(adding);
		expect(await found({ resolution: 'hour' })).toMatchObject(
			[0, 1, 2, 3].map((place) => [
				'w:a',
				'forged',
				'signature-mismatch',
				startStretch.hour + place * hour,
				30,
			]),
		);
		expect(await world.store.totals()).toMatchObject([
			{
				count: 120,
				totalMilliseconds: 60 * 44,
				durations: durations(Array(60).fill([4, 40]).flat()),
			},
		]);
	});

	it('knows triggers as they were named last, those heard of last first', async () => {
		const { store } = world;
		await store.add(
			batch({
				triggers: [
					trigger('w:a'),
					trigger('w:c', { seenAt: start + 1 }),
					trigger('v:b', { seenAt: start + 2, workflowName: undefined }),
					trigger('w:b', { seenAt: start + 1 }),
				],
			}),
		);
		const renamed = trigger('w:a', {
			workflowName: 'Calls “to” CRM',
			nodeName: 'Calls',
			platform: 'Dialer.CX',
			seenAt: start + 1,
		});
		await (await world.data.open()).add(batch({ triggers: [renamed] }));
		const known = (await store.triggers()).map(({ isUnreached: _, ...one }) => one);
		expect(known).toEqual([
			trigger('v:b', { seenAt: start + 2, workflowName: undefined }),
			renamed,
			trigger('w:b', { seenAt: start + 1 }),
			trigger('w:c', { seenAt: start + 1 }),
		]);
	});

	it('knows a trigger that was published before a request reaches it, and leaves one alone that was reached', async () => {
		const { store } = world;
		const published = (seenAt: number, nodeName = 'JustCall Trigger') => [
			trigger('w:a', { seenAt, nodeName }),
			trigger('w:b', { seenAt, nodeName, workflowName: undefined }),
		];
		const [a, b] = published(start);
		await store.add(batch({ triggers: [], introduced: published(start) }));
		expect(await store.triggers()).toEqual([
			{ ...a, isUnreached: true },
			{ ...b, isUnreached: true },
		]);
		expect(await store.totals()).toEqual([]);
		const heard = trigger('w:a', { seenAt: start + second });
		await store.add(batch({ triggers: [heard], counts: [counted([1])] }));
		// Published again, under another name, by a process that is restarted.
		const again = await world.data.open();
		await again.add(batch({ triggers: [], introduced: published(start + minute, 'Anew') }));
		expect(await again.triggers()).toEqual([
			{ ...published(start + minute, 'Anew')[1], isUnreached: true },
			heard,
		]);
		// The next request tells the name.
		const named = trigger('w:a', { seenAt: start + hour, nodeName: 'Anew' });
		await world.accept({ trigger: named, at: start + hour });
		expect(await store.triggers()).toMatchObject([named, { id: 'w:b' }]);
		world.now += 33 * day;
		await store.purge();
		expect(await store.triggers()).toEqual([]);
	});

	it('is there again when it is opened anew', async () => {
		await world.store.add(batch({ counts: [counted([1])] }));
		const before = await world.everything();
		await world.store.close();
		expect(await world.everything(await world.data.open())).toEqual(before);
	});
}
