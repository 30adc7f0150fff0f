import type { ClaimedDelivery, StoredEvent } from '../../../outbox/delivery';
import { eventOf } from '../../../eventData';
import { eventId } from '../../../outbox/ids';
import type { OutboxTables } from './opened';

/** See Outbox.event; needs no transaction. */
export function wholeEvent(tables: OutboxTables, number: number): StoredEvent | undefined {
	const [sentBy] = tables.run.eventSentBy.get(number) ?? [];
	const event = storedEvent(tables, number);
	return event && { ...event, sentBy: sentBy ?? undefined };
}

/** What an attempt at one of its deliveries is made from. */
export function storedEvent(
	{ run, mark, types }: OutboxTables,
	number: number,
): ClaimedDelivery['event'] | undefined {
	const row = run.event.get(number);
	if (!row) return undefined;
	const [type, occurredAt, data, account, trace] = row;
	const stored = { type: types.name(type), occurredAt, data, account, trace };
	return eventOf(eventId(mark, number), stored);
}
