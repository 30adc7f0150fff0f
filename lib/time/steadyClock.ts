const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** Clocks that are set right little by little, or measured a moment apart, do not jump. */
const SLACK_MILLISECONDS = 1000;
/** For this long a process may have been down without its clock being doubted. */
const PAUSE_MILLISECONDS = DAY_MILLISECONDS / 2;

/** What a steady clock knows; kept over a restart, a clock that is ahead by then is noticed. */
export interface ClockState {
	/** Epoch milliseconds. */
	readonly time: number;
	/** For how long the machine's clock has been ahead of that. */
	readonly aheadForMilliseconds: number;
}

/** A clock that does not follow a jump ahead at once. */
export interface SteadyClock {
	/** Epoch milliseconds. */
	readonly now: () => number;
	readonly state: () => ClockState;
}

/** When a steady clock trusts the machine's. */
export interface Belief {
	/** How long a clock that jumped ahead must stay there before it is taken for right; absent: a day. */
	readonly afterMilliseconds?: number;
	/** What it knew before the restart. */
	readonly before?: ClockState | undefined;
}

/**
 * The time by the machine's clock, except that a jump ahead is not followed at once: it may be a mistake that is put
 * right, and what looks over by it would be forgotten meanwhile. A clock set back is followed: then it was wrong before.
 * `wall` is epoch milliseconds, `elapsed` milliseconds that no one sets.
 */
export function steadyClock(
	wall: () => number,
	elapsed: () => number,
	{ afterMilliseconds = DAY_MILLISECONDS, before }: Belief = {},
): SteadyClock {
	const started = wall();
	const isDoubted = before !== undefined && started > before.time + PAUSE_MILLISECONDS;
	let time = isDoubted ? before.time : started;
	let aheadFor = isDoubted ? before.aheadForMilliseconds : 0;
	let measuredAt = elapsed();
	const now = () => {
		const [told, passed] = [wall(), elapsed() - measuredAt];
		measuredAt += passed;
		time += passed;
		aheadFor = told > time + SLACK_MILLISECONDS ? aheadFor + passed : 0;
		if (aheadFor >= afterMilliseconds || told <= time + SLACK_MILLISECONDS) {
			time = told;
			aheadFor = 0;
		}
		return time;
	};
	return { now, state: () => ({ time: now(), aheadForMilliseconds: aheadFor }) };
}
