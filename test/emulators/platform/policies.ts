/** The parts from which the platforms' delivery policies are put together. */
import type { DeliveryPolicy, FailedOutcome } from '../engine/behaviour';

export const any2xx = (status: number) => status >= 200 && status < 300;
export const only200 = (status: number) => status === 200;

/** Every failure: a status that is no success, a timeout, a connection that fails. */
export const everyFailure = () => true;

/** These statuses, and nothing else: no timeout, no connection error. */
export const onStatuses =
	(...statuses: number[]) =>
	(outcome: FailedOutcome) =>
		outcome.kind === 'answer' && statuses.includes(outcome.status);

/** Connection errors (a timeout is taken for one) and 5xx answers. */
export const onConnectionErrorsAnd5xx = (outcome: FailedOutcome) =>
	outcome.kind !== 'answer' || outcome.status >= 500;

/** A policy with the points that most platforms leave open. */
export function policy(
	documented: Pick<
		DeliveryPolicy,
		'timeoutSeconds' | 'retryAfterSeconds' | 'succeeds' | 'retries'
	> &
		Partial<DeliveryPolicy>,
): DeliveryPolicy {
	return {
		signedTime: 'attempt',
		pauseAfterFailures: Infinity,
		countsAsFailure: 'delivery',
		maxFanOut: Infinity,
		maxInFlight: Infinity,
		...documented,
	};
}
