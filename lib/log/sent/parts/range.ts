import type { DeliveryFilter } from '../../../store/outbox';
import type { Gathered } from '../../screen';
import { filterOf, type FilterQuery } from './filter';

/** Deliveries that one click replays or cancels. */
export const MOST_CHANGED = 1000;

/**
 * Which deliveries a change of all that match takes: those that matched when it was asked for (`until`, epoch milliseconds),
 * so that what comes meanwhile is left out, and of failed ones those that nobody has replayed yet.
 */
export function changeFilter(
	change: 'replay' | 'cancel',
	query: FilterQuery,
	until: number,
): Gathered<DeliveryFilter> {
	const filter = filterOf(query, until);
	if (!filter.ok) return filter;
	const isAgain = change === 'replay' && query.status === 'failed';
	const createdBefore = Math.min(filter.value.createdBefore ?? until, until);
	return {
		ok: true,
		value: { ...filter.value, createdBefore, ...(isAgain && { notReplayed: true }) },
	};
}
