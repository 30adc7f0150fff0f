import { parseExactly, hasRounded } from '../../../../webhook/http/exactNumbers';
import type { Json } from '../../../../webhook/http/message';
import type { ClaimedDelivery } from '../../../outbox/delivery';
import { eventId } from '../../../outbox/ids';
import type { OutboxTables } from './opened';

/** See Outbox.event; needs no transaction. */
export function storedEvent(
	{ run, mark, types }: OutboxTables,
	number: number,
): ClaimedDelivery['event'] | undefined {
	const row = run.event.get(number);
	if (!row) return undefined;
	const [type, occurredAt, data, account] = row;
	return {
		id: eventId(mark, number),
		type: types.name(type),
		occurredAt,
		data: parseExactly<Json>(data),
		// Its numbers are exact in there only.
		...(hasRounded(data) && { dataText: data }),
		account: account ?? undefined,
	};
}
