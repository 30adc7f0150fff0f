/** While our own faults last, an attempt is made after so many seconds, twice as many each time, up to the most. */
const FIRST_HOLD_SECONDS = 1;
const MOST_HOLD_SECONDS = 60;

/** Our own faults at one endpoint in a row, and how long they hold it; times are epoch milliseconds. */
export class OwnFaults {
	private inRow = 0;
	private until = 0;

	/** Whether there were any since the last attempt that was judged. */
	get areThere(): boolean {
		return this.inRow > 0;
	}

	/** Until when the endpoint is held. */
	holdUntil(now: number): number {
		return unlessSetBack(this.until, MOST_HOLD_SECONDS, now);
	}

	/** Holds the endpoint for a while; faults of attempts that began before count once. */
	add(now: number): void {
		if (now < this.holdUntil(now)) return;
		const seconds = Math.min(MOST_HOLD_SECONDS, FIRST_HOLD_SECONDS * 2 ** this.inRow);
		this.inRow += 1;
		this.until = now + seconds * 1000;
	}

	/** An attempt was judged. */
	over(): void {
		this.inRow = 0;
	}
}

/** A time that is further away than it can have been set was set before the clock was set back: it is over. */
export function unlessSetBack(until: number, longestSeconds: number, now: number): number {
	return until - now > longestSeconds * 1000 ? 0 : until;
}
