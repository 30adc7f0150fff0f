import type { Enqueued, NewEvent } from '../../../outbox/delivery';
import { StoreError } from '../../../error';
import type { OutboxQueue } from './queue';
import { eventId } from '../../../outbox/ids';
import { shortKey } from '../../../outbox/shortKey';
import type { OutboxTables } from '../tables/opened';

/** Events as they come in. */
export class OutboxEvents {
	constructor(
		private readonly tables: OutboxTables,
		private readonly queue: OutboxQueue,
	) {}

	/** See Outbox.enqueue; within the open transaction. Answers an error where nothing was written. */
	enqueue(event: NewEvent, data: string): Enqueued | StoreError {
		const { run, sequence, mark, subscriptions, types } = this.tables;
		const earlier = this.earlier(event);
		if (earlier) return earlier;
		const recipients: number[] = [];
		for (const { subscriptionId } of event.deliveries) {
			const known = subscriptions.named(subscriptionId);
			if (!known) return new StoreError(`There is no subscription ${subscriptionId}.`);
			recipients.push(known.number);
		}
		const type = types.numberFor(event.type);
		const number = (sequence.event += 1);
		const now = this.tables.now();
		run.addEvent.run(
			number,
			type,
			event.occurredAt,
			data,
			event.account ?? null,
			event.idempotencyKey ?? null,
			event.fingerprint ?? null,
			sequence.delivery + 1,
			event.deliveries.length,
			now,
			event.trace ?? null,
			event.sentBy ?? null,
		);
		const deliveries = event.deliveries.map((delivery, position) => {
			const subscription = recipients[position] as number;
			return this.queue.add({ ...delivery, event: number, type, subscription }, now);
		});
		return { kind: 'stored', eventId: eventId(mark, number), deliveries };
	}

	/** What an idempotency key was used for before. */
	private earlier({ idempotencyKey, fingerprint }: NewEvent): Enqueued | undefined {
		if (idempotencyKey === undefined) return undefined;
		const { run, mark } = this.tables;
		// What was in PostgreSQL has long keys as their hashes.
		const short = shortKey(idempotencyKey);
		const found =
			run.eventWithKey.get(idempotencyKey) ??
			(short === idempotencyKey ? undefined : run.eventWithKey.get(short));
		if (!found) return undefined;
		const [number, before, first, count] = found;
		const id = eventId(mark, number);
		if (before !== (fingerprint ?? null)) return { kind: 'conflict', eventId: id };
		const rows = Array.from({ length: count }, (_, position) => run.delivery.get(first + position));
		// Where they were stored in PostgreSQL, there may be others' between them.
		const deliveries = rows.flatMap((row) =>
			row?.[1] === number ? [this.tables.deliveryOf(row)] : [],
		);
		return { kind: 'repeated', eventId: id, deliveries };
	}
}
