const WINDOW_MILLISECONDS = 60_000;
/** Wrong passwords, or tokens, a minute: of one address, and in all. */
export const TRIES = { perAddress: 5, inAll: 30 } as const;

interface Failure {
	readonly address: string;
	readonly at: number;
}

/** Limits guessing, in one process: holds the failures of the last minute, never more than are allowed in all. */
export class Tries {
	private failures: readonly Failure[] = [];

	/** How many seconds an address has to wait for its next try; 0: none. `now` in epoch milliseconds. */
	waitSeconds(address: string, now: number): number {
		// A clock that was set back must not block anybody for longer.
		this.failures = this.failures.filter(({ at }) => at <= now && now < at + WINDOW_MILLISECONDS);
		const own = this.failures.filter((failure) => failure.address === address);
		const free = Math.max(freeAt(own, TRIES.perAddress), freeAt(this.failures, TRIES.inAll));
		return Math.max(0, Math.ceil((free - now) / 1000));
	}

	/** Counts a failure. */
	failed(address: string, now: number): void {
		this.failures = [...this.failures.slice(1 - TRIES.inAll), { address, at: now }];
	}
}

/** When there is room for another one, of failures in their order. */
function freeAt(failures: readonly Failure[], limit: number): number {
	const hindering = failures.at(-limit);
	return hindering === undefined ? 0 : hindering.at + WINDOW_MILLISECONDS;
}
