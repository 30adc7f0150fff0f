import type { AttemptCounts, AttemptStretch } from '../../store/outbox/statistics';

/** Attempts of one bar of a plot. */
export interface Bucket extends AttemptCounts {
	/** Epoch milliseconds: from (inclusive) to the next one's. */
	readonly from: number;
}

/** Nothing counted yet. */
export const NO_ATTEMPTS: AttemptCounts = {
	delivered: 0,
	retrying: 0,
	failed: 0,
	durations: [],
	totalMilliseconds: 0,
};

/** Buckets of one length from a time on (inclusive) until another, those without attempts too; stretches outside are left out. */
export function bucketsOf(
	stretches: readonly AttemptStretch[],
	{
		from,
		before,
		every,
	}: { readonly from: number; readonly before: number; readonly every: number },
): Bucket[] {
	const count = Math.max(0, Math.ceil((before - from) / every));
	const buckets = Array.from({ length: count }, (_, at): Bucket => {
		return { from: from + at * every, ...NO_ATTEMPTS };
	});
	for (const stretch of stretches) {
		const at = Math.floor((stretch.from - from) / every);
		const bucket = buckets[at];
		if (bucket !== undefined) buckets[at] = { from: bucket.from, ...summed([bucket, stretch]) };
	}
	return buckets;
}

/** Counts of several stretches as one. */
export function summed(counts: readonly AttemptCounts[]): AttemptCounts {
	return counts.reduce<AttemptCounts>(
		(sum, one) => ({
			delivered: sum.delivered + one.delivered,
			retrying: sum.retrying + one.retrying,
			failed: sum.failed + one.failed,
			durations: added(sum.durations, one.durations),
			totalMilliseconds: sum.totalMilliseconds + one.totalMilliseconds,
		}),
		NO_ATTEMPTS,
	);
}

function added(a: readonly number[], b: readonly number[]): number[] {
	const length = Math.max(a.length, b.length);
	return Array.from({ length }, (_, at) => (a[at] ?? 0) + (b[at] ?? 0));
}

/** How many attempts there were. */
export function attemptsIn({ delivered, retrying, failed }: AttemptCounts): number {
	return delivered + retrying + failed;
}
