import type { Clock } from './clock';

/** Smaller changes are told from a busy event loop, and from a clock that is adjusted little by little, only with luck. */
export const LEAST_SET_MILLISECONDS = 5_000;

/** The clock was set, by how much (negative: back); `since`: when it was set forth last or the watch began, by the clock as it was. */
export interface ClockSet {
	readonly milliseconds: number;
	readonly since: number;
}

/** Tells when the machine's clock was set to another time. */
export class ClockWatch {
	private offset: number;
	private since: number;
	private lookedAt = -Infinity;

	constructor(private readonly clock: Pick<Clock, 'now' | 'elapsed'>) {
		this.since = clock.now();
		this.offset = this.since - clock.elapsed();
	}

	/** What happened since the last look; undefined: nothing. */
	look(): ClockSet | undefined {
		const now = this.clock.now();
		// Under load many attempts end within a millisecond.
		if (now === this.lookedAt) return undefined;
		this.lookedAt = now;
		const offset = now - this.clock.elapsed();
		// The store has whole ones only.
		const milliseconds = Math.round(offset - this.offset);
		if (Math.abs(milliseconds) < LEAST_SET_MILLISECONDS) return undefined;
		const { since } = this;
		this.offset = offset;
		// Set back step by step, it was ahead since the same moment, which the earlier steps have moved.
		this.since = milliseconds > 0 ? now : since + milliseconds;
		return { milliseconds, since };
	}
}
