import type { OutboxRules } from '../../../../lib/store/outbox';
import type { AttemptRecord } from '../../../../lib/store/outbox/attempt';

/** How much is asked for at a time. */
export const IN_FLIGHT = 1_000;
/** What is sent. */
export const BODY = { call_id: 'c-1', note: 'x'.repeat(1000) };

/** Which run sends it, as Webhook Sender has it. */
export const SENT_BY = 'QnXz8HUPyMoYxPzR 1234567 Calls to the CRM';

export const ATTEMPT: AttemptRecord = {
	startedAt: 1_790_000_000_000,
	durationMilliseconds: 12,
	url: 'https://receiver.example/hook',
	status: 200,
	responseHeaders: { 'content-type': 'application/json', date: 'Sat, 21 Nov 2026 00:00:00 GMT' },
	responseBody: '{"received":true}',
	reason: 'answered 200',
};

/** Rules by which every attempt has delivered. */
export const deliveredRules: OutboxRules<'delivered', never> = {
	judge: ({ health }, { progress }, outcome) => ({
		outcome,
		progress: { ...progress, attempts: progress.attempts + 1, firstAt: 1 },
		reason: outcome,
		health: { ...health, consecutiveFailures: 0, lastDeliveryAt: Date.now() },
	}),
	change: () => undefined,
};

/** Runs `work` so many times, so many at a time; answers how many times in a second. */
export async function rateOf(
	times: number,
	atATime: number,
	work: (turn: number) => Promise<void>,
): Promise<number> {
	let turn = 0;
	const start = performance.now();
	await Promise.all(
		Array.from({ length: Math.min(atATime, times) }, async () => {
			while (turn < times) await work((turn += 1));
		}),
	);
	return (times * 1000) / (performance.now() - start);
}
