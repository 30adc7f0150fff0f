import type { Judgement } from '../../store/outbox/attempt';
import type { Health, StoredSubscription } from '../../store/outbox/subscription';
import { isSuccess, type Decision } from '../../webhook/retry/decide';
import { reasonOf, type AttemptOutcome } from '../../webhook/retry/outcome';
import { retryAfterOf } from '../../webhook/retry/header';
import { countFailure, type Counted } from '../../webhook/retry/consecutiveFailures';
import type { RetryPolicy } from '../../webhook/retry/policy';

/** An attempt that has ended, as far as judging it needs. */
export interface JudgedAttempt {
	readonly policy: RetryPolicy;
	readonly outcome: AttemptOutcome;
	/** Epoch milliseconds. */
	readonly startedAt: number;
	/** Epoch milliseconds: when it ended. */
	readonly nowMilliseconds: number;
	/** Chance, from 0 up to 1; drawn once, so that judging twice leads to the same. */
	readonly random: number;
	/** Whether it was a test, which has a single attempt: nothing is retried then, our own faults neither. */
	readonly isTest?: boolean | undefined;
}

type HealthAfter = Pick<Judgement, 'health' | 'enabled' | 'journal'>;

/**
 * A subscription's status after an attempt. An endpoint given with a single event (`direct`) is neither paused nor
 * disabled: nobody could resume it.
 */
export function healthAfter(
	{ health, kind, enabled }: StoredSubscription,
	attempt: JudgedAttempt,
	decided: Decision['kind'],
): HealthAfter {
	const { outcome, policy } = attempt;
	const [gone, isRetried] = [decided === 'disable', decided === 'retry'];
	if (outcome.kind === 'own-fault') return { health };
	const told = { ...health, ...lastDelivery(attempt) };
	if (isSuccess(policy, outcome)) return afterSuccess(told, attempt);
	if (kind !== 'direct' && !gone) return afterFailure(told, attempt, isRetried);
	const failing = { ...told, consecutiveFailures: counted(told, attempt, isRetried).consecutive };
	if (kind === 'direct') return { health: failing };
	const journal = enabled ? [{ kind: 'subscription.disabled', reason: GONE } as const] : [];
	return { health: { ...failing, goneAt: attempt.nowMilliseconds }, enabled: false, journal };
}

const GONE =
	'The endpoint answered 410: it no longer accepts events, so the subscription was disabled. If that was a mistake, enable it again.';

function lastDelivery({ outcome, startedAt, nowMilliseconds, policy }: JudgedAttempt) {
	return {
		lastDeliveryAt: startedAt,
		lastDeliveryStatus: outcome.kind === 'answer' ? outcome.status : ('failed' as const),
		...(outcome.kind === 'answer' &&
			policy.throttledBy.includes(outcome.status) && {
				throttledUntil: throttledUntil(outcome, nowMilliseconds),
			}),
	};
}

/** Unless the endpoint says how long, a little: the schedule alone spaces out what failed, not what comes. */
const THROTTLE_SECONDS = 10;
/** As long as a Retry-After may put off a delivery. */
export const LONGEST_THROTTLE_SECONDS = 7200;

function throttledUntil(
	{ headers }: AttemptOutcome & { kind: 'answer' },
	nowMilliseconds: number,
): number {
	const asked = retryAfterOf(headers, nowMilliseconds / 1000) ?? THROTTLE_SECONDS;
	return Math.ceil(nowMilliseconds + Math.min(asked, LONGEST_THROTTLE_SECONDS) * 1000);
}

/**
 * The run of failures is over. That resumes a subscription that is probed; one that a person paused stays so, and so
 * does one whose attempt was under way already when it was paused.
 */
function afterSuccess(health: Health, { outcome, startedAt }: JudgedAttempt): HealthAfter {
	const { pausedAt, autoPausedAt, probingSince, ...rest } = health;
	const well = { ...rest, consecutiveFailures: 0 };
	if (pausedAt === undefined && probingSince === undefined) return { health: well };
	const probed = autoPausedAt === undefined ? pausedAt === undefined : startedAt >= autoPausedAt;
	if (!probed) return { health: { ...health, consecutiveFailures: 0 } };
	const reason = `The endpoint accepts events again (${reasonOf(outcome)}); queued events are being sent.`;
	return { health: well, journal: [{ kind: 'subscription.recovered', reason }] };
}

function afterFailure(health: Health, attempt: JudgedAttempt, isRetried: boolean): HealthAfter {
	const { policy, outcome, startedAt } = attempt;
	const { consecutive, pauses, noticePercent } = counted(health, attempt, isRetried);
	const failing = { ...health, consecutiveFailures: consecutive };
	if (policy.pausesAfter === undefined || health.pausedAt !== undefined) return { health: failing };
	if (health.probingSince !== undefined) {
		const isProbe = startedAt >= health.probingSince;
		return isProbe
			? paused(failing, attempt, 'again, because the probe failed')
			: { health: failing };
	}
	if (pauses) return paused(failing, attempt, `after ${consecutive} consecutive failures`);
	if (noticePercent === undefined) return { health: failing };
	const reason = `${consecutive} consecutive failures, the last: ${reasonOf(outcome)}. After ${policy.pausesAfter}, the subscription is paused.`;
	return { health: failing, journal: [{ kind: 'subscription.failing', reason }] };
}

function counted(
	{ consecutiveFailures }: Health,
	{ outcome, policy }: JudgedAttempt,
	isRetried: boolean,
): Counted {
	return countFailure(consecutiveFailures, outcome, policy, isRetried);
}

/**
 * A probe that was made of its own accord leaves `autoPausedAt` as it was, and nothing is told again; a person's resume
 * had cleared it.
 */
function paused(failing: Health, { outcome, nowMilliseconds }: JudgedAttempt, why: string) {
	const { probingSince: _over, autoPausedAt, ...rest } = failing;
	const reason = `Paused ${why} (${reasonOf(outcome)}). Events are queued: fix the endpoint, then resume the subscription.`;
	const notice = { kind: 'subscription.paused', reason } as const;
	return {
		health: {
			...rest,
			pausedAt: nowMilliseconds,
			autoPausedAt: autoPausedAt ?? nowMilliseconds,
		},
		...(autoPausedAt === undefined && { journal: [notice] }),
	};
}
