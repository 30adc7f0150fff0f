import type { Reply } from '../../../webhook/retry/retrying';
import { deliver, s, min, h, after } from './delivering';

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
