/**
 * Upper bounds, in milliseconds, by which durations are counted: a duration counts at the first bound that it does not
 * exceed. One more counter, the last, is for those that exceed all.
 */
export const DURATION_BOUNDS = [
	1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000,
] as const;

/** How many durations there were between the bounds, and their sum. */
export interface DurationCounts {
	/** One number per bound, and one for what is longer. */
	readonly durations: readonly number[];
	readonly totalMilliseconds: number;
}

/** Which counter a duration belongs to. */
export function durationIndex(milliseconds: number): number {
	const index = DURATION_BOUNDS.findIndex((bound) => milliseconds <= bound);
	return index === -1 ? DURATION_BOUNDS.length : index;
}

/** A counter of 0 for each bound, and for what is longer. */
export function noDurations(): number[] {
	return Array.from({ length: DURATION_BOUNDS.length + 1 }, () => 0);
}

/** Several counts as one; no counters where there are none. */
export function summedDurations(all: readonly DurationCounts[]): DurationCounts {
	const durations: number[] = [];
	let totalMilliseconds = 0;
	for (const counts of all) {
		counts.durations.forEach((count, at) => (durations[at] = (durations[at] ?? 0) + count));
		totalMilliseconds += counts.totalMilliseconds;
	}
	return { durations, totalMilliseconds };
}

/** How many durations were counted. */
export function durationsIn({ durations }: Pick<DurationCounts, 'durations'>): number {
	return durations.reduce((sum, count) => sum + count, 0);
}
