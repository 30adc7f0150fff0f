/** How long a clock that jumped ahead must stay there before it is taken for right. */
const TRUSTED_AFTER_MILLISECONDS = 24 * 60 * 60 * 1000;
/** Clocks that are set right little by little, or measured a moment apart, do not jump. */
const SLACK_MILLISECONDS = 1000;

/**
 * The time by the machine's clock, except that a jump ahead is not followed at once: it may be a mistake that is put
 * right, and what looks over by it would be forgotten meanwhile. A clock set back is followed: then it was wrong before.
 * `wall` is epoch milliseconds, `elapsed` milliseconds that no one sets.
 */
export function steadyClock(wall: () => number, elapsed: () => number): () => number {
	let time = wall();
	let measuredAt = elapsed();
	let aheadSince: number | undefined;
	return () => {
		const [now, passed] = [wall(), elapsed()];
		time += passed - measuredAt;
		measuredAt = passed;
		if (now <= time + SLACK_MILLISECONDS) {
			time = now;
			aheadSince = undefined;
			return time;
		}
		aheadSince ??= passed;
		if (passed - aheadSince >= TRUSTED_AFTER_MILLISECONDS) {
			time = now;
			aheadSince = undefined;
		}
		return time;
	};
}
