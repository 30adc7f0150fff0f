import type { DispatcherOptions } from '../endpoint/options';

/** A process that stops is replaced after so long. */
const LEASE_MILLISECONDS = 6_000;
/** A lease is over for its holder so long before it is for others: what it starts last is out of their rates' seconds. */
const MARGIN_MILLISECONDS = 1_500;

/** How long a lease that is asked for now lasts. */
export interface LeaseTerm {
	/** For others, by the store's time. */
	readonly until: number;
	/** Whether it lasts for its holder. */
	readonly isLive: () => boolean;
}

/**
 * The term of a lease that is asked for now. Its holder's part ends by the clock that nobody sets, and by the machine's own,
 * which goes on while the machine sleeps.
 */
export function leaseTerm({
	clock,
	ownTime,
}: Pick<DispatcherOptions, 'clock' | 'ownTime'>): LeaseTerm {
	const [elapsed, time] = [clock.elapsed(), ownTime()];
	const lasts = LEASE_MILLISECONDS - MARGIN_MILLISECONDS;
	return {
		until: clock.now() + LEASE_MILLISECONDS,
		isLive: () => clock.elapsed() < elapsed + lasts && ownTime() < time + lasts,
	};
}
