import type { DurationCounts } from '../durations';

/** How attempts of one stretch of time ended, and how long they lasted. */
export interface AttemptCounts extends DurationCounts {
	/** Attempts that delivered. */
	readonly delivered: number;
	/** Attempts after which another one is planned. */
	readonly retrying: number;
	/** Attempts with which their deliveries failed. */
	readonly failed: number;
}

/** Attempts that were logged in one stretch of time. */
export interface AttemptStretch extends AttemptCounts {
	/** When the stretch begins, in epoch milliseconds: a multiple of its length, or of `every`. */
	readonly from: number;
	/** Whose attempts; undefined: of all that were asked for. */
	readonly subscriptionId?: string | undefined;
}

/** A subscription's attempts since the beginning. */
export interface AttemptTotals extends AttemptCounts {
	readonly subscriptionId: string;
}

/** How long a stretch is: five minutes (kept for 2 days) or an hour (kept for 32 days). */
export type Resolution = 'fiveMinutes' | 'hour';

/** How long stretches are, and for how long they are kept after they have ended, in milliseconds. */
export const STRETCHES: Readonly<
	Record<Resolution, { readonly milliseconds: number; readonly keptMilliseconds: number }>
> = {
	fiveMinutes: { milliseconds: 5 * 60_000, keptMilliseconds: 2 * 24 * 3_600_000 },
	hour: { milliseconds: 3_600_000, keptMilliseconds: 32 * 24 * 3_600_000 },
};

/** When the stretch begins that a time is in, both in epoch milliseconds. */
export function stretchBegin(at: number, resolution: Resolution): number {
	const { milliseconds } = STRETCHES[resolution];
	return Math.floor(at / milliseconds) * milliseconds;
}

/** Which stretches; those without attempts are left out of what is answered. */
export interface StretchQuery {
	readonly resolution: Resolution;
	/** By the stretch's begin: from (inclusive), before (exclusive). */
	readonly from: number;
	readonly before: number;
	/** Puts stretches together to longer ones of so many milliseconds, a multiple of the resolution's. */
	readonly every?: number | undefined;
	/**
	 * One row per subscription and stretch, of these; undefined: one row per stretch, over all. Endpoints given with single
	 * events have none of their own: they are counted together as `end_`, those of a scope as `end_<scope>.`.
	 */
	readonly subscriptionIds?: readonly string[] | undefined;
	/** As in DeliveryFilter: only what is of this scope; empty: of none. */
	readonly scope?: string | undefined;
}
