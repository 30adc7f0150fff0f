import type { DeliveryState, Progress } from './delivery';

/** The states by their numbers as they are stored. */
export const states = ['pending', 'blocked', 'delivered', 'failed', 'cancelled'] as const;
/** The numbers of the states as they are stored. */
export const stateNumbers = {
	pending: 0,
	blocked: 1,
	delivered: 2,
	failed: 3,
	cancelled: 4,
} as const satisfies Readonly<Record<DeliveryState, number>>;

/** The kinds of journal entries by their numbers as they are stored. */
export const entryKinds = [
	'delivery.delivered',
	'delivery.retrying',
	'delivery.failed',
	'subscription.failing',
	'subscription.paused',
	'subscription.recovered',
	'subscription.disabled',
] as const;

type Nullable = number | null;

/** Progress from four columns. */
export function progressOf(
	attempts: number,
	firstAt: Nullable,
	ownFaults: number,
	ownFaultsSince: Nullable,
): Progress {
	return {
		attempts,
		firstAt: firstAt ?? undefined,
		ownFaults,
		ownFaultsSince: ownFaultsSince ?? undefined,
	};
}

/** Epoch milliseconds as they are stored; throws for what is not a valid time, which would never become due. */
export function wholeTime(milliseconds: number | undefined): number {
	if (milliseconds === undefined || !Number.isFinite(milliseconds)) {
		throw new TypeError(`${milliseconds} is not a valid time`);
	}
	return Math.ceil(milliseconds);
}

/** The same of a time that may be absent. */
export function wholeTimeOrNull(milliseconds: number | undefined): Nullable {
	return milliseconds === undefined ? null : wholeTime(milliseconds);
}
