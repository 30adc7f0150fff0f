import type { ClaimStore } from '../../../../lib/store/claims';
import { EVENT_TYPES_KEPT } from '../../../../lib/store/received/notes';
import { request, signedBy } from '../claims/events';
import {
	accepted,
	batch,
	counted,
	type CreateReceived,
	day,
	lastEvent,
	minute,
	ReceivedWorld,
	start,
	startStretch,
	trigger,
} from './world';

/** How events are counted with the commit of their claim. */
export function describeAccepted(create: CreateReceived): void {
	let world: ReceivedWorld;
	beforeEach(async () => {
		world = await ReceivedWorld.create(create);
	});
	afterEach(async () => await world.data.destroy());

	const claimed = async (name: string, claims: ClaimStore = world.claims): Promise<number> => {
		const outcome = await claims.claim(request(name));
		if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
		return outcome.token;
	};
	const counts = async () => (await world.store.totals()).map(({ count }) => count);

	it('is the same as if it had been added', async () => {
		const event = accepted({ milliseconds: 2.5 });
		await world.claims.commit(request('A'), await claimed('A'), day, event);
		const seen = await world.everything();
		const other = await ReceivedWorld.create(create);
		try {
			const count = counted([2.5], { verdict: 'accepted', reason: '' });
			const events = [lastEvent('call.ended', { eventId: 'call.ended:1' })];
			await other.store.add(batch({ counts: [count], events }));
			expect(seen).toEqual(await other.everything());
			expect(seen).toMatchObject({ triggers: [event.trigger], totals: [{ count: 1 }] });
		} finally {
			await other.data.destroy();
		}
	});

	it('counts among what is added, by several at once', async () => {
		const others = [world.claims, await world.data.openClaims()];
		const adding = await world.data.open();
		await Promise.all(
			Array.from({ length: 300 }, async (_, number) => {
				const at = start + (number % 3) * 5 * minute;
				const id = number % 5 === 0 ? 'w:b' : 'w:a';
				const more = { at, trigger: trigger(id), eventType: `type ${number % 2}` };
				await world.accept({ ...more, milliseconds: number % 8 }, others[number % 2]);
				if (number % 30 !== 0) return;
				const count = counted([1], { triggerId: id, verdict: 'accepted', reason: '', at });
				await adding.add(batch({ counts: [count] }));
			}),
		);
		const stretches = await world.store.stretches({
			resolution: 'fiveMinutes',
			from: 0,
			before: start + day,
		});
		expect(stretches.map(({ triggerId, from, count }) => [triggerId, from, count])).toEqual(
			[0, 1, 2].flatMap((place) => {
				const from = startStretch.fiveMinutes + place * 5 * minute;
				return [
					['w:a', from, 80],
					['w:b', from, place === 0 ? 30 : 20],
				];
			}),
		);
		expect(await world.store.totals()).toMatchObject([
			{ triggerId: 'w:a', verdict: 'accepted', reason: '', count: 240 },
			{ triggerId: 'w:b', verdict: 'accepted', reason: '', count: 70 },
		]);
		const types = (await world.store.lastEvents('w:a')).map(({ count }) => count);
		expect(types).toEqual([120, 120]);
	});

	it('counts nothing that is not committed', async () => {
		const token = await claimed('A');
		const event = accepted();
		expect(await world.claims.commit(request('A'), token + 1000, day, event)).toBe(false);
		expect(await world.claims.commit(request('B'), token, day, event)).toBe(false);
		expect(await world.claims.release(request('A'), token)).toBe(true);
		expect(await world.claims.commit(request('A'), token, day, event)).toBe(false);
		expect(await world.store.triggers()).toEqual([]);
		expect(await counts()).toEqual([]);
	});

	it('counts once what is committed twice, or claimed anew and committed by both', async () => {
		const token = await claimed('A');
		const twice = [1, 2].map(() => world.claims.commit(request('A'), token, day, accepted()));
		expect((await Promise.all(twice)).sort()).toEqual([false, true]);
		const old = await claimed('B');
		world.now += minute;
		const other = await world.data.openClaims();
		const newer = await claimed('B', other);
		expect(await world.claims.commit(request('B'), old, day, accepted())).toBe(false);
		expect(await other.commit(request('B'), newer, day, accepted())).toBe(true);
		expect(await counts()).toEqual([2]);
	});

	it('counts one that was claimed apart, and its signature not for itself', async () => {
		const signed = { ...request('A'), ...signedBy('one') };
		const forged = { ...request('B'), ...signedBy('one') };
		for (const event of [signed, forged]) {
			const outcome = await world.claims.claim(event);
			if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
			expect(await world.claims.commit(event, outcome.token, day, accepted())).toBe(true);
		}
		expect(await counts()).toEqual([2]);
	});

	it('counts nothing for a commit that says nothing of it', async () => {
		expect(await world.claims.commit(request('A'), await claimed('A'), day)).toBe(true);
		expect(await world.store.triggers()).toEqual([]);
	});

	it('keeps what is known of the trigger last, and the last event of each type', async () => {
		await world.accept({ eventId: 'one' });
		const renamed = trigger('w:a', { nodeName: 'Calls', seenAt: start + 9 });
		await world.accept({ eventId: 'two', at: start + 9, trigger: renamed });
		await world.accept({ eventType: 'lead.updated', at: start + 5, trigger: renamed });
		expect(await world.store.triggers()).toEqual([renamed]);
		expect(await world.store.lastEvents('w:a')).toEqual([
			lastEvent('call.ended', { eventId: 'two', at: start + 9, count: 2 }),
			lastEvent('lead.updated', { eventId: 'call.ended:1', at: start + 5, count: 1 }),
		]);
	});

	it('keeps only as many types as are kept, and counts all events', async () => {
		const types = EVENT_TYPES_KEPT + 40;
		await Promise.all(
			Array.from({ length: types }, async (_, number) =>
				world.accept({ eventType: `type ${number}`, at: start + number }),
			),
		);
		const kept = await world.store.lastEvents('w:a');
		expect(kept.map(({ at }) => at - start)).toEqual(
			Array.from({ length: EVENT_TYPES_KEPT }, (_, place) => types - 1 - place),
		);
		expect(await counts()).toEqual([types]);
	});

	it('is forgotten by no purge of the deduplication store', async () => {
		await world.accept();
		world.now += 2 * day;
		expect(await world.claims.purge()).toBeGreaterThan(0);
		expect(await counts()).toEqual([1]);
	});
}
