import { retryAfterOf } from './header';
import { reasonOf, type AttemptOutcome } from './outcome';
import { JITTER_SHARE, type RetryPolicy } from './policy';

/** An attempt that has ended, and its place in its delivery. */
export interface Ended {
	readonly outcome: AttemptOutcome;
	/** 1 for the first attempt; those that ended by our own fault are not counted. */
	readonly number: number;
	/** Epoch seconds at which the delivery's first attempt started. */
	readonly firstAtSeconds: number;
	/** Epoch seconds: when it ended. */
	readonly nowSeconds: number;
	/** Chance, from 0 up to 1. */
	readonly random: number;
	/** Our own faults in a row, this one included, and epoch seconds of the first of them. */
	readonly ownFaults?: { readonly count: number; readonly sinceSeconds: number };
}

/** What becomes of a delivery after an attempt; `reason` tells an operator what happened. */
export type Decision =
	| { readonly kind: 'delivered' }
	| {
			readonly kind: 'retry';
			/** Epoch seconds. */
			readonly atSeconds: number;
			/** Whether all deliveries to this endpoint should go slower. */
			readonly throttles: boolean;
			readonly reason: string;
	  }
	| {
			readonly kind: 'failed';
			readonly because: 'exhausted' | 'final' | 'own-fault';
			readonly reason: string;
	  }
	/** The delivery failed, and its endpoint wants no more. */
	| { readonly kind: 'disable'; readonly reason: string };

/** Decides what follows from an attempt. */
export function decide(policy: RetryPolicy, ended: Ended): Decision {
	const { outcome, nowSeconds } = ended;
	const reason = reasonOf(outcome);
	if (outcome.kind === 'own-fault') {
		return outcome.fault === 'data'
			? { kind: 'failed', because: 'final', reason }
			: afterOwnFault(ended, reason);
	}
	if (isSuccess(policy, outcome)) return { kind: 'delivered' };
	const status = outcome.kind === 'answer' ? outcome.status : undefined;
	if (status === 410 && policy.goneDisables) return { kind: 'disable', reason };
	if (!isRetried(policy, outcome)) return { kind: 'failed', because: 'final', reason };
	const pause = policy.schedule.pausesSeconds[ended.number - 1];
	if (pause === undefined) return { kind: 'failed', because: 'exhausted', reason };
	const throttles = status !== undefined && policy.throttledBy.includes(status);
	const atSeconds = nowSeconds + waitSeconds(policy, ended, pause);
	return { kind: 'retry', atSeconds, throttles, reason };
}

/** Whether an attempt delivered the event. A redirect did not: it is not followed. */
export function isSuccess({ success }: RetryPolicy, outcome: AttemptOutcome): boolean {
	if (outcome.kind !== 'answer') return false;
	const { status } = outcome;
	return success === '200' ? status === 200 : status >= 200 && status < 300;
}

/** A timeout is a connection error: no answer came. */
function isRetried({ retries }: RetryPolicy, outcome: AttemptOutcome): boolean {
	if (retries === 'any failure' || retries === 'none') return retries === 'any failure';
	if (outcome.kind !== 'answer') return true;
	const { status } = outcome;
	if (retries === 'connection errors and 5xx') return status >= 500 && status < 600;
	return [429, 500, 502, 503, 504].includes(status);
}

/** A Retry-After beyond the schedule's pause by more than this is not waited for. */
const MOST_ADDED_SECONDS = 7200;

/**
 * The schedule's pause, made longer by what the endpoint asks for and by chance, never shorter; and not so long that the
 * retries still to come would end too late.
 */
function waitSeconds(policy: RetryPolicy, ended: Ended, pause: number): number {
	const { outcome, number, firstAtSeconds, nowSeconds, random } = ended;
	const { pausesSeconds, jitterShare } = policy.schedule;
	const asked = outcome.kind === 'answer' ? (retryAfterOf(outcome.headers, nowSeconds) ?? 0) : 0;
	const wished = Math.max(pause, asked) * (1 + jitterShare * random);
	const later = pausesSeconds
		.slice(number)
		.reduce((sum, seconds) => sum + policy.timeoutSeconds + seconds, 0);
	const left = firstAtSeconds + policy.endsAfterSeconds - later - nowSeconds;
	return Math.max(pause, Math.min(wished, pause + MOST_ADDED_SECONDS, left));
}

/** Our own faults last minutes or are fixed by somebody: often at first, then every half hour. */
const OWN_FAULT_PAUSES_SECONDS = [5, 30, 120, 600];
const FURTHER_OWN_FAULT_PAUSE_SECONDS = 1800;
/** After three days of nothing but our own faults the delivery shows up as failed. */
const OWN_FAULTS_SECONDS = 3 * 86_400;

/** They take nothing from the schedule: when they are over, the same attempt is made. */
function afterOwnFault(ended: Ended, reason: string): Decision {
	const { nowSeconds, random, ownFaults = { count: 1, sinceSeconds: nowSeconds } } = ended;
	if (nowSeconds - ownFaults.sinceSeconds >= OWN_FAULTS_SECONDS) {
		return { kind: 'failed', because: 'own-fault', reason };
	}
	const pause = OWN_FAULT_PAUSES_SECONDS[ownFaults.count - 1] ?? FURTHER_OWN_FAULT_PAUSE_SECONDS;
	const atSeconds = nowSeconds + pause * (1 + JITTER_SHARE * random);
	return { kind: 'retry', atSeconds, throttles: false, reason };
}
