/** Slots are given in portions of this much time, as timers are no finer. */
const PORTION_SECONDS = 0.02;
/** Networks bring two requests closer together than they began: a second at the endpoint is so much longer here. */
const JITTER_SECONDS = 0.025;

/**
 * Gives slots for so many requests per second, evenly spread (a token bucket that holds 20 ms' worth, one at least). What is
 * given may be held up on its way to the endpoint, so each slot counts from when it is taken until a second after its request
 * has begun: no second has more than the rate, wherever it begins (below one a second: no interval has more than one). All
 * times are milliseconds by a clock that nobody sets. `open`: slots taken whose requests have not begun.
 */
export class RateLimiter {
	private readonly atOnce: number;
	private readonly refill: number;
	/** So many requests may begin within so many milliseconds. */
	private readonly most: number;
	private readonly milliseconds: number;
	private tokens: number;
	private countedAt: number;
	/** When requests have begun, the oldest first. */
	private readonly begun: number[];

	/** `before`: what it replaces, whose requests count on. */
	constructor(
		readonly perSecond: number,
		elapsed: number,
		before?: RateLimiter,
	) {
		this.atOnce = Math.max(1, perSecond * PORTION_SECONDS);
		this.refill = (perSecond + 1 - this.atOnce) / (1 + JITTER_SECONDS);
		this.most = Math.ceil(perSecond);
		this.milliseconds = 1000 * (1 + JITTER_SECONDS) * Math.max(1, 1 / perSecond);
		this.tokens = this.atOnce;
		this.countedAt = elapsed;
		this.begun = [...(before?.begun ?? [])];
	}

	/** How many slots may be taken now; negative where more were taken than the rate allows. */
	available(elapsed: number, open: number): number {
		this.count(elapsed);
		return Math.min(Math.floor(this.tokens + 1e-9), this.most - open - this.begun.length);
	}

	/** For how many whole milliseconds none may be taken; Infinity: until a request begins, or a slot is given back. */
	waits(elapsed: number, open: number): number {
		this.count(elapsed);
		const tooMany = open + this.begun.length + 1 - this.most;
		const leaves = tooMany > 0 ? (this.begun[tooMany - 1] ?? Infinity) + this.milliseconds : 0;
		const refilled = ((1 - this.tokens) / this.refill) * 1000;
		return Math.max(0, Math.ceil(refilled), Math.ceil(leaves - elapsed));
	}

	/** Whether a new one would let through the same. */
	isFull(elapsed: number, open: number): boolean {
		this.count(elapsed);
		return this.tokens >= this.atOnce && open + this.begun.length === 0;
	}

	/** Somebody else may have let one begin so many milliseconds ago; slots that were taken before that is known may be too many. */
	begunElsewhere(agoMilliseconds: number, elapsed: number, open: number): void {
		this.count(elapsed);
		if (agoMilliseconds < 0) return;
		this.tokens = Math.min(this.tokens, (agoMilliseconds / 1000) * this.refill - open);
	}

	/** Whether more slots were taken than there were. */
	isOverdrawn(elapsed: number): boolean {
		this.count(elapsed);
		return this.tokens < -1e-9;
	}

	take(): void {
		this.tokens -= 1;
	}

	/** Undoes a `take` that came to nothing. */
	giveBack(): void {
		this.tokens = Math.min(this.atOnce, this.tokens + 1);
	}

	/** The request of a slot begins. */
	begin(elapsed: number): void {
		this.count(elapsed);
		this.begun.push(elapsed);
	}

	private count(elapsed: number): void {
		const seconds = Math.max(0, elapsed - this.countedAt) / 1000;
		this.tokens = Math.min(this.atOnce, this.tokens + seconds * this.refill);
		this.countedAt = elapsed;
		while ((this.begun[0] ?? Infinity) + this.milliseconds <= elapsed) this.begun.shift();
	}
}
