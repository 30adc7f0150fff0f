import type { ClaimedDelivery } from '../../../outbox/delivery';
import { eventOf } from '../../../eventData';
import { eventId } from '../../../outbox/ids';
import type { OutboxTables } from './opened';

/** See Outbox.event; needs no transaction. */
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
