import { summedDurations, type DurationCounts } from '../../../store/durations';
import type { ReceivedStretch } from '../../../store/received/counts';
import { putTogether, type Range } from '../../plots/buckets';
import { countByGroup, VERDICT_GROUPS, type GroupCounts } from './verdicts';

/** Requests by group, and how long answering them took. */
export interface RequestCounts extends GroupCounts, DurationCounts {}

/** The same of one bar of a plot. */
export interface RequestBucket extends RequestCounts {
	/** Epoch milliseconds: from (inclusive) to the next one's. */
	readonly from: number;
}

/** What the store counted, by group. */
export function countsOf(stretch: Omit<ReceivedStretch, 'from'>): RequestCounts {
	const { durations, totalMilliseconds } = stretch;
	return { ...countByGroup([stretch]), durations, totalMilliseconds };
}

/** Several counts as one. */
export function summedRequests(all: readonly RequestCounts[]): RequestCounts {
	const groups = { accepted: 0, duplicate: 0, ignored: 0, rejected: 0, unavailable: 0 };
	for (const counts of all) {
		for (const group of VERDICT_GROUPS) groups[group] += counts[group];
	}
	return { ...groups, ...summedDurations(all) };
}

/** Requests in buckets of a range, those without any too. */
export function requestBuckets(
	stretches: readonly ReceivedStretch[],
	range: Range,
): RequestBucket[] {
	const counted = stretches.map((stretch) => ({ from: stretch.from, ...countsOf(stretch) }));
	return putTogether<RequestCounts>(counted, range, summedRequests);
}
