/** How much may be under way at a time. */
export interface PlaceLimits {
	readonly quick: number;
	/** Further ones, for what lasts longer than usual. */
	readonly slow: number;
	/** What has lasted for so long takes one of the slow places, where one is free. */
	readonly slowAfterMilliseconds: number;
}

/** A place that something under way holds. */
export interface Place {
	takenAt: number;
	isSlow: boolean;
	/** Whether nothing is known of what takes it, so that it may hang. */
	readonly isUnproven: boolean;
	/** The quick ones taken before and after it. */
	before?: Place | undefined;
	after?: Place | undefined;
}

/**
 * Bounds what is under way, so that what hangs does not keep out what is quick: it goes over to places of its own. Knows
 * no clock.
 */
export class Places {
	/** The quick ones, in the order they were taken: a list that no place has to be looked up in. */
	private first: Place | undefined;
	private last: Place | undefined;
	private quick = 0;
	private slow = 0;
	private unproven = 0;

	constructor(readonly limits: PlaceLimits) {}

	/** How many quick places are free. */
	get free(): number {
		return this.limits.quick - this.quick;
	}

	/** How many places are free, slow ones counted. */
	get freeInAll(): number {
		return this.limits.quick + this.limits.slow - this.taken;
	}

	/** How many quick places are taken by what may hang. */
	get takenByUnproven(): number {
		return this.unproven;
	}

	/** How much is under way. */
	get taken(): number {
		return this.quick + this.slow;
	}

	/** Takes a place, also where none is free. */
	take(now: number, isUnproven = true): Place {
		const place: Place = {
			takenAt: now,
			isSlow: false,
			isUnproven,
			before: this.last,
			after: undefined,
		};
		if (this.last === undefined) this.first = place;
		else this.last.after = place;
		this.last = place;
		this.quick += 1;
		if (isUnproven) this.unproven += 1;
		return place;
	}

	/** Gives a place back. */
	release(place: Place): void {
		if (place.isSlow) this.slow -= 1;
		else this.leave(place);
	}

	/** Moves what has lasted long to the slow places; answers when there will be more to move, Infinity where never. */
	settle(now: number): number {
		for (let place = this.first; place !== undefined; place = this.first) {
			if (this.slow >= this.limits.slow) return Infinity;
			// A clock that was set back begins anew.
			if (place.takenAt > now) place.takenAt = now;
			const movesAt = place.takenAt + this.limits.slowAfterMilliseconds;
			if (movesAt > now) return movesAt;
			this.leave(place);
			place.isSlow = true;
			this.slow += 1;
		}
		return Infinity;
	}

	private leave(place: Place): void {
		const { before, after } = place;
		if (before === undefined) this.first = after;
		else before.after = after;
		if (after === undefined) this.last = before;
		else after.before = before;
		// What is dead must not hold on to the living, or memory is freed late.
		place.before = undefined;
		place.after = undefined;
		this.quick -= 1;
		if (place.isUnproven) this.unproven -= 1;
	}
}
