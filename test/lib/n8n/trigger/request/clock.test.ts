import { dialerCx } from '../../../../../nodes/DialerCx/platform';
import { justCall } from '../../../../../nodes/JustCall/platform';
import { call, expectAnswer, listen, requestTo, STARTED, stopListening } from '../../listening';
import { credentialOf } from '../../requests';

/* The machine's clock was an hour ahead, and is set right while a trigger receives. */

const HOUR = 3_600_000;
const right = Date.now;
let ahead = 0;

beforeEach(() => {
	ahead = HOUR;
	jest.spyOn(Date, 'now').mockImplementation(() => right() + ahead);
});
afterEach(() => jest.restoreAllMocks());
afterAll(stopListening);

test('an event received before is a duplicate still', async () => {
	const server = await listen(dialerCx, { events: ['*'] });
	const request = call(server, { call_id: 'before' });
	expect(await server.post(request)).toMatchObject(STARTED);
	ahead = 0;
	expectAnswer(await server.post(request), 'duplicate');
	expect(await server.post(call(server, { call_id: 'after' }))).toMatchObject(STARTED);
});

test('a secret that was just saved works at once, and the one before it no longer', async () => {
	const credential = credentialOf('the old one');
	const server = await listen(dialerCx, { events: ['*'] }, { credential });
	const signedWith = (secret: string) => requestTo(server, dialerCx, 'call.ended', { secret });
	expectAnswer(await server.post(signedWith('another one')), 'forged');
	server.setup.credentials.data = credentialOf('the new one');
	ahead = 0;
	jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1000);
	expect(await server.post(signedWith('the new one'))).toMatchObject(STARTED);
	expectAnswer(await server.post(signedWith('the old one')), 'forged');
});

test('what is signed by the right clock is no longer stale, and what was signed an hour ahead is', async () => {
	const server = await listen(justCall, { events: ['*'] });
	const type = 'call.completed';
	const signedAt = (milliseconds: number) =>
		requestTo(server, justCall, type, { atSeconds: milliseconds / 1000 });
	expectAnswer(await server.post(signedAt(right())), 'stale');
	ahead = 0;
	expectAnswer(await server.post(signedAt(right() + HOUR)), 'stale');
	expect(await server.post(signedAt(right()))).toMatchObject(STARTED);
});
