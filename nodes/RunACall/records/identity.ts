import { textAt } from '../../../lib/webhook/platform/envelope';
import type { Around, KeyParts } from '../../../lib/webhook/platform/event';

/*
 * Which parts of a delivery recognize duplicates of an event. The body's `id` (evt_…) is documented as the same over all
 * retries, and it is signed; the header run-a-call-event-id repeats it unsigned, so no key is made of that. A body of
 * the help centre's dialect has `delivery_id` (wd_…) only: it names a delivery, and whether a retry keeps it is not
 * documented, so the row itself is the identity there.
 */

/** What every row of Run a Call has. */
export interface Row {
	readonly id?: string | undefined;
	readonly updated_at?: string | undefined;
}

/** For what happens to a thing once: the thing. */
export const byRow = (row: Row): KeyParts => [row.id];

/** For what happens to a thing again and again: the event's id, else the thing in the state it has got into. */
export function eachTime(row: Row, { envelope, content }: Around): KeyParts {
	const eventId = textAt(envelope.rest, ['id']);
	if (eventId !== undefined) return [eventId];
	return [row.id, row.updated_at ?? envelope.occurredAt, content];
}

/** The thing, where nothing else names the event: its row has a time, or its body has. */
export function again(row: Row, { envelope }: Around): KeyParts | undefined {
	const isNamed = textAt(envelope.rest, ['id']) !== undefined;
	return isNamed ? undefined : [row.id];
}

/**
 * For what happens again and dates itself: the thing and that date, equal in both dialects and when the platform fires
 * twice for one change.
 */
export function dated<Field extends string>(field: Field) {
	return (row: Row & { readonly [F in Field]?: string | undefined }, around: Around): KeyParts => {
		const date = row[field];
		return date === undefined ? eachTime(row, around) : [row.id, date];
	};
}
