/** How much may be under way at a time. */
export interface SlotLimits {
	readonly quick: number;
	/** Further ones, for what lasts longer than usual. */
	readonly slow: number;
	/** What has lasted for so long takes one of the slow slots, where one is free. */
	readonly slowAfterMilliseconds: number;
}

/** A slot that something under way holds. */
export interface Slot {
	takenAt: number;
	isSlow: boolean;
	/** Whether nothing is known of what takes it, so that it may hang. */
	readonly isUnproven: boolean;
	/** The quick ones taken before and after it. */
	before?: Slot | undefined;
	after?: Slot | undefined;
}

/**
 * Bounds what is under way, so that what hangs does not keep out what is quick: it moves to slots of its own. Knows
 * no clock.
 */
export class Slots {
	/** The quick ones, in the order they were taken: a list that no slot has to be looked up in. */
	private first: Slot | undefined;
	private last: Slot | undefined;
	private quick = 0;
	private slow = 0;
	private unproven = 0;

	constructor(readonly limits: SlotLimits) {}

	/** How many quick slots are free. */
	get free(): number {
		return this.limits.quick - this.quick;
	}

	/** How many slots are free, slow ones counted. */
	get freeInAll(): number {
		return this.limits.quick + this.limits.slow - this.taken;
	}

	/** How many quick slots are taken by what may hang. */
	get takenByUnproven(): number {
		return this.unproven;
	}

	/** How much is under way. */
	get taken(): number {
		return this.quick + this.slow;
	}

	/** Takes a slot, also where none is free. */
	take(now: number, isUnproven = true): Slot {
		const slot: Slot = {
			takenAt: now,
			isSlow: false,
			isUnproven,
			before: this.last,
			after: undefined,
		};
		if (this.last === undefined) this.first = slot;
		else this.last.after = slot;
		this.last = slot;
		this.quick += 1;
		if (isUnproven) this.unproven += 1;
		return slot;
	}

	/** Gives a slot back. */
	release(slot: Slot): void {
		if (slot.isSlow) this.slow -= 1;
		else this.leave(slot);
	}

	/** Moves what has lasted long to the slow slots; answers when there will be more to move, Infinity where never. */
	settle(now: number): number {
		for (let slot = this.first; slot !== undefined; slot = this.first) {
			if (this.slow >= this.limits.slow) return Infinity;
			// A clock that was set back begins anew.
			if (slot.takenAt > now) slot.takenAt = now;
			const movesAt = slot.takenAt + this.limits.slowAfterMilliseconds;
			if (movesAt > now) return movesAt;
			this.leave(slot);
			slot.isSlow = true;
			this.slow += 1;
		}
		return Infinity;
	}

	private leave(slot: Slot): void {
		const { before, after } = slot;
		if (before === undefined) this.first = after;
		else before.after = after;
		if (after === undefined) this.last = before;
		else after.before = before;
		// What is dead must not hold on to the living, or memory is freed late.
		slot.before = undefined;
		slot.after = undefined;
		this.quick -= 1;
		if (slot.isUnproven) this.unproven -= 1;
	}
}
