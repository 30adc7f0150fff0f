import { isSuccess, type Outcome } from './retry';
import type { RetryPolicy } from './retryPolicy';

/** A subscription's run of failures; what it holds is plain data, to be stored as it is. */
export interface Failures {
	/** Failed attempts since the last success. */
	readonly consecutive: number;
	/** Ids of the attempts counted last, failures and successes alike. */
	readonly counted: readonly string[];
}

/** Before the first attempt, and after the subscription was unpaused. */
export const noFailures: Failures = { consecutive: 0, counted: [] };

/** What counting an attempt leads to. */
export interface Counted {
	readonly failures: Failures;
	/** Whether the subscription is to be paused. */
	readonly pauses: boolean;
	/** The percentage of the failures on the way to the pause, where this attempt reached one to tell the operator of. */
	readonly noticePercent?: number;
}

/** At how much of the way to the pause an operator is told, in percent. */
export const NOTICE_PERCENTS: readonly number[] = [50, 70, 90];

/** Far more than are in flight to one endpoint at a time. */
const MOST_COUNTED = 200;

/**
 * Counts an attempt, whichever way it ended: a success ends the run, our own faults leave it alone. The same attempt
 * told twice, as after a crash between counting and noting it, counts once.
 */
export function countFailure(
	failures: Failures,
	attempt: { readonly id: string; readonly outcome: Outcome },
	policy: RetryPolicy,
): Counted {
	const { pausesAfter = Infinity } = policy;
	const known = failures.counted.includes(attempt.id);
	if (known || attempt.outcome.kind === 'own-fault') {
		return { failures, pauses: failures.consecutive >= pausesAfter };
	}
	const consecutive = isSuccess(policy, attempt.outcome) ? 0 : failures.consecutive + 1;
	const counted = [...failures.counted, attempt.id].slice(-MOST_COUNTED);
	const noticePercent = noticeAt(consecutive, pausesAfter);
	return {
		failures: { consecutive, counted },
		pauses: consecutive >= pausesAfter,
		...(noticePercent !== undefined && { noticePercent }),
	};
}

/** The highest percentage that this very failure reaches; the pause itself speaks for itself. */
function noticeAt(consecutive: number, pausesAfter: number): number | undefined {
	if (consecutive === 0 || consecutive >= pausesAfter) return undefined;
	return NOTICE_PERCENTS.findLast(
		(percent) => consecutive === Math.ceil((pausesAfter * percent) / 100),
	);
}
