import { DURATION_BOUNDS, durationsIn, type DurationCounts } from '../../store/durations';

/**
 * The duration, in milliseconds, that this share (0 to 1) of them did not exceed: interpolated between the bounds it lies
 * between, the longest bound where it is longer than all; undefined of none.
 */
export function percentile(
	{ durations }: Pick<DurationCounts, 'durations'>,
	share: number,
): number | undefined {
	const total = durationsIn({ durations });
	if (total === 0) return undefined;
	const rank = share * total;
	let below = 0;
	for (const [at, count] of durations.entries()) {
		const upper = DURATION_BOUNDS[at] ?? LONGEST;
		const lower = at === 0 ? 0 : (DURATION_BOUNDS[at - 1] ?? LONGEST);
		if (count > 0 && below + count >= rank) {
			return lower + (upper - lower) * Math.max(0, (rank - below) / count);
		}
		below += count;
	}
	return LONGEST;
}

/** Of what is longer nothing is known but that. */
export const LONGEST = Math.max(...DURATION_BOUNDS);
