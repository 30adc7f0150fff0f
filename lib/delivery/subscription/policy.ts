import type { Preset } from '../../webhook/presets';
import { JITTER_SHARE, standardWebhooksPolicy, type RetryPolicy } from '../../webhook/retry/policy';
import type { SubscriptionSettings } from './settings';

/** The presets' policies by the presets' ids; plain data. */
export type Policies = ReadonlyMap<string, Pick<Preset, 'policy'>>;

/** The policies of these presets. */
export function policiesOf(presets: readonly Preset[]): Policies {
	return new Map(presets.map(({ id, policy }) => [id, { policy }]));
}

/**
 * The preset's policy with the subscription's own changes; Standard Webhooks' where it has no preset. A schedule of the
 * user's own ends when its last pause does.
 */
export function policyFor(
	{ preset, policy: changes }: Pick<SubscriptionSettings, 'preset' | 'policy'>,
	policies: Policies,
): RetryPolicy {
	const base = policies.get(preset)?.policy ?? standardWebhooksPolicy;
	const { scheduleSeconds, pausesAfter, ...plain } = changes;
	const policy = { ...base, ...plain };
	return {
		...policy,
		...(scheduleSeconds && ownSchedule(scheduleSeconds, policy)),
		...(pausesAfter !== undefined && { pausesAfter: pausesAfter === 0 ? undefined : pausesAfter }),
	};
}

function ownSchedule(pausesSeconds: readonly number[], { timeoutSeconds }: RetryPolicy) {
	const jitterShare = JITTER_SHARE;
	const pauses = pausesSeconds.reduce((sum, seconds) => sum + seconds * (1 + jitterShare), 0);
	const endsAfterSeconds = pauses + pausesSeconds.length * timeoutSeconds;
	return { schedule: { pausesSeconds, jitterShare }, endsAfterSeconds };
}
