import type { Enqueued, EnqueuedDelivery, NewDelivery, NewEvent } from '../../outbox/delivery';

/* What goes between a caller and the outbox's thread for every event, as rows of plain values: see rows.ts. */

/** The arguments of `enqueue`; the data goes as JSON. */
export type EventRow = readonly [
	type: string,
	occurredAt: string,
	dataText: string,
	account: string | undefined,
	idempotencyKey: string | undefined,
	fingerprint: string | undefined,
	trace: string | undefined,
	sentBy: string | undefined,
	...deliveries: ReadonlyArray<NewDelivery[keyof NewDelivery]>,
];

type MutableRow<Row extends readonly unknown[]> = { -readonly [At in keyof Row]: Row[At] };

const EVENT_COLUMNS = 8;
const DELIVERY_COLUMNS = 4;

/** An event as a row. */
export function rowOfEvent(event: NewEvent, dataText: string): EventRow {
	const { type, occurredAt, account, idempotencyKey, fingerprint, trace, sentBy } = event;
	const row: MutableRow<EventRow> = [
		type,
		occurredAt,
		dataText,
		account,
		idempotencyKey,
		fingerprint,
		trace,
		sentBy,
	];
	for (const { subscriptionId, orderKey, claimUntil, isTest } of event.deliveries) {
		row.push(subscriptionId, orderKey, claimUntil, isTest);
	}
	return row;
}

/** The event of a row; its data is there as text alone. */
export function eventOfRow(row: EventRow): NewEvent {
	const deliveries: NewDelivery[] = [];
	for (let at = EVENT_COLUMNS; at < row.length; at += DELIVERY_COLUMNS) {
		const [subscriptionId, orderKey, claimUntil, isTest] = row.slice(at, at + DELIVERY_COLUMNS);
		deliveries.push({ subscriptionId, orderKey, claimUntil, isTest } as NewDelivery);
	}
	return {
		type: row[0],
		occurredAt: row[1],
		data: null,
		dataText: row[2],
		account: row[3],
		idempotencyKey: row[4],
		fingerprint: row[5],
		trace: row[6],
		sentBy: row[7],
		deliveries,
	};
}

/** What `enqueue` answers for a stored event: its id, then id and token of each delivery. */
export type StoredRow = readonly [
	eventId: string,
	...deliveries: Array<string | number | undefined>,
];

/** The answer as a row; undefined for one that is not `stored`. */
export function rowOfStored(answer: Enqueued): StoredRow | undefined {
	if (answer.kind !== 'stored') return undefined;
	return [answer.eventId, ...answer.deliveries.flatMap(({ id, token }) => [id, token])];
}

/** The answer of a row, given what was asked for. */
export function storedOfRow(
	[eventId, ...columns]: StoredRow,
	asked: readonly NewDelivery[],
): Enqueued {
	const deliveries = asked.map(({ subscriptionId }, at) => {
		const [id, token] = columns.slice(2 * at);
		return { id, subscriptionId, token } as EnqueuedDelivery;
	});
	return { kind: 'stored', eventId, deliveries };
}
