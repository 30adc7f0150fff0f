import type { DeliveryView, Result } from '../../../delivery/sender';
import type { DeliveryFilter } from '../../../store/outbox';
import { doneCode, type DoneCode } from '../../layout/done';
import type { Acted, Action, Form, Query } from '../../screen';
import type { LogSource } from '../../source';
import { filterQuery, timeIn } from '../parts/filter';
import { changeFilter, MOST_CHANGED } from '../parts/range';

/** New deliveries of the chosen ones' events. */
export const replayDeliveries = changing('replay', 'replayed');

/** Ends the chosen ones that wait. */
export const cancelDeliveries = changing('cancel', 'cancelled');

function changing(change: 'replay' | 'cancel', done: DoneCode): Action {
	return async (source, form) => {
		const filter = chosen(change, source, form);
		if (filter === undefined) return { ok: false, problem: NOTHING_CHOSEN };
		const changed = await source.sender[change](filter, MOST_CHANGED);
		return changed.ok ? { ok: true, value: acted(form, done, changed.value) } : changed;
	};
}

const NOTHING_CHOSEN = 'No delivery is selected: select at least one.';

/** The selected ones; with `until` those stored before that match the form's filter. */
function chosen(
	change: 'replay' | 'cancel',
	{ now }: LogSource,
	form: Form,
): DeliveryFilter | undefined {
	const until = timeIn(form.until?.[0]);
	if (until !== undefined) {
		return changeFilter(change, filterQuery(firstOf(form)), { now: now(), until });
	}
	const ids = form.id ?? [];
	return ids.length === 0 ? undefined : { ids };
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
export function firstOf(form: Form): Query {
	return Object.fromEntries(Object.entries(form).map(([name, [value]]) => [name, value]));
}

/** What went well leads to a screen; a problem stays one. */
export function doneOr<Value>(result: Result<Value>, to: Query, done: DoneCode): Result<Acted> {
	return result.ok ? { ok: true, value: { kind: 'done', to, done } } : result;
}
