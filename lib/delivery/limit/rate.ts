/** Attempts are let through in portions of this much time, as timers are no finer. */
const PORTION_SECONDS = 0.02;
/** Networks bring two requests closer together than they started: a second at the endpoint is so much longer here. */
const JITTER_SECONDS = 0.025;

/** How many may start at once, and how many a second follow, for no second to have more than the rate, wherever it begins. */
function evenly(perSecond: number): { readonly atOnce: number; readonly refill: number } {
	const atOnce = Math.max(1, perSecond * PORTION_SECONDS);
	return { atOnce, refill: (perSecond + 1 - atOnce) / (1 + JITTER_SECONDS) };
}

/** Lets so many attempts start per second, evenly spread (a token bucket that holds 20 ms' worth, one at least). */
export class RateLimiter {
	private readonly most: number;
	private readonly refill: number;
	private tokens: number;
	private countedAt: number;

	constructor(
		readonly perSecond: number,
		nowMilliseconds: number,
	) {
		({ atOnce: this.most, refill: this.refill } = evenly(perSecond));
		this.tokens = this.most;
		this.countedAt = nowMilliseconds;
	}

	/** How many may start now. */
	available(nowMilliseconds: number): number {
		// A clock that was set back gives nothing, and takes nothing.
		const seconds = Math.max(0, nowMilliseconds - this.countedAt) / 1000;
		this.tokens = Math.min(this.most, this.tokens + seconds * this.refill);
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
		if (seconds >= 0) this.tokens = Math.min(this.tokens, seconds * this.refill);
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
		return this.countedAt + Math.ceil(((1 - this.tokens) / this.refill) * 1000);
	}
}

/**
 * Spaces what starts: what was let through may be held up on its way, and what follows is not to catch up with it. By a
 * clock that nobody sets.
 */
export class StartSpacing {
	private readonly apart: number;
	private readonly early: number;
	/** When the next one is due by the rate alone. */
	private nextAt = -Infinity;

	constructor(perSecond: number) {
		const { atOnce, refill } = evenly(perSecond);
		this.apart = 1000 / refill;
		this.early = (atOnce - 1) * this.apart;
	}

	/** How many whole milliseconds the next one is to wait, which then starts. */
	next(elapsedMilliseconds: number): number {
		const dueAt = Math.max(this.nextAt, elapsedMilliseconds);
		this.nextAt = dueAt + this.apart;
		return Math.max(0, Math.ceil(dueAt - this.early - elapsedMilliseconds));
	}
}
