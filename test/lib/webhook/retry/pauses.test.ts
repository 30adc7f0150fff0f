import fc from 'fast-check';
import { dialerCx } from '../../../../nodes/DialerCx/platform';
import { onCallClerk } from '../../../../nodes/OnCallClerk/platform';
import { platforms } from '../../../../nodes/platforms';
import { decide } from '../../../../lib/webhook/retry/decide';
import { retryAfterOf } from '../../../../lib/webhook/retry/header';
import {
	policyOf,
	standardWebhooksPolicy,
	type RetryPolicy,
} from '../../../../lib/webhook/retry/policy';
import { anyEmitter } from '../../../../nodes/SignedWebhook/platform';
import { deliver, ended, START, type Reply } from './retrying';

const ALMOST_ONE = 1 - Number.EPSILON;
const policies = new Map<string, RetryPolicy>([
	['Standard Webhooks', standardWebhooksPolicy],
	...platforms.map(({ name, delivery }) => [name, policyOf(delivery)] as const),
]);

describe('what an endpoint asks for', () => {
	/** Dialer.CX after its second attempt: the schedule's pause is 30 s. */
	test.each<[what: string, retryAfter: string, waits: number]>([
		['less than the pause', '10', 30],
		['nothing', '0', 30],
		['more', '31', 31],
		['an hour', '3600', 3600],
		['the most', '7230', 7230],
		['too much', '7231', 7230],
		['for ever', '9'.repeat(400), 7230],
		['a date', 'Thu, 01 Jan 2026 12:02:00 GMT', 120],
		['a date of the old form', 'Thursday, 01-Jan-26 12:02:00 GMT', 120],
		['a date of the oldest form', 'Thu Jan  1 12:02:00 2026', 120],
		['a date too near', 'Thu, 01 Jan 2026 12:00:29 GMT', 30],
		['a date in the past', 'Thu, 01 Jan 2015 12:02:00 GMT', 30],
		['a date too far', 'Fri, 01 Jan 2027 12:02:00 GMT', 7230],
		['a day that does not exist', 'Thu, 99 Jan 2026 12:02:00 GMT', 30],
		['with white space', ' 45 ', 45],
		['a fraction', '45.5', 46],
		['several values in one line', '45, 60, 50', 60],
		[
			'several dates in one line',
			'Thu, 01 Jan 2026 12:02:00 GMT, Thu, 01 Jan 2026 12:01:00 GMT',
			120,
		],
		['several values, one of them none', 'tomorrow, 45', 45],
		['two points', '45.5.5', 30],
		['a negative number', '-45', 30],
		['in words', 'tomorrow', 30],
		['in ISO 8601', '2026-01-01T12:02:00Z', 30],
	])('%s', (_what, retryAfter, waits) => {
		const decision = decide(policyOf(dialerCx.delivery), ended([503, retryAfter], { number: 2 }));
		expect(decision).toMatchObject({ kind: 'retry', atSeconds: START + waits });
	});

	test.each<[retryAfter: readonly string[], waits: number]>([
		[['60', '90'], 90],
		[['90', '60'], 90],
		[['1.5', '7'], 7],
		[['tomorrow', '8'], 8],
		[['Thu, 01 Jan 2026 12:02:00 GMT', '7'], 120],
		[[], 5],
	])('twice is the longest: %j', (retryAfter, waits) => {
		const outcome = {
			kind: 'answer',
			status: 503,
			headers: { 'retry-after': retryAfter },
		} as const;
		const decision = decide(policyOf(dialerCx.delivery), { ...ended(503), outcome });
		expect(decision).toMatchObject({ atSeconds: START + waits });
	});

	test('a date in the past asks for nothing, not for less', () => {
		const headers = { 'retry-after': 'Thu, 01 Jan 2015 12:02:00 GMT' };
		expect(retryAfterOf(headers, START)).toBe(0);
		expect(retryAfterOf({}, START)).toBeUndefined();
	});

	test('is no second chance where the failure is final or the schedule has ended', () => {
		expect(decide(policyOf(dialerCx.delivery), ended([503, '9'], { number: 4 }))).toMatchObject({
			because: 'exhausted',
		});
	});
});

describe('chance', () => {
	test.each([
		['Run a Call', [0, 33, 99]],
		['Nectar Desk', [0, 1.1, 3.3, 7.7]],
		['JustCall', [0, 66, 396, 1386, 3366, 7326]],
		['Dialer.CX', [0, 5.5, 38.5, 170.5]],
	])('lengthens the pauses of %s by a tenth at the most', (name, latest) => {
		const { times } = deliver(policies.get(name) ?? standardWebhooksPolicy, [500], ALMOST_ONE);
		expect(times).toHaveLength(latest.length);
		for (const [index, most] of latest.entries()) expect(times[index]).toBeCloseTo(most, 3);
	});

	test('can be switched off', () => {
		const { schedule } = standardWebhooksPolicy;
		const exact = { ...standardWebhooksPolicy, schedule: { ...schedule, jitterShare: 0 } };
		expect(deliver(exact, [500], ALMOST_ONE)).toEqual(deliver(exact, [500], 0));
	});

	test('does not lengthen a pause by more than two hours', () => {
		const last = ended(500, { number: 9, random: ALMOST_ONE });
		expect(decide(standardWebhooksPolicy, last)).toMatchObject({
			atSeconds: START + 86_400 + 7200,
		});
	});
});

describe('the end of the schedule', () => {
	test.each<[what: string, reply: Reply]>([
		['failing at once', 500],
		['failing by timeouts', 'timeout'],
		['asking for two hours each time', [503, '7200']],
	])('OnCallClerk retries within 24 hours, all its retries: %s', (_what, reply) => {
		const { times } = deliver(policyOf(onCallClerk.delivery), [reply], ALMOST_ONE);
		expect(times).toHaveLength(14);
		expect(times.at(-1)).toBeLessThanOrEqual(86_400 + 1e-6);
	});

	test('after a standstill every attempt of the schedule is still made, with its pauses', () => {
		const late = ended([503, '7200'], { number: 13, nowSeconds: START + 200_000, random: 0.5 });
		expect(decide(policyOf(onCallClerk.delivery), late)).toMatchObject({
			atSeconds: START + 200_000 + 40_960,
		});
	});

	test.each([...platforms, anyEmitter].map((platform) => [platform.name, platform] as const))(
		'%s: receivers remember an event for longer than it is retried',
		(_name, { delivery, id }) => {
			const policy = id === 'signedWebhook' ? standardWebhooksPolicy : policyOf(delivery);
			expect(policy.endsAfterSeconds).toBeLessThan(delivery.rememberSeconds);
		},
	);
});

describe.each([...policies])('%s: whatever happens', (_name, policy) => {
	const { pausesSeconds } = policy.schedule;
	const reply = fc.oneof(
		fc.integer({ min: 100, max: 599 }),
		fc.tuple(fc.integer({ min: 400, max: 599 }), fc.nat(100_000).map(String)),
		fc.constantFrom('timeout' as const, 'connection' as const),
	);
	const chance = fc.double({ min: 0, max: ALMOST_ONE, noNaN: true });

	test('no pause is shorter than the documented one, and all is over in time', () => {
		fc.assert(
			fc.property(fc.array(reply, { minLength: 1, maxLength: 15 }), chance, (replies, random) => {
				const { times } = deliver(policy, replies, random);
				expect(times.length).toBeLessThanOrEqual(pausesSeconds.length + 1);
				expect(times.at(-1)).toBeLessThanOrEqual(policy.endsAfterSeconds + 1e-6);
				for (const [index, at] of times.slice(1).entries()) {
					const pause = pausesSeconds[index] ?? 0;
					const passed = at - (times[index] ?? 0);
					expect(passed).toBeGreaterThanOrEqual(pause - 1e-6);
					expect(passed).toBeLessThanOrEqual(pause + 7200 + policy.timeoutSeconds + 1e-6);
				}
			}),
			{ numRuns: 200, seed: 20261129 },
		);
	});
});

describe('our own faults', () => {
	const policy = policyOf(dialerCx.delivery);
	const since = (count: number, seconds: number, random = 0) =>
		ended('resolver', {
			number: 2,
			nowSeconds: START + seconds,
			random,
			ownFaults: { count, sinceSeconds: START },
		});

	test.each([
		[1, 5],
		[2, 30],
		[3, 120],
		[4, 600],
		[5, 1800],
		[6, 1800],
		[100, 1800],
	])('number %d in a row: another try after %d s', (count, seconds) => {
		expect(decide(policy, since(count, 60))).toMatchObject({
			kind: 'retry',
			atSeconds: START + 60 + seconds,
			throttles: false,
		});
	});

	test('are tried again where connection errors are not, and where the schedule is at its end', () => {
		const never: RetryPolicy = { ...policy, retries: 'none' };
		expect(decide(never, ended('resolver')).kind).toBe('retry');
		expect(decide(policy, ended('resolver', { number: 4 })).kind).toBe('retry');
	});

	test('take nothing from the schedule', () => {
		expect(decide(policy, ended(500, { number: 2, nowSeconds: START + 9000 }))).toMatchObject({
			kind: 'retry',
			atSeconds: START + 9000 + 30,
		});
	});

	test('do not all come back at the same moment', () => {
		expect(decide(policy, since(3, 0, 0.5))).toMatchObject({ atSeconds: START + 126 });
	});

	test('are final where the data itself can not be sent', () => {
		const outcome = { kind: 'own-fault', fault: 'data', detail: 'no object' } as const;
		expect(decide(policy, { ...ended(500), outcome })).toEqual({
			kind: 'failed',
			because: 'final',
			reason: 'not sent, data: no object',
		});
	});

	test('end a delivery after three days', () => {
		const threeDays = 3 * 86_400;
		expect(decide(policy, since(150, threeDays - 1)).kind).toBe('retry');
		expect(decide(policy, since(150, threeDays))).toEqual({
			kind: 'failed',
			because: 'own-fault',
			reason: 'not sent, resolver: EAI_AGAIN',
		});
	});
});
