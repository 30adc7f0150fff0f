import type { PlatformDelivery } from './platformDelivery';

/** The pauses between the attempts at one delivery. */
export interface Schedule {
	/** Seconds from the end of an attempt to the start of the next, one per retry. The first attempt is made at once. */
	readonly pausesSeconds: readonly number[];
	/** By what share of itself chance may lengthen a pause; it never shortens one. 0: not at all. */
	readonly jitterShare: number;
}

/** What counts as delivered, which failures are tried again and when, and when to stop sending to an endpoint. */
export interface RetryPolicy {
	/** How long one attempt may take, from connecting to the end of the answer. */
	readonly timeoutSeconds: number;
	readonly success: PlatformDelivery['success'];
	readonly retries: PlatformDelivery['retries'];
	readonly schedule: Schedule;
	/** Neither chance nor a Retry-After lets the last attempt start later than this after the first. */
	readonly endsAfterSeconds: number;
	/** Whether the answer 410 disables the endpoint, instead of being a failure like any other. */
	readonly goneDisables: boolean;
	/** Statuses that ask to send less to this endpoint altogether. */
	readonly throttledBy: readonly number[];
	/** Consecutive failed attempts after which the subscription is paused; undefined: never. */
	readonly pausesAfter?: number | undefined;
	/** What `pausesAfter` counts; undefined: attempts. */
	readonly pausesBy?: PlatformDelivery['pausesBy'];
}

/**
 * Enough to spread deliveries that failed together, little enough for the documented pauses to be seen in a log: 5 s
 * become 5 to 5.5, an hour 60 to 66 minutes.
 */
export const JITTER_SHARE = 0.1;

/**
 * A platform's own policy, as its definition describes how it delivers. Retries end before receivers that read the same
 * definition forget the event. No platform's document makes an exception of 410 or asks to throttle.
 */
export function policyOf(delivery: PlatformDelivery): RetryPolicy {
	const { timeoutSeconds, success, retries, retryAfterSeconds, rememberSeconds } = delivery;
	const { jitterShare = JITTER_SHARE } = delivery;
	return {
		timeoutSeconds,
		success,
		retries,
		schedule: { pausesSeconds: retryAfterSeconds, jitterShare },
		endsAfterSeconds: delivery.endsAfterSeconds ?? rememberSeconds - timeoutSeconds,
		goneDisables: false,
		throttledBy: [],
		pausesAfter: delivery.pausesAfter,
		pausesBy: delivery.pausesBy,
	};
}

const MINUTE = 60;
const HOUR = 3600;

/**
 * The policy that the specification of Standard Webhooks 1.0 recommends: its example schedule (ten attempts in 75 h
 * 35 min 5 s), a timeout of 15 to 30 s, 410 disables, 429, 502 and 504 throttle. It names no number of failures.
 */
export const standardWebhooksPolicy: RetryPolicy = {
	timeoutSeconds: 20,
	success: '2xx',
	retries: 'any failure',
	schedule: {
		pausesSeconds: [
			5,
			5 * MINUTE,
			30 * MINUTE,
			2 * HOUR,
			5 * HOUR,
			10 * HOUR,
			14 * HOUR,
			20 * HOUR,
			24 * HOUR,
		],
		jitterShare: JITTER_SHARE,
	},
	// Signed Webhook Trigger remembers events for 96 hours.
	endsAfterSeconds: 84 * HOUR,
	goneDisables: true,
	throttledBy: [429, 502, 504],
};
