import { nectarDesk } from '../../../../nodes/NectarDesk/platform';
import type { Health } from '../../../../lib/store/outbox/subscription';
import { policyOf, standardWebhooksPolicy } from '../../../../lib/webhook/retry/policy';
import type { Reply } from '../../webhook/retry/retrying';
import { T0, judged, noticesOf } from './judged';

describe('failures in a row', () => {
	test.each<[failures: number, notices: string[]]>([
		[1, []],
		[4, []],
		[5, ['subscription.failing']],
		[6, []],
		[7, ['subscription.failing']],
		[9, ['subscription.failing']],
		[10, ['subscription.paused']],
	])('number %d of ten', (failures, notices) => {
		const after = judged(500, { health: { consecutiveFailures: failures - 1 } });
		expect(noticesOf(after)).toEqual(notices);
		expect(after.health.consecutiveFailures).toBe(failures);
		expect(after.health.autoPausedAt).toBe(failures === 10 ? T0 + 250 : undefined);
		expect(after.health.pausedAt).toBe(failures === 10 ? T0 + 250 : undefined);
	});

	test('their notices say how many, why, and what to do', () => {
		expect(judged(503, { health: { consecutiveFailures: 6 } }).journal).toEqual([
			{
				kind: 'subscription.failing',
				reason:
					'7 consecutive failures, the last: answered 503. After 10, the subscription is paused.',
			},
		]);
		expect(judged('timeout', { health: { consecutiveFailures: 9 } }).journal).toEqual([
			{
				kind: 'subscription.paused',
				reason:
					'Paused after 10 consecutive failures (no answer in time). Events are queued: fix the endpoint, then resume the subscription.',
			},
		]);
	});

	test.each<[what: string, attempt: Parameters<typeof judged>[1]]>([
		['where the preset never pauses', { policy: policyOf(nectarDesk.delivery) }],
		['to an endpoint given with a single event', { kind: 'direct' }],
		['when a person had paused it', { health: { consecutiveFailures: 30, pausedAt: T0 - 5 } }],
		[
			'when it was paused meanwhile',
			{ health: { consecutiveFailures: 10, pausedAt: T0 + 100, autoPausedAt: T0 + 100 } },
		],
	])('pause nothing %s, and say nothing', (_what, attempt) => {
		const before = { consecutiveFailures: 9, ...attempt?.health };
		const after = judged(500, { ...attempt, health: before });
		expect(after.health.consecutiveFailures).toBe(before.consecutiveFailures + 1);
		expect(after.health).toMatchObject(
			attempt?.health ? { pausedAt: attempt.health.pausedAt } : {},
		);
		expect('pausedAt' in after.health).toBe('pausedAt' in before);
		expect(noticesOf(after)).toEqual([]);
	});

	test('a success ends them', () => {
		const after = judged(200, { health: { consecutiveFailures: 9 } });
		expect(after.health.consecutiveFailures).toBe(0);
		expect(noticesOf(after)).toEqual([]);
	});
});

describe('a probe', () => {
	const probing = { consecutiveFailures: 10, probingSince: T0 - 1000 };
	const autoPaused = { consecutiveFailures: 10, pausedAt: T0 - 1000, autoPausedAt: T0 - 1000 };

	const ownProbe = { consecutiveFailures: 10, autoPausedAt: T0 - 9000, probingSince: T0 - 1000 };

	test.each<[what: string, health: Partial<Health>]>([
		['after a resume', probing],
		['of its own accord', ownProbe],
		['while it is paused', autoPaused],
	])('%s that succeeds resumes in full', (_what, health) => {
		const after = judged(200, { health });
		expect(after.health).toEqual({
			consecutiveFailures: 0,
			lastDeliveryAt: T0,
			lastDeliveryStatus: 200,
		});
		expect(after.journal).toEqual([
			{
				kind: 'subscription.recovered',
				reason: 'The endpoint accepts events again (answered 200); queued events are being sent.',
			},
		]);
	});

	test('after a resume that fails pauses again', () => {
		const after = judged(500, { health: probing });
		expect(after.health).toEqual({
			consecutiveFailures: 11,
			pausedAt: T0 + 250,
			autoPausedAt: T0 + 250,
			lastDeliveryAt: T0,
			lastDeliveryStatus: 500,
		});
		expect(noticesOf(after)).toEqual(['subscription.paused']);
	});

	test('of its own accord that fails goes on with the pause, and says nothing again', () => {
		const after = judged(500, { health: ownProbe });
		expect(after.health).toEqual({
			consecutiveFailures: 11,
			pausedAt: T0 + 250,
			autoPausedAt: T0 - 9000,
			lastDeliveryAt: T0,
			lastDeliveryStatus: 500,
		});
		expect(noticesOf(after)).toEqual([]);
	});

	test('that our own fault prevented proves nothing', () => {
		expect(judged('resolver', { health: probing }).health).toEqual(probing);
	});

	test('is no attempt that was under way before: its failure does not pause, its success does not resume', () => {
		const startedAt = T0 - 5000;
		expect(judged(500, { health: probing, startedAt }).health).toMatchObject({
			probingSince: T0 - 1000,
		});
		const after = judged(200, { health: autoPaused, startedAt });
		expect(after.health).toMatchObject({ ...autoPaused, consecutiveFailures: 0 });
		expect(noticesOf(after)).toEqual([]);
	});

	test('goes on where the preset never pauses', () => {
		const policy = policyOf(nectarDesk.delivery);
		expect(judged(500, { health: probing, policy }).health).toMatchObject({
			probingSince: T0 - 1000,
		});
	});

	test('does not end what a person paused', () => {
		const health = { consecutiveFailures: 2, pausedAt: T0 - 1000 };
		const after = judged(200, { health });
		expect(after.health).toMatchObject({ consecutiveFailures: 0, pausedAt: T0 - 1000 });
		expect(noticesOf(after)).toEqual([]);
	});
});

describe('410', () => {
	const policy = { ...standardWebhooksPolicy, pausesAfter: 10 };

	test('disables the subscription where the preset says so, and does not pause it besides', () => {
		const after = judged(410, { policy, health: { consecutiveFailures: 9 } });
		expect(after.enabled).toBe(false);
		expect(after.health).toEqual({
			consecutiveFailures: 10,
			goneAt: T0 + 250,
			lastDeliveryAt: T0,
			lastDeliveryStatus: 410,
		});
		expect(noticesOf(after)).toEqual(['subscription.disabled']);
	});

	test('to one that is disabled already is not told again', () => {
		expect(noticesOf(judged(410, { policy, enabled: false }))).toEqual([]);
	});

	test('is a failure like any other elsewhere', () => {
		expect(judged(410).enabled).toBeUndefined();
		expect(judged(410)).toMatchObject({ outcome: 'retrying' });
	});

	test('of an endpoint given with a single event disables nothing', () => {
		const after = judged(410, { policy, kind: 'direct' });
		expect([after.outcome, after.enabled, after.health.goneAt]).toEqual([
			'failed',
			undefined,
			undefined,
		]);
	});
});

describe('an endpoint that asks to send less', () => {
	const policy = standardWebhooksPolicy;
	test.each<[reply: Reply, seconds: number | undefined]>([
		[429, 10],
		[502, 10],
		[504, 10],
		[[429, '120'], 120],
		[[429, '100000'], 7200],
		[503, undefined],
		[[503, '120'], undefined],
		[500, undefined],
		['timeout', undefined],
	])('%j: is left alone for %s s', (reply, seconds) => {
		const until = seconds === undefined ? undefined : T0 + 250 + seconds * 1000;
		expect(judged(reply, { policy }).health.throttledUntil).toBe(until);
	});

	test('is heard with the last retry, too', () => {
		const progress = { attempts: 10, firstAt: T0, ownFaults: 0 };
		const after = judged(429, { policy, progress });
		expect([after.outcome, after.health.throttledUntil]).toEqual(['failed', T0 + 250 + 10_000]);
	});
});
