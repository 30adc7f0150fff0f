import { isSuccess } from './decide';
import type { AttemptOutcome } from './outcome';
import type { RetryPolicy } from './policy';

/** What counting an attempt leads to. */
export interface Counted {
	/** Failed attempts, or deliveries where the policy counts those, since the last success. */
	readonly consecutive: number;
	/** Whether the subscription is to be paused. */
	readonly pauses: boolean;
	/** The percentage of the failures on the way to the pause, where this attempt reached one to tell the operator of. */
	readonly noticePercent?: number;
}

/** At how much of the way to the pause an operator is told, in percent. */
const NOTICE_PERCENTS: readonly number[] = [50, 70, 90];

/**
 * Counts an attempt, whichever way it ended: a success ends the run of failures, our own faults leave it alone, and so
 * does a failure that will be retried where the policy counts deliveries.
 */
export function countFailure(
	consecutive: number,
	outcome: AttemptOutcome,
	policy: RetryPolicy,
	isRetried = false,
): Counted {
	const { pausesAfter = Infinity, pausesBy } = policy;
	const counts = pausesBy !== 'deliveries' || !isRetried;
	if (outcome.kind === 'own-fault' || (!counts && !isSuccess(policy, outcome)))
		return { consecutive, pauses: consecutive >= pausesAfter };
	if (isSuccess(policy, outcome)) return { consecutive: 0, pauses: false };
	const failures = consecutive + 1;
	const noticePercent = noticeAt(failures, pausesAfter);
	return {
		consecutive: failures,
		pauses: failures >= pausesAfter,
		...(noticePercent !== undefined && { noticePercent }),
	};
}

/** The highest percentage that this very failure reaches; the pause itself speaks for itself. */
function noticeAt(consecutive: number, pausesAfter: number): number | undefined {
	if (consecutive >= pausesAfter) return undefined;
	return NOTICE_PERCENTS.findLast(
		(percent) => consecutive === Math.ceil((pausesAfter * percent) / 100),
	);
}
