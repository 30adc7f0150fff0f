import { hasRounded, parseExactly } from '../webhook/http/exactNumbers';
import type { Json } from '../webhook/http/message';
import { StoreError } from './error';
import type { ClaimedDelivery, NewEvent } from './outbox/delivery';

/** An event's data as JSON, or why there is none. */
export function dataTextOf({ type, data, dataText }: NewEvent): string | StoreError {
	if (dataText !== undefined) return dataText;
	let text: string | undefined;
	let cause: unknown;
	try {
		text = JSON.stringify(data);
	} catch (error) {
		cause = error;
	}
	if (text !== undefined) return text;
	return new StoreError(`The data of an event ${type} is not JSON, so it was not stored.`, {
		cause,
	});
}

/** An event as it is stored. */
export interface EventRow {
	readonly type: string;
	readonly occurredAt: string;
	/** JSON. */
	readonly data: string;
	readonly account: string | null;
	readonly trace: string | null;
}

/** An event that was stored. */
export function eventOf(
	id: string,
	{ type, occurredAt, data, account, trace }: EventRow,
): ClaimedDelivery['event'] {
	const isRounded = hasRounded(data);
	return {
		id,
		type,
		occurredAt,
		data: isRounded ? parseExactly<Json>(data) : (JSON.parse(data) as Json),
		// Its numbers are exact in there only.
		...(isRounded && { dataText: data }),
		account: account ?? undefined,
		trace: trace ?? undefined,
	};
}
