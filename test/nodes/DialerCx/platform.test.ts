import { dialerCx } from '../../../nodes/DialerCx/platform';
import { FIXTURES, SECRET, accepted, arrival, changed, fixture, hexHmac, keyOf } from './messages';
import { headersWritten } from '../samples';

describe('Dialer.CX events', () => {
	test.each(FIXTURES)('%s is taken for its event, with its data untouched', (name) => {
		const { item, type } = accepted(fixture(name));
		expect(type).toBe(name.split('~')[0]);
		expect(item.data).toEqual((JSON.parse(fixture(name).toString()) as { data: object }).data);
	});

	test('every event has a fixture', () => {
		expect(FIXTURES).toEqual(expect.arrayContaining(Object.keys(dialerCx.events)));
	});

	test('an event that is not documented is kept, with its data', () => {
		const { item, type } = accepted(changed('call.ended', { event: 'call.transferred' }));
		expect(type).toBeUndefined();
		expect(item).toMatchObject({ event: 'call.transferred', data: { call_id: '12345' } });
	});

	test('an event that is not selected is told apart', () => {
		const selection = new Set(['call.ended']);
		expect(arrival(fixture('agent.login'), { selection })).toEqual({
			kind: 'notSelected',
			type: 'agent.login',
		});
	});
});

describe('what tells duplicates', () => {
	const later = { timestamp: '2026-03-07T18:00:00Z' };
	test.each(Object.keys(dialerCx.events))('a retry of %s has the same key', (name) => {
		expect(keyOf(fixture(name), { secondsLater: 165 })).toBe(keyOf(fixture(name)));
	});

	test.each([
		['call.started', {}, { call_id: '12399' }],
		['call.ended', {}, { call_id: '12399' }],
		['agent.login', later, {}],
		['agent.login', {}, { agent: 'mlopez' }],
		['agent.logout', later, {}],
		['agent.pause', later, {}],
		['agent.resume', later, {}],
		['lead.updated', later, {}],
		['lead.updated', {}, { status: 'CALLBACK' }],
		['recording.ready', {}, { recording_id: 'rec-90818' }],
		['alert.triggered', later, {}],
		['alert.triggered~empty', later, {}],
	])('%s with %j %j is another event', (name, top, data) => {
		expect(keyOf(changed(name, top, data))).not.toBe(keyOf(fixture(name)));
	});

	test('a call ends once, whatever is said of it', () => {
		const again = changed('call.ended', later, { disposition: 'CALLBACK' });
		expect(keyOf(again)).toBe(keyOf(fixture('call.ended')));
		expect(accepted(again).identity.fingerprint).not.toEqual(
			accepted(fixture('call.ended')).identity.fingerprint,
		);
	});

	test('events of one call are different events', () => {
		const keys = ['call.started', 'call.ended', 'recording.ready'].map((event) =>
			keyOf(changed('call.ended', { event })),
		);
		expect(new Set(keys).size).toBe(3);
	});

	test('without the id the bytes are compared', () => {
		const first = changed('call.ended', {}, { call_id: null });
		const second = changed('call.ended', {}, { call_id: null, duration: 181 });
		expect(keyOf(first, { secondsLater: 165 })).toBe(keyOf(first));
		expect(keyOf(first)).not.toBe(keyOf(second));
	});
});

describe('the signature', () => {
	const body = fixture('call.ended');
	test.each([
		['of another secret', hexHmac(body, 'dcx-other'), 'signature-mismatch'],
		['of another body', hexHmac(fixture('call.started')), 'signature-mismatch'],
		['cut short', hexHmac(body).slice(0, 40), 'signature-mismatch'],
		['with a prefix', `sha256=${hexHmac(body)}`, 'signature-mismatch'],
		['in base64', Buffer.from(hexHmac(body), 'hex').toString('base64'), 'signature-mismatch'],
		['empty', '', 'signature-missing'],
	])('%s is rejected', (_, signature, reason) => {
		expect(arrival(body, { signature })).toEqual({ kind: 'forged', reason });
	});

	test('of a secret that was just replaced is accepted', () => {
		expect(arrival(body, { secrets: ['dcx-new', SECRET] })).toMatchObject({ kind: 'accepted' });
	});

	test('without a configured secret nothing is accepted', () => {
		expect(arrival(body, { secrets: [] })).toEqual({ kind: 'forged', reason: 'secret-missing' });
	});

	test('is over the bytes: re-serialised JSON is rejected', () => {
		const respaced = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
		expect(arrival(respaced, { signature: hexHmac(body) })).toMatchObject({ kind: 'forged' });
	});

	test('as written by the platform description equals that of node:crypto', () => {
		expect(headersWritten(dialerCx, body, SECRET)).toEqual({
			'x-webhook-signature': hexHmac(body),
		});
	});

	test.each([
		[600, 0, 'accepted'],
		[600, 600, 'stale'],
		[240, 0, 'accepted'],
		[240, 600, 'stale'],
	])(
		'a window of %i s judges the signed time %i s later, but never a retry: %s',
		(toleranceSeconds, secondsLater, kind) => {
			expect(arrival(body, { toleranceSeconds, secondsLater })).toMatchObject({ kind });
		},
	);
});

test('keys are remembered longer than all retries take', () => {
	const { retryAfterSeconds, timeoutSeconds, rememberSeconds } = dialerCx.delivery;
	expect(retryAfterSeconds).toEqual([5, 30, 120]);
	expect(timeoutSeconds).toBe(10);
	expect(rememberSeconds).toBeGreaterThan(5 + 30 + 120 + 4 * 10);
});
