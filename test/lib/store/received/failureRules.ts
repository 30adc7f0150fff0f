import type { ReceivedBatch, ReceivedStore } from '../../../../lib/store/received';
import { request } from '../claims/events';
import {
	accepted,
	batch,
	counted,
	type CreateReceived,
	day,
	drifted,
	lastEvent,
	ReceivedWorld,
	rejected,
	start,
	trigger,
} from './world';

type Call = readonly [name: string, call: (store: ReceivedStore) => Promise<unknown>];
const writes: Call[] = [
	['add', async (store) => await store.add(batch({ counts: [counted([1])] }))],
	['purge', async (store) => await store.purge()],
];
const reads: Call[] = [
	['triggers', async (store) => await store.triggers()],
	[
		'stretches',
		async (store) => await store.stretches({ resolution: 'hour', from: 0, before: start }),
	],
	['totals', async (store) => await store.totals()],
	['rejected', async (store) => await store.rejected({ limit: 1 })],
	['rejectedRequest', async (store) => await store.rejectedRequest('1')],
	['lastEvents', async (store) => await store.lastEvents('w:a')],
	['drift', async (store) => await store.drift('w:a', 1)],
];

/** What happens when the engine fails, and at the end. */
export function describeFailures(create: CreateReceived): void {
	let world: ReceivedWorld;
	beforeEach(async () => {
		world = await ReceivedWorld.create(create);
	});
	afterEach(async () => await world.data.destroy());

	it.each([...writes, ...reads])('rejects %s once it is closed', async (_, call) => {
		await Promise.all([world.store.close(), world.store.close()]);
		await expect(call(world.store)).rejects.toThrow(/^The deduplication store .* is closed\.$/);
	});

	it.each(writes)('rejects %s with the cause while the engine fails', async (_, call) => {
		const repair = await world.data.breakDown();
		const error = await call(world.store).then(
			() => undefined,
			(reason: unknown) => reason as Error,
		);
		await repair();
		expect(error).toMatchObject({
			name: 'StoreError',
			message: expect.stringMatching(/^The deduplication store .*\.$/),
		});
		expect(error?.cause).toHaveProperty('message');
	});

	it('works again after a failure, which counted nothing', async () => {
		const parts = batch({
			counts: [counted([1, 2])],
			rejected: [rejected()],
			events: [lastEvent('call.ended')],
			drift: [drifted('data.a')],
		});
		const claimed = await world.claims.claim(request('A'));
		if (claimed.kind !== 'fresh') throw new Error(claimed.kind);
		const commit = () => world.claims.commit(request('A'), claimed.token, day, accepted());
		const repair = await world.data.breakDown();
		const failing = await Promise.allSettled([world.store.add(parts), commit()]);
		expect(failing.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		await repair();
		expect(await world.everything()).toMatchObject({ triggers: [], totals: [], rejected: [] });
		await world.store.add(parts);
		expect(await commit()).toBe(true);
		expect((await world.store.totals()).map(({ count }) => count)).toEqual([1, 2]);
		expect(await world.store.lastEvents('w:a')).toMatchObject([{ count: 2 }]);
	});

	it('finishes what waits when it is closed', async () => {
		const adding = world.store.add(batch({ counts: [counted([1])] }));
		await world.store.close();
		await adding;
		world.store = await world.data.open();
		expect(await world.store.totals()).toMatchObject([{ count: 1 }]);
	});

	const misuses: [string, ReceivedBatch][] = [
		['a trigger that it says nothing of', batch({ triggers: [], counts: [counted([1])] })],
		[
			'a rejected request of another',
			batch({ triggers: [trigger('w:b')], rejected: [rejected()] }),
		],
		['too few durations', batch({ counts: [counted([1], { durations: [1] })] })],
		['no number of requests', batch({ counts: [counted([1], { count: NaN })] })],
		['less than nothing', batch({ counts: [counted([1], { count: -1 })] })],
		['endless requests', batch({ counts: [counted([1], { totalMilliseconds: Infinity })] })],
		['no time', batch({ rejected: [rejected({ at: NaN })] })],
		['no day', batch({ drift: [drifted('data.a', { day: 'today' })] })],
	];

	it.each(misuses)('rejects a batch with %s, and nothing else', async (_, parts) => {
		const added = await Promise.allSettled([
			world.store.add(parts),
			world.store.add(batch({ counts: [counted([1], { triggerId: 'w:c' })] })),
		]);
		expect(added.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
		expect(added[0]).toMatchObject({ reason: { message: expect.any(String) } });
		expect((await world.store.triggers()).map(({ id }) => id)).toEqual(['w:c']);
	});

	it.each([NaN, Infinity, -1])(
		'rejects an accepted event that lasted %d ms',
		async (milliseconds) => {
			const claimed = await world.claims.claim(request('A'));
			if (claimed.kind !== 'fresh') throw new Error(claimed.kind);
			const commit = (event = accepted()) =>
				world.claims.commit(request('A'), claimed.token, day, event);
			await expect(commit(accepted({ milliseconds }))).rejects.toThrow(RangeError);
			expect(await commit()).toBe(true);
			expect(await world.store.totals()).toMatchObject([{ count: 1 }]);
		},
	);

	it('keeps texts of any kind', async () => {
		const text = `"'\\ \n\t‮\u{1F600} ${'x'.repeat(5000)} {a,NULL}`;
		const names = { workflowName: text, nodeName: text, platform: text };
		const parts = batch({
			triggers: [trigger(text, names)],
			counts: [counted([1], { triggerId: text, reason: text })],
			rejected: [
				rejected({ triggerId: text, address: text, headers: { [text]: text }, body: text }),
			],
			events: [lastEvent(text, { triggerId: text, eventId: text })],
			drift: [drifted(text, { triggerId: text, eventType: text })],
		});
		await world.store.add(parts);
		const { rejected: requests, triggers, ...rest } = await world.everything();
		expect({ requests, triggers }).toEqual({ requests: parts.rejected, triggers: parts.triggers });
		expect(rest.notes).toEqual([[parts.events, parts.drift]]);
		expect(rest.totals).toMatchObject([{ triggerId: text, reason: text }]);
	});

	it('notes texts that no database keeps, perhaps without what is no text', async () => {
		const text = (middle: string) => `a${middle}b`;
		const parts = (middle: string) =>
			batch({
				triggers: [trigger('w:a', { nodeName: text(middle) })],
				rejected: [
					rejected({ address: text(middle), headers: { a: text(middle) }, body: text(middle) }),
				],
				events: [lastEvent(text(middle), { eventId: text(middle) })],
				drift: [drifted(text(middle))],
			});
		await world.store.add(parts('\ud83d'));
		await world.accept({ eventType: text('\ud83d'), trigger: trigger('w:a') });
		const fields = await world.store.drift('w:a', 10);
		expect(fields.map(({ field }) => field.toWellFormed())).toEqual([text('\ufffd')]);
		const types = await world.store.lastEvents('w:a');
		expect(types.map(({ eventType }) => eventType.toWellFormed())).toEqual([text('\ufffd')]);
		expect(types).toMatchObject([{ count: 2 }]);
		await world.store.add(parts('\0'));
		const all = await world.store.lastEvents('w:a');
		expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(3);
	});
}
