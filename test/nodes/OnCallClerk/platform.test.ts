import { onCallClerk } from '../../../nodes/OnCallClerk/platform';
import { FIXTURES, SECRET, accepted, arrival, changed, fixture, hmac, keyOf } from './messages';
import { headersWritten } from '../samples';

describe('OnCallClerk events', () => {
	test.each(FIXTURES)('%s is taken for its event, with its data untouched', (name) => {
		const { item, type } = accepted(fixture(name));
		const body = JSON.parse(fixture(name).toString()) as { id: string; data: object };
		expect(type).toBe(name.split('~')[0]);
		expect(item).toMatchObject({ platform: 'OnCallClerk', id: body.id });
		expect(item.data).toEqual(body.data);
	});

	test('every event has a fixture', () => {
		expect(FIXTURES).toEqual(expect.arrayContaining(Object.keys(onCallClerk.events)));
	});
});

describe('what tells duplicates', () => {
	test.each(Object.keys(onCallClerk.events))('the id of a %s event', (name) => {
		const other = changed(name, { id: 'evt_01HZ9000000000000000000000' });
		expect(keyOf(fixture(name), { secondsLater: 81_000 })).toBe(keyOf(fixture(name)));
		expect(keyOf(other)).not.toBe(keyOf(fixture(name)));
	});

	test('two leads of one call are two events', () => {
		const second = changed('lead.captured', { id: 'evt_01HZ8X9P6C2D4F8G1J3K5M7N9R' });
		expect(keyOf(second)).not.toBe(keyOf(fixture('lead.captured')));
	});

	test.each([[{ id: null }], [{ id: '' }], [{ id: undefined }]])(
		'the bytes, where the id is missing: %j',
		(top) => {
			const [first, second] = [changed('lead.captured', top), changed('call.started', top)];
			const later = changed('lead.captured', { ...top, created: 1715200001 });
			expect(keyOf(first, { secondsLater: 81_000 })).toBe(keyOf(first));
			expect(new Set([first, second, later].map((body) => keyOf(body))).size).toBe(3);
		},
	);
});

describe('the signature', () => {
	const body = fixture('lead.captured');
	test.each([
		['hex', hmac(body)],
		['hex in capitals', hmac(body).toUpperCase()],
		['base64', hmac(body, 'base64')],
		['base64 for URLs', hmac(body, 'base64url')],
		['base64 for URLs with a prefix', `sha256=${hmac(body, 'base64url')}`],
		['hex with a prefix', `sha256=${hmac(body)}`],
		['base64 with a prefix', `sha256=${hmac(body, 'base64')}`],
	])('in %s is accepted', (_, signature) => {
		expect(arrival(body, { signature })).toMatchObject({ kind: 'accepted' });
	});

	test.each([
		['of another secret', hmac(body, 'hex', 'occ_other'), 'signature-mismatch'],
		['of another body', hmac(fixture('call.started')), 'signature-mismatch'],
		['of another prefix', `sha1=${hmac(body)}`, 'signature-mismatch'],
		['of a prefix alone', 'sha256=', 'signature-malformed'],
		['that is empty', '', 'signature-missing'],
	])('%s is rejected', (_, signature, reason) => {
		expect(arrival(body, { signature })).toEqual({ kind: 'forged', reason });
	});

	test('is rejected where no secret is configured', () => {
		expect(arrival(body, { secrets: [] })).toEqual({ kind: 'forged', reason: 'secret-missing' });
	});

	test('is written as the plain hex digest', () => {
		expect(headersWritten(onCallClerk, body, SECRET)).toEqual({
			'x-oncallclerk-signature': hmac(body),
		});
	});
});

describe('delivery', () => {
	const { retryAfterSeconds, timeoutSeconds, rememberSeconds } = onCallClerk.delivery;
	const sum = retryAfterSeconds.reduce((total, pause) => total + pause, 0);

	test('retries for about a day, doubling each pause, and waits five seconds', () => {
		expect(timeoutSeconds).toBe(5);
		expect(sum).toBeLessThanOrEqual(24 * 3600);
		expect(sum).toBeGreaterThan(20 * 3600);
		for (const [index, pause] of retryAfterSeconds.slice(1).entries()) {
			expect(pause).toBe(2 * (retryAfterSeconds[index] ?? 0));
		}
	});

	test('keys outlive the retries and a replay by hand within a month', () => {
		expect(rememberSeconds).toBe(30 * 24 * 3600);
	});
});
