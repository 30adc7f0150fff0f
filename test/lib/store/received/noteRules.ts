import {
	DRIFT_KEPT,
	EVENT_TYPES_KEPT,
	REJECTED_KEPT,
	type RejectedRequest,
} from '../../../../lib/store/received/notes';
import {
	allRejected,
	batch,
	type CreateReceived,
	day,
	drifted,
	lastEvent,
	ReceivedWorld,
	rejected,
	start,
} from './world';

const numbered = (count: number) => Array.from({ length: count }, (_, number) => number);
const withoutId = ({ id: _, ...rest }: RejectedRequest) => rest;

/** Which rejected requests, last events and fields are kept. */
export function describeNotes(create: CreateReceived): void {
	let world: ReceivedWorld;
	beforeEach(async () => {
		world = await ReceivedWorld.create(create);
	});
	afterEach(async () => await world.data.destroy());

	describe('of rejected requests', () => {
		it('keeps all that is noted', async () => {
			const requests = [
				rejected(),
				rejected({
					at: start + 1,
					verdict: 'malformed',
					reason: 'not-json',
					address: '',
					headers: {},
					bodyBytes: 0,
					body: '{"a": "ü’\u{1F4DE}\\"',
				}),
				rejected({ at: start + 2, body: '', headers: { 'x-a': 'é "quoted"', constructor: '1' } }),
			];
			await world.store.add(batch({ rejected: requests }));
			const found = await allRejected(world.store);
			expect(found.map(withoutId)).toEqual([...requests].reverse());
			for (const one of found) expect(await world.store.rejectedRequest(one.id ?? '')).toEqual(one);
		});

		it('answers the newest first, of what came at once the one that was added last', async () => {
			const at = (reason: string, time: number) => rejected({ reason, at: start + time });
			await world.store.add(batch({ rejected: [at('a', 5), at('b', 5), at('c', 9)] }));
			await (await world.data.open()).add(batch({ rejected: [at('d', 4), at('e', 5)] }));
			const found = await allRejected(world.store);
			expect(found.map(({ reason }) => reason)).toEqual(['c', 'e', 'b', 'a', 'd']);
		});

		it('keeps the last hundred of each trigger', async () => {
			const other = rejected({ triggerId: 'w:b', at: start - day });
			await world.store.add(batch({ rejected: [other] }));
			const requests = numbered(REJECTED_KEPT + 20).map((number) =>
				rejected({ at: start + number, bodyBytes: number }),
			);
			await world.store.add(batch({ rejected: requests.slice(0, 70) }));
			await world.store.add(batch({ rejected: requests.slice(70) }));
			const kept = await allRejected(world.store, 'w:a');
			expect(kept.map(({ bodyBytes }) => bodyBytes)).toEqual(
				numbered(REJECTED_KEPT).map((number) => REJECTED_KEPT + 19 - number),
			);
			expect((await allRejected(world.store, 'w:b')).map(withoutId)).toEqual([other]);
			expect(await allRejected(world.store)).toHaveLength(REJECTED_KEPT + 1);
		});

		it('drops what is older than the last hundred, though it is added later', async () => {
			const requests = numbered(REJECTED_KEPT).map((number) => rejected({ at: start + number }));
			await world.store.add(batch({ rejected: requests }));
			await world.store.add(batch({ rejected: [rejected({ at: start - 1, reason: 'late' })] }));
			const kept = await allRejected(world.store);
			expect(kept).toHaveLength(REJECTED_KEPT);
			expect(kept.map(({ reason }) => reason)).not.toContain('late');
		});

		it('keeps the last hundred of a batch that is larger', async () => {
			const requests = numbered(450).map((number) => rejected({ at: start + number }));
			await world.store.add(batch({ rejected: requests }));
			const kept = await allRejected(world.store);
			expect(kept.map(({ at }) => at)).toEqual(
				requests
					.slice(-REJECTED_KEPT)
					.reverse()
					.map(({ at }) => at),
			);
		});

		it('answers pages, the last without a next', async () => {
			const requests = numbered(7).map((number) => rejected({ at: start + (number >> 1) }));
			await world.store.add(batch({ rejected: requests }));
			const { store } = world;
			const all = await allRejected(store, undefined, 100);
			for (const limit of [1, 2, 6, 7]) expect(await allRejected(store, 'w:a', limit)).toEqual(all);
			expect(new Set(all.map(({ id }) => id)).size).toBe(7);
			expect((await store.rejected({ limit: 7 })).next).toBeUndefined();
			const first = await store.rejected({ limit: 3 });
			await store.add(batch({ rejected: [rejected({ at: start + day })] }));
			const second = await store.rejected({ limit: 10, after: first.next });
			expect([...first.requests, ...second.requests]).toEqual(all);
		});

		it('answers nothing for what it does not know', async () => {
			await world.store.add(batch({ rejected: [rejected()] }));
			const [one] = await allRejected(world.store);
			const unknown = ['', 'x', '-1', '1e99', `${one?.id}0`, `${one?.id}'`, '9'.repeat(40)];
			for (const text of unknown) {
				expect(await world.store.rejectedRequest(text)).toBeUndefined();
				expect(await world.store.rejected({ limit: 5, after: text })).toEqual({ requests: [] });
			}
			expect(await world.store.rejected({ limit: 5, triggerId: 'w:z' })).toEqual({ requests: [] });
		});
	});

	describe('of events', () => {
		it('keeps the last of each type, and how many there were', async () => {
			const { store } = world;
			await store.add(
				batch({
					events: [
						lastEvent('call.ended', { at: start + 5, eventId: 'five', count: 3 }),
						lastEvent('call.ended', { at: start + 4, eventId: 'four' }),
						lastEvent('lead.updated', { at: start + 6, eventId: 'six' }),
						lastEvent('call.ended', { triggerId: 'w:b', eventId: 'other' }),
					],
				}),
			);
			await (
				await world.data.open()
			).add(
				batch({
					events: [
						lastEvent('call.ended', { at: start + 1, eventId: 'one' }),
						lastEvent('lead.updated', { at: start + 6, eventId: 'six again', count: 2 }),
						lastEvent('', { at: start + 5, eventId: 'none' }),
					],
				}),
			);
			expect(await store.lastEvents('w:a')).toEqual([
				lastEvent('lead.updated', { at: start + 6, eventId: 'six again', count: 3 }),
				lastEvent('', { at: start + 5, eventId: 'none' }),
				lastEvent('call.ended', { at: start + 5, eventId: 'five', count: 5 }),
			]);
			expect(await store.lastEvents('w:z')).toEqual([]);
		});

		it('keeps the types that came last', async () => {
			const types = numbered(EVENT_TYPES_KEPT + 30).map((number) =>
				lastEvent(`type ${number}`, { at: start + number }),
			);
			await world.store.add(batch({ events: types.slice(0, 150) }));
			await world.store.add(batch({ events: types.slice(150) }));
			const kept = await world.store.lastEvents('w:a');
			expect(kept).toEqual(types.slice(30).reverse());
			const again = lastEvent('type 0', { at: start + day });
			await world.store.add(batch({ events: [again] }));
			const [first, ...others] = await world.store.lastEvents('w:a');
			expect([first, others]).toEqual([again, types.slice(31).reverse()]);
		});
	});

	describe('of fields', () => {
		it('keeps each once a day, as it was noticed first', async () => {
			const { store } = world;
			const noticed = (milliseconds: number, more = {}) =>
				drifted('data.a', { at: start + milliseconds, ...more });
			await store.add(
				batch({
					drift: [
						noticed(5),
						noticed(6, { eventType: 'call.started' }),
						noticed(7, { kind: 'missing' }),
						noticed(8, { triggerId: 'w:b' }),
					],
				}),
			);
			const earlier = noticed(4, { eventType: 'call.queued' });
			const nextDay = noticed(day);
			const another = drifted('data.b', { at: start + 7 });
			await (
				await world.data.open()
			).add(batch({ drift: [earlier, nextDay, another, noticed(9)] }));
			const inOrder = [nextDay, noticed(7, { kind: 'missing' }), another, earlier];
			expect(await store.drift('w:a', 10)).toEqual(inOrder);
			expect(await store.drift('w:a', 2)).toEqual(inOrder.slice(0, 2));
			expect(await store.drift('w:z', 10)).toEqual([]);
		});

		it('keeps the first of a trigger and a day', async () => {
			const fields = numbered(DRIFT_KEPT + 30).map((number) =>
				drifted(`data.${number}`, { at: start + number }),
			);
			await world.store.add(batch({ drift: fields.slice(0, 150) }));
			await world.store.add(
				batch({ drift: [...fields.slice(150), drifted('data.a', { at: start + day })] }),
			);
			await world.store.add(batch({ drift: [drifted('data.0', { at: start - 1 })] }));
			const kept = await world.store.drift('w:a', 1000);
			expect(kept).toEqual([
				drifted('data.a', { at: start + day }),
				...fields.slice(1, DRIFT_KEPT).reverse(),
				drifted('data.0', { at: start - 1 }),
			]);
		});
	});
}
