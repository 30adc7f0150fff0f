import { runACall } from '../../../nodes/RunACall/platform';
import { keysOf, textKey } from '../../../lib/webhook/signature/keys';
import { SECRET, NOW_SECONDS, hmacHex, ofTime, ofBody, judge } from './messages';

describe('signatures', () => {
	// Spacing, escapes and number forms as no serialiser would write them again.
	const body = Buffer.from(
		'{"type" : "customer.created","id":"evt_1", "data":{"id":"c1","last_name":"M\\u00fcller – Söhne","n":1.0}}\n',
	);
	const tampered = Buffer.from(body.toString().replace('c1', 'c2'));

	test.each([
		['the API’s form', ofTime(body)],
		['five minutes old, as a retry may be', ofTime(body, NOW_SECONDS - 300)],
		['five minutes ahead', ofTime(body, NOW_SECONDS + 300)],
		[
			'parts in another order, a further part and an old secret’s signature',
			{
				'run-a-call-signature': `v0=x, v1=${'0'.repeat(64)},v1=${hmacHex(`${NOW_SECONDS}.`, body)},t=${NOW_SECONDS}`,
			},
		],
		['the help centre’s form', ofBody(body)],
		['the help centre’s form in capitals', { 'x-signature': hmacHex(body).toUpperCase() }],
	])('accepted: %s', (_case, headers) => {
		expect(judge(body, headers).kind).toBe('accepted');
	});

	const forged = { kind: 'forged', reason: 'signature-mismatch' };
	test.each([
		['another body, API', tampered, ofTime(body), forged],
		['another body, help centre', tampered, ofBody(body), forged],
		[
			'another time under the same signature',
			body,
			{ 'run-a-call-signature': ofTime(body)['run-a-call-signature'].replace('t=1', 't=2') },
			forged,
		],
		['a shortened signature', body, { 'x-signature': hmacHex(body).slice(0, 40) }, forged],
		[
			'the body’s signature beside a wrong timed one',
			body,
			{ ...ofBody(body), 'run-a-call-signature': `t=${NOW_SECONDS},v1=${hmacHex(body)}` },
			forged,
		],
		['none', body, {}, { kind: 'forged', reason: 'signature-missing' }],
		[
			'no time',
			body,
			{ 'run-a-call-signature': `v1=${hmacHex(body)}` },
			{ kind: 'forged', reason: 'timestamp-missing' },
		],
		[
			'no pairs at all',
			body,
			{ 'run-a-call-signature': hmacHex(body) },
			{ kind: 'forged', reason: 'signature-malformed' },
		],
		[
			'too old',
			body,
			ofTime(body, NOW_SECONDS - 301),
			{ kind: 'stale', reason: 'timestamp-too-old' },
		],
		[
			'too new',
			body,
			ofTime(body, NOW_SECONDS + 301),
			{ kind: 'stale', reason: 'timestamp-too-new' },
		],
	] as Array<[string, Buffer, Record<string, string>, object]>)(
		'rejected: %s',
		(_case, sent, headers, verdict) => {
			expect(judge(sent, headers)).toEqual(verdict);
		},
	);

	test('without a configured secret nothing is accepted', () => {
		const verdict = { kind: 'forged', reason: 'secret-missing' };
		expect(judge(body, ofTime(body), 'all', [])).toEqual(verdict);
		expect(judge(body, ofBody(body), 'all', [])).toEqual(verdict);
	});

	test('while a secret is replaced, both count', () => {
		expect(judge(body, ofTime(body), 'all', ['the-new-secret', SECRET]).kind).toBe('accepted');
	});

	test('what the platform would send is signed in the API’s form', () => {
		const outgoing = {
			body,
			id: 'evt_1',
			type: 'customer.created',
			url: 'https://n8n.example.com',
		};
		const signed = { ...outgoing, timestampSeconds: NOW_SECONDS };
		expect(runACall.signature.sign(signed, keysOf(textKey, [SECRET]))).toEqual(ofTime(body));
	});
});

test('a signature made once and never renewed outlasts every retry', () => {
	const { retryAfterSeconds, timeoutSeconds } = runACall.delivery;
	const jitterSeconds = 30;
	const last = retryAfterSeconds.reduce((sum, pause) => sum + pause + jitterSeconds, 0);
	const attempts = retryAfterSeconds.length + 1;
	expect(attempts).toBe(3);
	expect(last + attempts * timeoutSeconds).toBeLessThan(runACall.signature.toleranceSeconds ?? 0);
});
