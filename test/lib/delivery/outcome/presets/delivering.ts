import { judgeAttempt } from '../../../../../lib/delivery/outcome/judge';
import { prepareSubscription } from '../../../../../lib/delivery/attempt/prepare';
import { newSubscription } from '../../../../../lib/delivery/subscription/input/read';
import type { SubscriptionSettings } from '../../../../../lib/delivery/subscription/settings';
import type { Judgement } from '../../../../../lib/store/outbox/attempt';
import type { Progress } from '../../../../../lib/store/outbox/delivery';
import type { Health } from '../../../../../lib/store/outbox/subscription';
import { outcomeOf, type Reply } from '../../../webhook/retry/retrying';
import { deps, keyring, NOW, presets, route, URL_ } from '../../subscription/subscribing';

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
export async function deliver(
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

/** In seconds. */
export const [s, min, h] = [1, 60, 3600];

/** The moments of attempts that fail at once, so many seconds apart. */
export const after = (...pauses: number[]) =>
	pauses.reduce<number[]>((moments, pause) => [...moments, (moments.at(-1) ?? 0) + pause], [0]);
