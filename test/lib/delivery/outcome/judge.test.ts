import { nectarDesk } from '../../../../nodes/NectarDesk/platform';
import type { Health } from '../../../../lib/store/outbox/subscription';
import { policyOf, standardWebhooksPolicy } from '../../../../lib/webhook/retry/policy';
import type { Reply } from '../../webhook/retry/retrying';
import { T0, judged } from './judged';

describe('the delivery', () => {
	test('a success ends it', () => {
		expect(judged(200)).toMatchObject({
			outcome: 'delivered',
			reason: 'answered 200',
			progress: { attempts: 1, firstAt: T0, ownFaults: 0 },
		});
		expect(judged(200).dueAt).toBeUndefined();
	});

	test('a failure is retried after the pause, counted from its end', () => {
		expect(judged(500)).toMatchObject({
			outcome: 'retrying',
			reason: 'answered 500',
			dueAt: T0 + 250 + 30_000,
		});
	});

	test('a due time is a whole number of milliseconds, never before the pause is over', () => {
		expect(judged(500, { random: 0.123_456_789 }).dueAt).toBe(T0 + 250 + 30_371);
	});

	test('the second attempt goes on from the first', () => {
		const progress = { attempts: 1, firstAt: T0 - 30_000, ownFaults: 0 };
		expect(judged('timeout', { progress })).toMatchObject({
			reason: 'no answer in time',
			dueAt: T0 + 250 + 60_000,
			progress: { attempts: 2, firstAt: T0 - 30_000 },
		});
	});

	test.each<[what: string, reply: Reply, attempt: Parameters<typeof judged>[1], reason: string]>([
		[
			'no retries left',
			500,
			{ progress: { attempts: 2, ownFaults: 0 } },
			'answered 500; no retries left',
		],
		[
			'not worth a retry',
			404,
			{ policy: policyOf(nectarDesk.delivery) },
			'answered 404; not retried',
		],
		[
			'the endpoint is gone',
			410,
			{ policy: standardWebhooksPolicy },
			'answered 410; no longer accepts events, so the subscription is disabled',
		],
		[
			'a single endpoint is gone',
			410,
			{ policy: standardWebhooksPolicy, kind: 'direct' },
			'answered 410; no longer accepts events',
		],
		[
			'three days of own faults',
			'resolver',
			{ progress: { attempts: 0, ownFaults: 150, ownFaultsSince: T0 - 3 * 86_400_000 } },
			'not sent, resolver: EAI_AGAIN; given up after three days',
		],
		['the only try', 500, { isTest: true }, 'answered 500; not retried'],
		[
			'the only try, not made by our own fault',
			'resolver',
			{ isTest: true },
			'not sent, resolver: EAI_AGAIN; not retried',
		],
	])('fails: %s', (_what, reply, attempt, reason) => {
		expect(judged(reply, attempt)).toMatchObject({ outcome: 'failed', reason });
		expect(judged(reply, attempt).dueAt).toBeUndefined();
	});

	test('our own faults take no attempt from the schedule, and are forgotten with the next that counts', () => {
		const first = judged('resolver', { progress: { attempts: 1, firstAt: T0 - 99, ownFaults: 0 } });
		expect(first).toMatchObject({ outcome: 'retrying', dueAt: T0 + 250 + 5000 });
		const second = judged('resolver', { progress: first.progress, startedAt: T0 + 5250 });
		expect(second.progress).toEqual({
			attempts: 1,
			firstAt: T0 - 99,
			ownFaults: 2,
			ownFaultsSince: T0,
		});
		const third = judged(500, { progress: second.progress });
		expect(third.progress).toEqual({ attempts: 2, firstAt: T0 - 99, ownFaults: 0 });
	});
});

describe('the last delivery', () => {
	test.each<[reply: Reply, status: Health['lastDeliveryStatus']]>([
		[200, 200],
		[503, 503],
		['timeout', 'failed'],
		['connection', 'failed'],
	])('%s is told as %s', (reply, status) => {
		expect(judged(reply).health).toMatchObject({ lastDeliveryAt: T0, lastDeliveryStatus: status });
	});

	test('is not what our own fault prevented: that leaves everything as it is', () => {
		const health = { consecutiveFailures: 3, lastDeliveryAt: 5, probingSince: 7 };
		expect(judged('resolver', { health }).health).toEqual(health);
	});
});
