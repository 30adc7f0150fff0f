import { summedDurations } from '../../store/durations';
import type { AttemptCounts, AttemptStretch } from '../../store/outbox/statistics';

/** Attempts of one bar of a plot. */
export interface Bucket extends AttemptCounts {
	/** Epoch milliseconds: from (inclusive) to the next one's. */
	readonly from: number;
}

/** From a time on (inclusive) until another, in parts of one length; all in milliseconds. */
export interface Range {
	readonly from: number;
	readonly before: number;
	readonly every: number;
}

/** Buckets of a range, those without attempts too; stretches outside are left out. */
export function bucketsOf(stretches: readonly AttemptStretch[], range: Range): Bucket[] {
	return putTogether(stretches, range, summed);
}

/** Stretches of any kind put together in buckets, those of none too; `sum` makes one of several, or of none. */
export function putTogether<Counts extends object>(
	stretches: ReadonlyArray<Counts & { readonly from: number }>,
	{ from, before, every }: Range,
	sum: (counts: readonly Counts[]) => Counts,
): Array<Counts & { readonly from: number }> {
	const count = Math.max(0, Math.ceil((before - from) / every));
	const parts = Array.from({ length: count }, (): Counts[] => []);
	for (const stretch of stretches) parts[Math.floor((stretch.from - from) / every)]?.push(stretch);
	return parts.map((part, at) => ({ ...sum(part), from: from + at * every }));
}

/** Counts of several stretches as one. */
export function summed(counts: readonly AttemptCounts[]): AttemptCounts {
	const sum = { delivered: 0, retrying: 0, failed: 0 };
	for (const one of counts) {
		sum.delivered += one.delivered;
		sum.retrying += one.retrying;
		sum.failed += one.failed;
	}
	return { ...sum, ...summedDurations(counts) };
}

/** How many attempts there were. */
export function attemptsIn({ delivered, retrying, failed }: AttemptCounts): number {
	return delivered + retrying + failed;
}
