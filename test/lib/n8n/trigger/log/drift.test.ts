import { dialerCx } from '../../../../../nodes/DialerCx/platform';
import { call, listen, requestTo, stopListening } from '../../listening';
import { logged, triggerIdOf } from './received';

/* Fields that a vendor's document doesn't have, in the log of the trigger that received them. */

/** A day ends for nobody meanwhile. */
const NOON = new Date().setUTCHours(12, 0, 0, 0);

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOON));
afterEach(() => jest.restoreAllMocks());
afterAll(stopListening);

test('a new field of an accepted event is noted, once', async () => {
	const server = await listen(dialerCx);
	await server.post(call(server, { call_id: 'drift-1', sentiment: 'good', 'id-31337': 1 }));
	await server.post(call(server, { call_id: 'drift-2', sentiment: 'good', mood: 'bad' }));
	const { store } = await logged(server.setup);
	const id = triggerIdOf(server.setup);
	const note = {
		triggerId: id,
		eventType: 'call.ended',
		kind: 'new',
		day: new Date(NOON).toISOString().slice(0, 10),
		at: expect.any(Number) as number,
	};
	expect((await store.drift(id, 10)).map(({ field }) => field).sort()).toEqual([
		'data.*',
		'data.sentiment',
	]);
	expect(await store.drift(id, 10)).toContainEqual({ ...note, field: 'data.sentiment' });
});

test('nothing is noted of what is rejected, or whose run is not stored', async () => {
	const server = await listen(dialerCx);
	await server.post(requestTo(server, dialerCx, 'call.ended', { secret: 'c29tZWJvZHkgZWxzZQ==' }));
	server.store = async () => await Promise.reject(new Error('database is locked'));
	await server.post(call(server, { call_id: 'drift-3', sentiment: 'good' }));
	const { store } = await logged(server.setup);
	expect(await store.drift(triggerIdOf(server.setup), 10)).toEqual([]);
});
