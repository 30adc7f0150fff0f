import { STRETCHES } from '../../../../lib/store/outbox/statistics';
import { KEPT_MILLISECONDS } from '../../../../lib/store/received/notes';
import {
	allRejected,
	batch,
	counted,
	type CreateReceived,
	day,
	drifted,
	hour,
	lastEvent,
	minute,
	ReceivedWorld,
	rejected,
	start,
	startStretch,
	trigger,
} from './world';

const always = { from: 0, before: Number.MAX_SAFE_INTEGER };

/** What is forgotten when. */
export function describePurge(create: CreateReceived): void {
	let world: ReceivedWorld;
	beforeEach(async () => {
		world = await ReceivedWorld.create(create);
	});
	afterEach(async () => await world.data.destroy());

	/** Moves the clock, while the trigger goes on to be heard of. */
	const passTo = async (now: number) => {
		world.now = now;
		await world.store.add(batch({ triggers: [trigger('w:a', { seenAt: now })] }));
	};

	it.each(['fiveMinutes', 'hour'] as const)(
		'forgets %s in time, never totals',
		async (resolution) => {
			const { milliseconds, keptMilliseconds } = STRETCHES[resolution];
			const { store } = world;
			const counts = [counted([1]), counted([1], { at: start + milliseconds })];
			await store.add(batch({ counts }));
			const begin = startStretch[resolution];
			const froms = async () =>
				(await store.stretches({ ...always, resolution })).map(({ from }) => from);
			const over = begin + milliseconds + keptMilliseconds;
			await passTo(over - 1);
			await store.purge();
			expect(await froms()).toEqual([begin, begin + milliseconds]);
			await passTo(over);
			expect(await store.purge()).toBeGreaterThan(0);
			expect(await froms()).toEqual([begin + milliseconds]);
			await passTo(over + milliseconds);
			await store.purge();
			expect(await froms()).toEqual([]);
			expect(await store.purge()).toBe(0);
			expect(await store.totals()).toMatchObject([{ count: 2 }]);
		},
	);

	it('forgets rejected requests and fields after 32 days, not the last events', async () => {
		const { store } = world;
		await store.add(
			batch({
				rejected: [rejected(), rejected({ at: start + 1 })],
				drift: [drifted('data.a'), drifted('data.b', { at: start + day })],
				events: [lastEvent('call.ended')],
			}),
		);
		await passTo(start + KEPT_MILLISECONDS);
		expect(await store.purge()).toBe(0);
		await passTo(start + 1 + KEPT_MILLISECONDS);
		expect(await store.purge()).toBe(1);
		expect((await allRejected(store)).map(({ at }) => at)).toEqual([start + 1]);
		expect(await store.drift('w:a', 10)).toHaveLength(2);
		await passTo(Date.UTC(2026, 1, 1) + KEPT_MILLISECONDS);
		expect(await store.purge()).toBe(2);
		expect(await allRejected(store)).toEqual([]);
		expect(await store.drift('w:a', 10)).toEqual([drifted('data.b', { at: start + day })]);
		await passTo(start + 400 * day);
		await store.purge();
		expect(await store.lastEvents('w:a')).toEqual([lastEvent('call.ended')]);
	});

	it('forgets a trigger that was heard of no more, with all that is known of it', async () => {
		const { store } = world;
		const parts = (triggerId: string) => ({
			counts: [counted([1], { triggerId })],
			rejected: [rejected({ triggerId })],
			events: [lastEvent('call.ended', { triggerId })],
			drift: [drifted('data.a', { triggerId })],
		});
		await store.add(batch(parts('w:a')));
		await store.add(batch({ ...parts('w:b'), triggers: [trigger('w:b', { seenAt: start + 1 })] }));
		world.now = start + KEPT_MILLISECONDS;
		await store.purge();
		expect((await store.triggers()).map(({ id }) => id)).toEqual(['w:b', 'w:a']);
		world.now += 1;
		await store.purge();
		expect((await store.triggers()).map(({ id }) => id)).toEqual(['w:b']);
		expect((await store.totals()).map(({ triggerId }) => triggerId)).toEqual(['w:b']);
		expect(await store.lastEvents('w:a')).toEqual([]);
		expect(await store.lastEvents('w:b')).toHaveLength(1);
		world.now += 1;
		await store.purge();
		expect(await world.everything()).toMatchObject({ triggers: [], totals: [], hours: [] });
		expect(await store.purge()).toBe(0);
	});

	it('knows a forgotten trigger as a new one when it is heard of again', async () => {
		await world.accept();
		world.now += KEPT_MILLISECONDS + 1;
		await (await world.data.open()).purge();
		await world.accept({ at: world.now, trigger: trigger('w:a', { seenAt: world.now }) });
		await world.store.add(batch({ counts: [counted([1], { at: world.now })] }));
		expect((await world.store.totals()).map(({ count }) => count)).toEqual([1, 1]);
		expect(await world.store.lastEvents('w:a')).toMatchObject([{ count: 1 }]);
	});

	it('forgets thousands of stretches, while others are counted', async () => {
		const begins = Array.from({ length: 1500 }, (_, place) => start - 3 * day - place * 5 * minute);
		await world.store.add(batch({ counts: begins.map((at) => counted([1], { at })) }));
		const [forgotten] = await Promise.all([world.store.purge(), world.accept()]);
		expect(forgotten).toBeGreaterThanOrEqual(1500);
		const kept = await world.store.stretches({ ...always, resolution: 'fiveMinutes' });
		expect(kept.map(({ verdict }) => verdict)).toEqual(['accepted']);
		const hours = await world.store.stretches({ ...always, resolution: 'hour' });
		expect(hours.every(({ from }) => from >= start - 9 * day - hour)).toBe(true);
		expect((await world.store.totals()).map(({ count }) => count)).toEqual([1, 1500]);
	});

	it('leaves to the other store what both purge at once', async () => {
		await world.store.add(batch({ counts: [counted([1], { at: start - 3 * day })] }));
		const other = await world.data.open();
		const forgotten = await Promise.all([world.store.purge(), other.purge()]);
		expect(forgotten.sort()).toEqual([0, 1]);
	});
}
