const WINDOW_MILLISECONDS = 60_000;
/** For how long an address is known from which the right one came, and of how many that is remembered. */
const KNOWN_MILLISECONDS = 24 * 3_600_000;
const MOST_KNOWN = 100;
/** Wrong passwords, or tokens, a minute: of one address, and in all. */
export const TRIES = { perAddress: 5, inAll: 30 } as const;

interface Failure {
	readonly address: string;
	readonly at: number;
}

/**
 * Limits guessing, in one process: holds the failures of the last minute, never more than are allowed in all. Where somebody has
 * signed in from a short while ago, only the failures from there count: strangers shall not keep out who belongs here.
 */
export class Tries {
	private failures: readonly Failure[] = [];
	/** When the right one came last from an address, the latest last. */
	private readonly known = new Map<string, number>();

	/** How many seconds an address has to wait for its next try; 0: none. `now` in epoch milliseconds. */
	waitSeconds(address: string, now: number): number {
		// A clock that was set back must not block anybody for longer.
		this.failures = this.failures.filter(({ at }) => at <= now && now < at + WINDOW_MILLISECONDS);
		const own = this.failures.filter((failure) => failure.address === address);
		const isKnown = now < (this.known.get(address) ?? -Infinity) + KNOWN_MILLISECONDS;
		const inAll = isKnown ? 0 : freeAt(this.failures, TRIES.inAll);
		const free = Math.max(freeAt(own, TRIES.perAddress), inAll);
		return Math.max(0, Math.ceil((free - now) / 1000));
	}

	/** Notes that the right one came from there. */
	succeeded(address: string, now: number): void {
		this.known.delete(address);
		this.known.set(address, now);
		const [first = address] = this.known.keys();
		if (this.known.size > MOST_KNOWN) this.known.delete(first);
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
