import type { DeliveryView, Result } from '../../../delivery/sender';
import type { DeliveryFilter } from '../../../store/outbox';
import { doneCode, type DoneCode } from '../../layout/done';
import type { Acted, Action, Form, Query } from '../../screen';
import { filterQuery } from '../parts/filter';
import { timeGiven } from '../parts/givenTime';
import { changeFilter, MOST_CHANGED } from '../parts/range';

/** New deliveries of the chosen ones' events. */
export const replayDeliveries = changing('replay', 'replayed');

/** Ends the chosen ones that wait. */
export const cancelDeliveries = changing('cancel', 'cancelled');

function changing(change: 'replay' | 'cancel', done: DoneCode): Action {
	return async ({ sender }, form, posting) => {
		const filter = chosen(change, form);
		if (!filter.ok) return filter;
		const most = mostIn(form);
		// Of a posting that failed in the middle the rest is replayed; what is canceled is canceled once anyway.
		const changed =
			change === 'replay'
				? await sender.replay(filter.value, most, posting)
				: await sender.cancel(filter.value, most);
		return changed.ok ? { ok: true, value: acted(form, done, changed.value) } : changed;
	};
}

const NOTHING_CHOSEN = 'No delivery is selected: select at least one.';

/** The selected ones; with `until` those that matched the form's filter then. */
function chosen(change: 'replay' | 'cancel', form: Form): Result<DeliveryFilter> {
	const until = timeGiven(form.until?.[0]);
	if (until !== undefined) return changeFilter(change, filterQuery(firstOf(form)), until);
	const { id: ids = [] } = form;
	return ids.length === 0 ? { ok: false, problem: NOTHING_CHOSEN } : { ok: true, value: { ids } };
}

/** No more than was promised, however many match by now. */
function mostIn({ most: [text = ''] = [] }: Form): number {
	return /^\d{1,9}$/.test(text) ? Math.min(Number(text), MOST_CHANGED) : MOST_CHANGED;
}

function acted(form: Form, done: DoneCode, changed: readonly DeliveryView[]): Acted {
	const [id] = form.id ?? [];
	const to: Query =
		form.back?.[0] === 'delivery'
			? { view: 'delivery', id }
			: { view: 'deliveries', ...filterQuery(firstOf(form)) };
	return { kind: 'done', to, done: doneCode(done, changed.length) };
}

/** The first value of each field. */
function firstOf(form: Form): Query {
	return Object.fromEntries(Object.entries(form).map(([name, [value]]) => [name, value]));
}
