import { decide, type Ended } from '../../../../lib/webhook/retry/decide';
import type { AttemptOutcome } from '../../../../lib/webhook/retry/outcome';
import type { RetryPolicy } from '../../../../lib/webhook/retry/policy';

/** 2026-01-01T12:00:00Z, epoch seconds: when every delivery of these tests starts. */
export const START = 1_767_268_800;

/** What an endpoint does: a status, one with a Retry-After, or nothing. */
export type Reply =
	number | readonly [status: number, retryAfter: string] | 'timeout' | 'connection' | 'resolver';

/** A reply as the outcome of an attempt. */
export function outcomeOf(reply: Reply): AttemptOutcome {
	if (reply === 'timeout') return { kind: 'timeout' };
	if (reply === 'connection') return { kind: 'connection', detail: 'ECONNREFUSED' };
	if (reply === 'resolver') return { kind: 'own-fault', fault: 'resolver', detail: 'EAI_AGAIN' };
	const [status, retryAfter] = typeof reply === 'number' ? [reply] : reply;
	return { kind: 'answer', status, headers: retryAfter ? { 'retry-after': retryAfter } : {} };
}

/** An attempt that ended like this, the first of its delivery unless told otherwise. */
export function ended(reply: Reply, more: Partial<Ended> = {}): Ended {
	return {
		outcome: outcomeOf(reply),
		number: 1,
		firstAtSeconds: START,
		nowSeconds: START,
		random: 0,
		...more,
	};
}

/**
 * Makes attempts on a clock of its own until the delivery ends: the last reply is repeated, a timeout takes as long as
 * the policy allows, everything else no time. Gives the attempts' times in seconds from the start, and the end.
 */
export function deliver(policy: RetryPolicy, replies: readonly Reply[], random = 0) {
	const times: number[] = [];
	let atSeconds = START;
	for (let number = 1; number < 100; number += 1) {
		times.push(atSeconds - START);
		const reply = replies[Math.min(number, replies.length) - 1] ?? 200;
		const nowSeconds = atSeconds + (reply === 'timeout' ? policy.timeoutSeconds : 0);
		const decision = decide(policy, ended(reply, { number, nowSeconds, random }));
		if (decision.kind !== 'retry') {
			return { times, end: decision.kind === 'failed' ? decision.because : decision.kind };
		}
		atSeconds = decision.atSeconds;
	}
	throw new Error('The delivery does not end');
}
