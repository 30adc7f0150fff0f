import type { DeliveryFilter } from '../../../store/outbox';
import { filterOf, type FilterQuery } from './filter';

/** Deliveries that one click replays or cancels. */
export const MOST_CHANGED = 1000;

/**
 * Which deliveries a change of all that match takes: those stored before it was asked for, so that what comes meanwhile is
 * left out, and of failed ones those that nobody has replayed yet.
 */
export function changeFilter(
	change: 'replay' | 'cancel',
	query: FilterQuery,
	{ now, until }: { readonly now: number; readonly until: number },
): DeliveryFilter {
	const filter = filterOf(query, now);
	const isAgain = change === 'replay' && query.status === 'failed';
	const createdBefore = Math.min(filter.createdBefore ?? until, until);
	return { ...filter, createdBefore, ...(isAgain && { notReplayed: true }) };
}
