import type { Clock } from '../../time/clock';

/** A process that stops is replaced after so long. */
const LEASE_MILLISECONDS = 6_000;
/** A lease is over for its holder so long before it is for others: what it starts last is out of their rates' seconds. */
const MARGIN_MILLISECONDS = 1_500;

/** How long a lease that is asked for now lasts. */
export interface LeaseTerm {
	/** For others, epoch milliseconds. */
	readonly until: number;
	/** Whether it lasts for its holder. */
	readonly isLive: () => boolean;
}

/**
 * The term of a lease that is asked for now. Its holder's part ends by the clock that nobody sets, and by the other one,
 * which goes on while a machine sleeps.
 */
export function leaseTerm(clock: Clock): LeaseTerm {
	const [elapsed, now] = [clock.elapsed(), clock.now()];
	const lasts = LEASE_MILLISECONDS - MARGIN_MILLISECONDS;
	return {
		until: now + LEASE_MILLISECONDS,
		isLive: () => clock.elapsed() < elapsed + lasts && clock.now() < now + lasts,
	};
}
