import { hostOf } from '../../delivery/operations/view/delivery';
import type { Result } from '../../delivery/sender';
import { isoOf } from '../layout/times';
import { isStopped, type Stopped } from '../sent/parts/stopped';
import { retriesStop, type LogSource } from '../source';

/** How it stands, for whoever watches it. */
export interface Health {
	/** Whether there is nothing that somebody should look at. */
	readonly ok: boolean;
	/** What somebody should look at, in sentences. */
	readonly problems: readonly string[];
	/** Whether a published Webhook Sender Trigger keeps retries running after a restart. */
	readonly retriesContinueAfterRestart: boolean;
	readonly deliveries: Readonly<Record<string, number>>;
	/** When the oldest delivery was stored that has not ended. */
	readonly oldestWaitingAt?: string | undefined;
	/** Subscriptions that are paused or disabled by their failures. */
	readonly stopped: readonly Stopped[];
	/** Triggers that received something in the last 32 days. */
	readonly triggers: number;
}

/** Gathers it. Rejects where a store can't be read. */
export async function gatherHealth(source: LogSource): Promise<Result<Health>> {
	const { sender, received } = source;
	const [subscriptions, deliveries, oldest, isKept, wouldStop, triggers] = await Promise.all([
		sender.subscriptions(),
		sender.deliveryCounts(),
		sender.oldestWaiting(),
		source.isDispatcherKept(),
		retriesStop(source),
		received.triggers(),
	]);
	const stopped = subscriptions
		.filter(isStopped)
		.map(({ id, label, url, status }) => ({ id, label, host: hostOf(url), status }));
	const problems = [
		...stopped.map(({ label, host, status }) => `${label || host} is ${SAID[status] ?? status}.`),
		...(wouldStop ? [NOT_KEPT] : []),
	];
	return {
		ok: true,
		value: {
			ok: problems.length === 0,
			problems,
			retriesContinueAfterRestart: isKept,
			deliveries,
			...(oldest !== undefined && { oldestWaitingAt: isoOf(oldest) }),
			stopped,
			triggers: triggers.filter(({ isUnreached }) => isUnreached !== true).length,
		},
	};
}

const SAID: Readonly<Record<string, string>> = {
	'auto-paused': 'paused by failures',
	disabled: 'disabled, as it answered 410',
};

const NOT_KEPT =
	'Retries stop when n8n restarts: publish a workflow with a Webhook Sender Trigger.';
