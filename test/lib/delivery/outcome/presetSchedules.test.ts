import { judgeAttempt } from '../../../../lib/delivery/outcome/judge';
import { prepareSubscription } from '../../../../lib/delivery/attempt/prepare';
import { newSubscription } from '../../../../lib/delivery/subscription/input/read';
import type { SubscriptionSettings } from '../../../../lib/delivery/subscription/settings';
import type { Judgement } from '../../../../lib/store/outbox/attempt';
import type { Progress } from '../../../../lib/store/outbox/delivery';
import type { Health } from '../../../../lib/store/outbox/subscription';
import { outcomeOf, type Reply } from '../../webhook/retry/retrying';
import { deps, keyring, NOW, presets, route, URL_ } from '../subscription/subscribing';

/*
 * What each document says of retries, against what a subscription with that preset does on a fake clock. All figures
 * are the documents' own; the sentences they come from are beside them. Chance is left out (`random` 0) but where it
 * is the point.
 */

type Policy = SubscriptionSettings['policy'];

interface Made {
	/** Seconds from the start to each attempt. */
	readonly attempts: readonly number[];
	readonly end: Judgement['outcome'] | 'paused' | 'disabled';
	readonly health: Health;
	readonly timeoutSeconds: number;
	readonly notices: readonly string[];
}

/** Makes a subscription with this preset and delivers one event to an endpoint that replies so; the last reply is repeated. */
async function deliver(
	preset: string,
	replies: readonly Reply[],
	{
		random = 0,
		policy: changes = {},
		health: before = { consecutiveFailures: 0 },
	}: { random?: number; policy?: Policy; health?: Health } = {},
): Promise<Made> {
	const made = await newSubscription({ url: URL_, route, preset, policy: changes }, deps);
	if (!made.ok) throw new Error(made.problem);
	const { policy } = prepareSubscription(made.value.settings, { presets, keyring });
	const { timeoutSeconds } = policy;
	const attempts: number[] = [];
	const notices: string[] = [];
	let [progress, health]: [Progress, Health] = [{ attempts: 0, ownFaults: 0 }, before];
	for (let startedAt = NOW; attempts.length < 100;) {
		attempts.push((startedAt - NOW) / 1000);
		const reply = replies[Math.min(attempts.length, replies.length) - 1] ?? 200;
		const nowMilliseconds = startedAt + (reply === 'timeout' ? timeoutSeconds * 1000 : 0);
		const outcome = outcomeOf(reply);
		const stored = {
			id: 'sub_1',
			kind: 'subscription',
			enabled: true,
			settings: {},
			health,
		} as const;
		const judged = judgeAttempt(
			{ ...stored, createdAt: NOW, updatedAt: NOW, revision: 1 },
			{ id: 'dlv_1', progress },
			{ policy, outcome, startedAt, nowMilliseconds, random },
		);
		({ progress, health } = judged);
		notices.push(...(judged.journal ?? []).map(({ kind }) => kind));
		const more = { attempts, health, timeoutSeconds, notices };
		if (judged.enabled === false) return { ...more, end: 'disabled' };
		if (health.autoPausedAt !== undefined) return { ...more, end: 'paused' };
		if (judged.dueAt === undefined) return { ...more, end: judged.outcome };
		startedAt = judged.dueAt;
	}
	throw new Error('The delivery does not end');
}

const [s, min, h] = [1, 60, 3600];

/** The moments of attempts that fail at once, so many seconds apart. */
const after = (...pauses: number[]) =>
	pauses.reduce<number[]>((moments, pause) => [...moments, (moments.at(-1) ?? 0) + pause], [0]);

describe('how long an endpoint may take', () => {
	test.each([
		['JustCall', 'justCall', 10, 'Your server must respond within 10 seconds.'],
		[
			'OnCallClerk',
			'onCallClerk',
			5,
			'Acknowledge within 5 seconds and process async on your side.',
		],
		['Dialer.CX', 'dialerCx', 10, '10-second timeout per delivery attempt'],
	])('%s', async (_name, preset, seconds) => {
		expect((await deliver(preset, [200])).timeoutSeconds).toBe(seconds);
	});

	test('Standard Webhooks: 15 to 30 s', async () => {
		const { timeoutSeconds } = await deliver('standardWebhooks', [200]);
		expect(timeoutSeconds).toBeGreaterThanOrEqual(15);
		expect(timeoutSeconds).toBeLessThanOrEqual(30);
	});
});

describe('what counts as delivered', () => {
	test.each<[preset: string, sentence: string, delivered: number[], not: number[]]>([
		['runACall', 'HTTP 2xx: Successful delivery', [200, 201, 204, 299], [199, 301, 404, 500]],
		[
			'nectarDesk',
			'successful if your server returns any 2xx status code',
			[200, 202, 204],
			[302, 400],
		],
		[
			'justCall',
			'If your server does not respond with a 200 status, JustCall retries',
			[200],
			[201, 202, 204, 302, 400, 500],
		],
		['onCallClerk', 'any non-2xx response or timeout', [200, 204], [304, 410, 503]],
		['dialerCx', 'failed deliveries are retried', [200, 204], [307, 401, 500]],
		['standardWebhooks', 'a 2xx status code', [200, 204], [302, 400, 500]],
	])('%s: %s', async (preset, _sentence, delivered, not) => {
		for (const status of delivered) {
			expect([status, await deliver(preset, [status])]).toMatchObject([
				status,
				{ end: 'delivered', attempts: [0] },
			]);
		}
		for (const status of not) {
			expect([status, (await deliver(preset, [status])).end]).not.toEqual([status, 'delivered']);
		}
	});
});

describe('when it is tried again', () => {
	test.each<[preset: string, sentence: string, failing: Reply[], moments: number[]]>([
		[
			'nectarDesk',
			'1s → 2s → 4s, up to 3 retries (maximum 4 total attempts)',
			[500, 503, 599, 'connection'],
			after(1 * s, 2 * s, 4 * s),
		],
		['nectarDesk', '4xx responses are not retried', [400, 404, 408, 410, 429, 302], [0]],
		[
			'justCall',
			'up to 5 times (1, 5, 15, 30, and 60 minutes)',
			[500, 404, 204, 302, 'connection'],
			after(1 * min, 5 * min, 15 * min, 30 * min, 60 * min),
		],
		[
			'dialerCx',
			'retried 3 times with increasing delays (5s, 30s, 120s)',
			[500, 404, 302, 410, 'connection'],
			after(5 * s, 30 * s, 120 * s),
		],
		[
			'standardWebhooks',
			'immediately, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h later',
			[500, 404, 302, 'connection'],
			after(5 * s, 5 * min, 30 * min, 2 * h, 5 * h, 10 * h, 14 * h, 20 * h, 24 * h),
		],
	])('%s: %s', async (preset, _sentence, failing, moments) => {
		for (const reply of failing) {
			const made = await deliver(preset, [reply]);
			expect([reply, made.attempts, made.end]).toEqual([reply, moments, 'failed']);
		}
	});

	test('Nectar Desk: a timeout is a connection error', async () => {
		expect((await deliver('nectarDesk', ['timeout'])).attempts).toHaveLength(4);
	});

	test.each<[preset: string, sentence: string, atLeast: number, within: number]>([
		['runACall', 'Non-2xx or timeout: retry on an exponential schedule', 3, Infinity],
		['onCallClerk', 'retried with exponential backoff for up to 24 hours', 10, 24 * h],
	])('%s: %s', async (preset, _sentence, atLeast, within) => {
		for (const reply of [500, 404, 302, 410, 'timeout', 'connection'] as const) {
			const { attempts, end, timeoutSeconds } = await deliver(preset, [reply]);
			expect([reply, end]).toEqual([reply, 'failed']);
			expect(attempts.length).toBeGreaterThanOrEqual(atLeast);
			expect(attempts.at(-1)).toBeLessThanOrEqual(within);
			// Exponential: each pause is as many times longer as the one before was.
			const took = reply === 'timeout' ? timeoutSeconds : 0;
			const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0) - took);
			for (const [index, pause] of pauses.slice(1).entries())
				expect(pause).toBe((pauses[index] ?? 0) * 2);
		}
	});

	test('JustCall (Developer API): up to 5 attempts, 30 to 90 seconds apart', async () => {
		for (const reply of [429, 500, 502, 503, 504, 'timeout', 'connection'] as const) {
			const [soonest, latest] = [
				await deliver('justCall.vendor', [reply]),
				await deliver('justCall.vendor', [reply], { random: 0.999_999 }),
			];
			expect([reply, soonest.attempts.length, latest.attempts.length]).toEqual([reply, 5, 5]);
			const took = reply === 'timeout' ? soonest.timeoutSeconds : 0;
			for (const made of [soonest, latest]) {
				for (const [at, moment] of made.attempts.slice(1).entries()) {
					const pause = moment - (made.attempts[at] ?? 0) - took;
					expect(pause).toBeGreaterThanOrEqual(30);
					expect(pause).toBeLessThanOrEqual(90.01);
				}
			}
		}
	});

	test.each([400, 401, 404, 408, 410, 501, 505, 302, 204])(
		'JustCall (Developer API): after %d it is not tried again',
		async (status) => {
			expect(await deliver('justCall.vendor', [status])).toMatchObject({
				attempts: [0],
				end: 'failed',
			});
		},
	);

	test('a schedule of the own is not stretched by the chance of the preset', async () => {
		const policy = { scheduleSeconds: [100] };
		const { attempts } = await deliver('justCall.vendor', [500], { policy, random: 0.999_999 });
		expect(attempts[1]).toBeLessThanOrEqual(110);
	});

	test('OnCallClerk goes on for most of the 24 hours', async () => {
		expect((await deliver('onCallClerk', [500])).attempts.at(-1)).toBeGreaterThan(22 * h);
	});

	test.each(['runACall', 'nectarDesk', 'justCall', 'onCallClerk', 'dialerCx', 'standardWebhooks'])(
		'%s: chance makes no pause shorter, and none longer by more than a tenth',
		async (preset) => {
			const [exact, latest] = [
				await deliver(preset, [500]),
				await deliver(preset, [500], { random: 0.999_999 }),
			];
			expect(latest.attempts).toHaveLength(exact.attempts.length);
			for (const [index, at] of exact.attempts.entries()) {
				expect(latest.attempts[index]).toBeGreaterThanOrEqual(at);
				expect(latest.attempts[index]).toBeLessThanOrEqual(at * 1.1 + 0.01);
			}
		},
	);

	test.each(['runACall', 'nectarDesk', 'justCall', 'onCallClerk', 'dialerCx', 'standardWebhooks'])(
		'%s: the first retry that is answered ends it',
		async (preset) => {
			const made = await deliver(preset, [500, 200]);
			expect([made.attempts.length, made.end, made.health.consecutiveFailures]).toEqual([
				2,
				'delivered',
				0,
			]);
		},
	);
});

describe('when the subscription is paused or disabled', () => {
	test.each([1, 2, 3])(
		'Run a Call: after N = %d consecutive failures (configurable) it is auto-paused, and shows auto_paused_at',
		async (pausesAfter) => {
			const made = await deliver('runACall', [500], { policy: { pausesAfter } });
			expect([made.end, made.attempts.length]).toEqual(['paused', pausesAfter]);
			expect(made.health).toMatchObject({
				consecutiveFailures: pausesAfter,
				autoPausedAt: NOW + (made.attempts.at(-1) ?? 0) * 1000,
				lastDeliveryAt: NOW + (made.attempts.at(-1) ?? 0) * 1000,
				lastDeliveryStatus: 500,
			});
			expect(made.notices.at(-1)).toBe('subscription.paused');
		},
	);

	test('Run a Call (Developer API): 10 consecutive terminal failures, whatever attempts they took', async () => {
		let health: Health = { consecutiveFailures: 0 };
		for (let delivery = 1; delivery <= 10; delivery++) {
			const made = await deliver('runACall.vendor', [500], { health });
			expect([delivery, made.attempts.length]).toEqual([delivery, 3]);
			expect(made.health.consecutiveFailures).toBe(delivery);
			expect(made.end).toBe(delivery < 10 ? 'failed' : 'paused');
			({ health } = made);
		}
	});

	test('Run a Call (Developer API): a retry that arrives ends the run of failures', async () => {
		const health: Health = { consecutiveFailures: 9 };
		const { end, health: after } = await deliver('runACall.vendor', [500, 500, 200], { health });
		expect([end, after.consecutiveFailures]).toEqual(['delivered', 0]);
	});

	test.each(['nectarDesk', 'justCall', 'onCallClerk', 'dialerCx'])(
		'%s: no document speaks of pausing',
		async (preset) => {
			expect((await deliver(preset, [500])).end).toBe('failed');
		},
	);

	test.each(['runACall', 'nectarDesk', 'justCall', 'onCallClerk', 'dialerCx'])(
		'%s: 410 is a failure like any other 4xx',
		async (preset) => {
			const [gone, rejected] = [await deliver(preset, [410]), await deliver(preset, [418])];
			expect([gone.attempts, gone.end]).toEqual([rejected.attempts, rejected.end]);
		},
	);

	test('Standard Webhooks: 410 disables the endpoint, 429, 502 and 504 throttle it', async () => {
		expect(await deliver('standardWebhooks', [410])).toMatchObject({
			end: 'disabled',
			attempts: [0],
			notices: ['subscription.disabled'],
		});
		for (const status of [429, 502, 504]) {
			const { health } = await deliver('standardWebhooks', [status]);
			expect(health.throttledUntil).toBeGreaterThan(NOW);
		}
	});
});
