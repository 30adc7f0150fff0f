import type { Bounds } from '../../counts/differences';
import { doublesOf } from '../doubles';
import type { Event } from '../events';
import type { Lives } from '../lives';
import type { Ended, Group } from '../../counts/endings';

/** A time in which what was counted and not yet written may have been lost. Epoch milliseconds. */
export interface Loss {
	readonly from: number;
	readonly to: number;
}

/** What the page may say of requests to one trigger that were not accepted: what their senders saw, less what kills have taken. */
export function boundsOfAnswers(
	endings: readonly Ended[],
	losses: readonly Loss[],
): Readonly<Record<Exclude<Group, 'accepted'>, Bounds>> {
	const unheard = endings.filter(({ as }) => as === 'unheard').length;
	const isLost = ({ at }: Ended) => losses.some(({ from, to }) => at >= from && at <= to);
	const of = (group: Group): Bounds => {
		const seen = endings.filter(({ as }) => as === group);
		return { least: seen.filter((one) => !isLost(one)).length, most: seen.length + unheard };
	};
	return {
		duplicate: of('duplicate'),
		ignored: of('ignored'),
		rejected: of('rejected'),
		unavailable: of('unavailable'),
	};
}

/** How long after its run was stored an event may be answered and remembered, on a busy machine. */
const REMEMBERED_WITHIN_MILLISECONDS = 10_000;

/**
 * What the page may say of accepted events of one trigger, once every event was sent again. It is counted by what remembers
 * it, so each event counts once however often it ran: a run whose event ran again was not remembered. Equal content that is
 * an event of its own is one more, unless its first run was cut off. `forgets`: the store may be out of reach while
 * something else goes on, so that an event is accepted and counted, and accepted again.
 */
export function boundsOfAccepted(
	events: readonly Event[],
	lives: Pick<Lives, 'at'>,
	{ forgets }: { readonly forgets: boolean },
): Bounds {
	const ran = events.filter(({ runs }) => runs.length > 0).length;
	const doubles = doublesOf(events, lives);
	const own = doubles.filter(({ because }) => because === OF_ITS_OWN);
	const cutOff = own.filter(({ run: { storedAt } }) => {
		const { killedAt = Infinity } = lives.at(storedAt) ?? {};
		return killedAt - storedAt <= REMEMBERED_WITHIN_MILLISECONDS;
	});
	return {
		least: ran + own.length - cutOff.length,
		most: ran + (forgets ? doubles : own).length,
	};
}

const OF_ITS_OWN = 'equal content later, an event of its own';
