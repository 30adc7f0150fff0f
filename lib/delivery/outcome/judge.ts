import type { OutboxRules } from '../../store/outbox';
import type { Judgement } from '../../store/outbox/attempt';
import type { Progress } from '../../store/outbox/delivery';
import type { StoredSubscription } from '../../store/outbox/subscription';
import { decide, isSuccess, type Decision } from '../../webhook/retry/decide';
import { reasonOf, type AttemptOutcome } from '../../webhook/retry/outcome';
import { healthAfter, type JudgedAttempt } from './health';

/** What follows from an attempt, for the delivery and for its subscription as they are stored by then. */
export const judgeAttempt: OutboxRules<JudgedAttempt, never>['judge'] = (
	subscription,
	{ progress: before },
	attempt,
) => {
	const progress = progressAfter(before, attempt, isProbe(subscription, attempt));
	const decision = decisionOn(attempt, progress);
	const delivery = deliveryAfter(decision, attempt.outcome, subscription);
	const told = healthAfter(subscription, attempt, decision.kind);
	return { ...delivery, progress, ...(attempt.isTest ? uncharged(subscription, told) : told) };
};

/** A test is shown as the last delivery, and changes nothing else. */
function uncharged({ health }: StoredSubscription, told: Pick<Judgement, 'health'>) {
	const { lastDeliveryAt, lastDeliveryStatus } = told.health;
	return { health: { ...health, lastDeliveryAt, lastDeliveryStatus } };
}

/** Whether it was made to learn if the endpoint is well again; where failures never pause, nothing would end such probes. */
function isProbe(
	{ health }: StoredSubscription,
	{ startedAt, isTest, policy }: JudgedAttempt,
): boolean {
	if (isTest || policy.pausesAfter === undefined) return false;
	return health.probingSince !== undefined && startedAt >= health.probingSince;
}

/**
 * Our own faults are counted apart: they take nothing from the schedule. Nor do failed probes, or the queue of an endpoint
 * that is down for long would fail delivery by delivery.
 */
function progressAfter(before: Progress, attempt: JudgedAttempt, probe: boolean): Progress {
	const { attempts, firstAt, ownFaults, ownFaultsSince } = before;
	if (probe && isFailure(attempt)) return { ...before, firstAt: firstAt ?? attempt.startedAt };
	if (attempt.outcome.kind !== 'own-fault') {
		return { attempts: attempts + 1, firstAt: firstAt ?? attempt.startedAt, ownFaults: 0 };
	}
	return {
		...before,
		ownFaults: ownFaults + 1,
		ownFaultsSince: ownFaultsSince ?? attempt.startedAt,
	};
}

function isFailure({ policy, outcome }: JudgedAttempt): boolean {
	return outcome.kind !== 'own-fault' && !isSuccess(policy, outcome);
}

function decisionOn(attempt: JudgedAttempt, progress: Progress): Decision {
	const { policy, outcome, nowMilliseconds, random, startedAt, isTest } = attempt;
	const { attempts, firstAt = startedAt, ownFaults, ownFaultsSince = startedAt } = progress;
	const decision = decide(policy, {
		outcome,
		// 0 where none but a probe was made.
		number: Math.max(1, attempts),
		firstAtSeconds: firstAt / 1000,
		nowSeconds: nowMilliseconds / 1000,
		random,
		ownFaults: { count: ownFaults, sinceSeconds: ownFaultsSince / 1000 },
	});
	if (!isTest || (decision.kind !== 'retry' && decision.kind !== 'disable')) return decision;
	return { kind: 'failed', because: 'final', reason: decision.reason };
}

function deliveryAfter(
	decision: Decision,
	outcome: AttemptOutcome,
	{ kind }: StoredSubscription,
): Pick<Judgement, 'outcome' | 'reason' | 'dueAt'> {
	switch (decision.kind) {
		case 'delivered':
			return { outcome: 'delivered', reason: reasonOf(outcome) };
		case 'retry': {
			const dueAt = Math.ceil(decision.atSeconds * 1000);
			return { outcome: 'retrying', reason: decision.reason, dueAt };
		}
		case 'failed':
			return { outcome: 'failed', reason: `${decision.reason}; ${WHY_NO_MORE[decision.because]}` };
		case 'disable': {
			const end =
				kind === 'direct'
					? 'no longer accepts events'
					: 'no longer accepts events, so the subscription is disabled';
			return { outcome: 'failed', reason: `${decision.reason}; ${end}` };
		}
	}
}

const WHY_NO_MORE = {
	exhausted: 'no retries left',
	final: 'not retried',
	'own-fault': 'given up after three days',
} as const;
