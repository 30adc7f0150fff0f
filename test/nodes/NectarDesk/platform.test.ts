import { readSecrets } from '../../../lib/webhook/signature/secrets';
import { nectarDesk } from '../../../nodes/NectarDesk/platform';
import {
	FIXTURES,
	accepted,
	arrival,
	atItsUrl,
	bytes,
	eventOf,
	fixture,
	parsed,
	type Circumstances,
} from './messages';

describe('Nectar Desk events', () => {
	test.each(FIXTURES)('%s is taken for the event its URL names', (name) => {
		const { item, type } = atItsUrl(name);
		expect(type).toBe(eventOf(name));
		expect(item.envelope.eventFrom).toBe('url');
	});

	test.each(FIXTURES)(
		'%s is taken for the only selected event, in words of the document',
		(name) => {
			const event = eventOf(name);
			const { type } = accepted(fixture(name), { selection: new Set([event]) });
			expect(type).toBe(event);
		},
	);

	test('every event has a fixture', () => {
		expect(FIXTURES).toEqual(expect.arrayContaining(Object.keys(nectarDesk.events)));
	});

	test('the whole body is the data', () => {
		const { item } = atItsUrl('Call Ended');
		expect(item.data).toEqual(parsed('Call Ended'));
		expect(item.envelope).toEqual({ eventFrom: 'url' });
	});

	test.each([
		['a frame with data', { event: 'call_ended', timestamp: '2025-04-15T22:41:41Z' }, 'data'],
		['a frame with payload', { name: 'Call Ended', timestamp: '2025-04-15T22:41:41Z' }, 'payload'],
		['a frame of type', { type: 'Call Ended', timestamp: '2025-04-15T22:41:41Z' }, 'data'],
	])('%s is taken off', (_, frame, inside) => {
		const call = parsed('Call Ended');
		const { item, type } = accepted(bytes({ ...frame, [inside]: call }));
		expect(type).toBe('Call Ended');
		expect(item.data).toEqual(call);
		expect(item.envelope).toEqual({ ...frame, eventFrom: 'body' });
		expect(item.occurredAt).toBe('2025-04-15T22:41:41.000Z');
	});
});

describe('what tells duplicates', () => {
	const keyOf = (name: string, body = fixture(name), secondsLater = 0) =>
		atItsUrl(name, body, secondsLater).key.toString('hex');

	test.each(FIXTURES)('a retry of %s has the same key', (name) => {
		expect(keyOf(name, fixture(name), 47)).toBe(keyOf(name));
	});

	test.each(Object.keys(nectarDesk.events))('another %s has another key', (name) => {
		expect(keyOf(name, bytes({ ...parsed(name), id: 990_001 }))).not.toBe(keyOf(name));
	});

	test('a disposition modified again is a new event', () => {
		const again = bytes({
			...parsed('Call Disposition Modified'),
			disposition: { code: 'Refund' },
		});
		expect(keyOf('Call Disposition Modified', again)).not.toBe(keyOf('Call Disposition Modified'));
	});

	test('the events of one call are different events', () => {
		const calls = Object.keys(nectarDesk.events).filter((event) => event.startsWith('Call'));
		const keys = calls.map((event) => keyOf(event, fixture('Call Ended')));
		expect(new Set(keys).size).toBe(6);
	});

	test('a retry whose frame has another time is the same event', () => {
		const retry = bytes({ ...parsed('Call Ended~framed'), timestamp: '2025-04-15T22:41:43Z' });
		expect(keyOf('Call Ended~framed', retry)).toBe(keyOf('Call Ended~framed'));
	});

	test('without an id the bytes are compared', () => {
		const [first, second] = [{ firstName: 'Amélie' }, { firstName: 'Nadia' }].map(bytes);
		expect(keyOf('Contact Created', first, 47)).toBe(keyOf('Contact Created', first));
		expect(keyOf('Contact Created', first)).not.toBe(keyOf('Contact Created', second));
	});
});

describe('without signatures', () => {
	const body = fixture('Call Ended');
	test('everything is accepted where the user sets no token', () => {
		expect(arrival(body)).toMatchObject({ kind: 'accepted' });
	});

	test('nothing is accepted where the token set is empty', () => {
		for (const query of [{}, { token: '' }, { token: ' ' }]) {
			expect(arrival(body, { query, tokens: [''] })).toEqual({
				kind: 'forged',
				reason: 'secret-missing',
			});
		}
	});

	test.each<[string, Circumstances]>([
		['in the URL', { query: { token: 'lilac-4471', event: 'call_ended' } }],
		['in a header', { headers: { 'x-webhook-token': 'lilac-4471' } }],
	])('a token %s is accepted', (_, circumstances) => {
		const tokens = ['lilac-4471'];
		expect(arrival(body, { ...circumstances, tokens })).toMatchObject({ kind: 'accepted' });
	});

	test.each([
		['with a plus, appended as it is', 'aGVsbG8+/d29ybGQ=', 'aGVsbG8 /d29ybGQ='],
		['with a plus, percent-encoded', 'aGVsbG8+/d29ybGQ=', 'aGVsbG8+/d29ybGQ='],
		['of two words', 'lilac 4471', 'lilac 4471'],
	])('a token %s, is accepted as the URL gives it', (_, token, read) => {
		const circumstances = { query: { Token: read }, tokens: [token] };
		expect(arrival(body, circumstances)).toMatchObject({ kind: 'accepted' });
	});

	test.each(['lilac&4471', 'lilac#4471', '100%lilac'])('%s is no token: a URL cuts it', (token) => {
		expect(readSecrets(nectarDesk.signature.key, { current: token, previous: '' })).toEqual({
			keys: [],
			flaws: [
				"The secret can't contain &, # or %, as it is part of a URL: choose letters and digits.",
			],
		});
	});

	test.each<[string, Circumstances]>([
		['a missing', {}],
		['a wrong', { query: { token: 'lilac-4472' } }],
		['a repeated', { query: { token: ['lilac-4471', 'lilac-4471'] } }],
	])('%s token is rejected', (_, circumstances) => {
		expect(arrival(body, { ...circumstances, tokens: ['lilac-4471'] })).toEqual({
			kind: 'forged',
			reason: 'token-mismatch',
		});
	});
});

test('keys are remembered longer than four attempts and their pauses, and not for long', () => {
	const { retryAfterSeconds, timeoutSeconds, rememberSeconds, retries } = nectarDesk.delivery;
	expect(retryAfterSeconds).toEqual([1, 2, 4]);
	expect(retries).toBe('connection errors and 5xx');
	expect(rememberSeconds).toBeGreaterThan(1 + 2 + 4 + 4 * timeoutSeconds);
	expect(rememberSeconds).toBeLessThan(3600);
});
