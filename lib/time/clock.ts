/** Time as the sender sees it; tests give a clock of their own. */
export interface Clock {
	/** Epoch milliseconds. */
	readonly now: () => number;
	/** Milliseconds since some moment, which nobody sets: for how long something takes. */
	readonly elapsed: () => number;
	/** Calls back once after so many milliseconds; what it answers calls that off. */
	readonly timer: (delayMilliseconds: number, callback: () => void) => () => void;
}

/** The longest delay that Node's timers take; whoever is woken looks at the clock again. */
const LONGEST_DELAY_MILLISECONDS = 3_600_000;

/** The machine's time. Its timers keep no process alive that has nothing else to do. */
export const systemClock: Clock = {
	now: Date.now,
	elapsed: () => performance.now(),
	timer: (delayMilliseconds, callback) => {
		const timeout = setTimeout(callback, Math.min(delayMilliseconds, LONGEST_DELAY_MILLISECONDS));
		timeout.unref();
		return () => clearTimeout(timeout);
	},
};

/** Resolves after so many milliseconds. */
export async function sleep(clock: Clock, milliseconds: number): Promise<void> {
	await new Promise<void>((resolve) => clock.timer(milliseconds, resolve));
}
