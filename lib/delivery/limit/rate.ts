/** Attempts are let through in portions of this much time, as timers are no finer. */
const PORTION_SECONDS = 0.02;

/** Lets so many attempts start per second, evenly spread (a token bucket that holds 20 ms' worth, one at least). */
export class RateLimiter {
	private readonly most: number;
	private tokens: number;
	private countedAt: number;

	constructor(
		readonly perSecond: number,
		nowMilliseconds: number,
	) {
		this.most = Math.max(1, perSecond * PORTION_SECONDS);
		this.tokens = this.most;
		this.countedAt = nowMilliseconds;
	}

	/** How many may start now. */
	available(nowMilliseconds: number): number {
		// A clock that was set back gives nothing, and takes nothing.
		const seconds = Math.max(0, nowMilliseconds - this.countedAt) / 1000;
		this.tokens = Math.min(this.most, this.tokens + seconds * this.perSecond);
		this.countedAt = nowMilliseconds;
		return Math.floor(this.tokens + 1e-9);
	}

	/** Whether a new one would let through the same. */
	isFull(nowMilliseconds: number): boolean {
		this.available(nowMilliseconds);
		return this.tokens >= this.most;
	}

	/** Somebody else had let one start at that time. */
	startedElsewhere(atMilliseconds: number, nowMilliseconds: number): void {
		this.available(nowMilliseconds);
		const seconds = (nowMilliseconds - atMilliseconds) / 1000;
		if (seconds >= 0) this.tokens = Math.min(this.tokens, seconds * this.perSecond);
	}

	take(): void {
		this.tokens -= 1;
	}

	/** Undoes a `take` that came to nothing. */
	giveBack(): void {
		this.tokens = Math.min(this.most, this.tokens + 1);
	}

	/** When the next may start; in the past where one may now. */
	nextAt(): number {
		return this.countedAt + Math.ceil(((1 - this.tokens) / this.perSecond) * 1000);
	}
}
