import type { Health } from '../../../../../lib/store/outbox/subscription';
import { NOW } from '../../subscription/subscribing';
import { deliver } from './delivering';

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
