import { StoreError } from '../../../error';
import type { Enqueued, EnqueuedDelivery, NewDelivery, NewEvent } from '../../../outbox/delivery';
import { deliveryId, eventId } from '../../../outbox/ids';
import { wholeTime } from '../../../outbox/stored';
import { again } from '../access/batches';
import { certainly } from '../access/certainty';
import type { OutboxChanges } from '../access/changes';
import type { OutboxDatabase } from '../access/database';
import { deliveriesOfEvents } from './deliveries';
import type { OutboxCounts } from './counts';
import type { HeldClaims } from './held';

/** An event with its data as JSON. */
export interface EventToStore {
	readonly event: NewEvent;
	readonly data: string;
}

/** A delivery with the place of its event in the batch. */
type AskedDelivery = NewDelivery & { readonly place: number };

interface EnqueueRow {
	readonly told: 'stored' | 'missing' | 'earlier' | 'added';
	readonly place: number;
	readonly number: number | null;
	readonly given_token: number | null;
	readonly said: string | null;
}

/** Numbers of events that a process takes at a time. */
const numbersPerBlock = 4096;
/** Of events; the processor of this process and those of the server are busy at the same time then. */
const flushesAtATime = 4;
/** About so many bytes of data count like one delivery. */
const bytesPerDelivery = 8192;

/** Stores events, those that arrive together in one statement. */
export class OutboxEvents {
	/** See Outbox.enqueue. */
	readonly enqueue: (event: EventToStore) => Promise<Enqueued>;
	private nextNumber = 0;
	private lastNumber = -1;

	constructor(
		private readonly database: OutboxDatabase,
		private readonly claims: HeldClaims,
		private readonly counts: OutboxCounts,
		private readonly changes: OutboxChanges,
	) {
		this.enqueue = database.batched<EventToStore, Enqueued>({
			write: async (events) => await this.write(events),
			parallel: flushesAtATime,
			// The later one is told of the earlier one's fate.
			keyOf: ({ event }) => event.idempotencyKey,
			weightOf: ({ event, data }) =>
				Math.max(1, event.deliveries.length) + data.length / bytesPerDelivery,
		});
	}

	private async write(events: readonly EventToStore[]) {
		const numbers = await this.numbers(events.length);
		const asked = events.flatMap(({ event }, place) =>
			event.deliveries.map((delivery) => ({ ...delivery, place })),
		);
		const values = [numbers, ...eventColumns(events), ...deliveryColumns(asked)];
		const rows = await certainly(
			async () => await this.database.call<EnqueueRow>('enqueue', this.database.now(), ...values),
			async () => await this.found(numbers, asked),
		);
		void this.counts.wrote();
		if (rows.some(({ told, given_token: token }) => told === 'added' && token === null)) {
			this.changes.notify();
		}
		const told = rowsByEvent(rows, asked);
		const repeated = events.flatMap(({ event }, place) => {
			const earlier = told[place]?.earlier;
			return earlier && isSame(earlier, event) ? [earlier.number ?? 0] : [];
		});
		const deliveries = await deliveriesOfEvents(this.database, repeated);
		return events.map(({ event }, place): Enqueued | StoreError | typeof again => {
			const { missing, earlier, isStored = false, added = [] } = told[place] ?? {};
			if (missing) return new StoreError(`There is no subscription ${missing.said ?? ''}.`);
			if (earlier) {
				const number = earlier.number ?? 0;
				const id = eventId(this.database.mark, number);
				if (!isSame(earlier, event)) return { kind: 'conflict', eventId: id };
				return { kind: 'repeated', eventId: id, deliveries: deliveries.get(number) ?? [] };
			}
			// The earlier one with its key was forgotten just then.
			if (!isStored) return again;
			return this.stored(numbers[place] ?? 0, event, added);
		});
	}

	/** What was stored of events with these numbers; undefined: nothing. */
	private async found(
		numbers: readonly number[],
		asked: readonly AskedDelivery[],
	): Promise<EnqueueRow[] | undefined> {
		const rows = await this.database.call<EnqueueRow>('enqueued', numbers);
		if (rows.length === 0) return undefined;
		const places = asked.map(({ place }, at) => ({ event: place + 1, at }));
		return rows.map((row) => {
			if (row.told !== 'added') return row;
			const next = places.findIndex(({ event }) => event === row.place);
			const at = places.splice(next, 1)[0]?.at ?? 0;
			const isAsked = asked[at]?.claimUntil !== undefined;
			return { ...row, place: at + 1, given_token: isAsked ? row.given_token : null };
		});
	}

	private stored(number: number, event: NewEvent, added: readonly EnqueueRow[]): Enqueued {
		const deliveries = added.map(({ number, given_token: token }, place): EnqueuedDelivery => {
			const { subscriptionId = '', claimUntil = 0 } = event.deliveries[place] ?? {};
			const id = deliveryId(number ?? 0);
			if (token === null) return { id, subscriptionId };
			this.claims.hold(
				number ?? 0,
				{ token, until: claimUntil, subscriptionId },
				this.database.now(),
			);
			return { id, subscriptionId, token };
		});
		return { kind: 'stored', eventId: eventId(this.database.mark, number), deliveries };
	}

	/** Numbers for so many events; the database is asked for some thousands at a time. */
	private async numbers(count: number): Promise<number[]> {
		const numbers: number[] = [];
		while (numbers.length < count) {
			if (this.nextNumber > this.lastNumber) await this.takeBlock();
			numbers.push(this.nextNumber);
			this.nextNumber += 1;
		}
		return numbers;
	}

	private async takeBlock(): Promise<void> {
		const [row] = await this.database.run<{ block: number }>(
			'event_block',
			'SELECT nextval($1::text::regclass) AS block',
			[`${this.database.pool.schema}.event_blocks`],
		);
		this.nextNumber = (row?.block ?? 0) * numbersPerBlock;
		this.lastNumber = this.nextNumber + numbersPerBlock - 1;
	}
}

function eventColumns(events: readonly EventToStore[]): unknown[][] {
	return [
		events.map(({ event }) => event.type),
		events.map(({ event }) => event.occurredAt),
		events.map(({ data }) => data),
		events.map(({ event }) => event.account ?? null),
		events.map(({ event }) => event.idempotencyKey ?? null),
		events.map(({ event }) => event.fingerprint ?? null),
		events.map(({ event }) => event.deliveries.length),
	];
}

function deliveryColumns(asked: readonly AskedDelivery[]) {
	return [
		asked.map(({ place }) => place + 1),
		asked.map(({ subscriptionId }) => subscriptionId),
		asked.map(({ orderKey }) => orderKey ?? null),
		asked.map(({ claimUntil }) => (claimUntil === undefined ? null : wholeTime(claimUntil))),
		asked.map(({ isTest }) => isTest === true),
	];
}

interface ToldOfEvent {
	missing?: EnqueueRow;
	earlier?: EnqueueRow;
	isStored?: boolean;
	/** In the order asked for. */
	readonly added: EnqueueRow[];
}

function rowsByEvent(
	rows: readonly EnqueueRow[],
	asked: readonly AskedDelivery[],
): Record<number, ToldOfEvent> {
	const told: Record<number, ToldOfEvent> = {};
	const of = (place: number) => (told[place] ??= { added: [] });
	const added = rows.filter((row) => row.told === 'added');
	added.sort((one, other) => one.place - other.place);
	for (const row of added) of(asked[row.place - 1]?.place ?? -1).added.push(row);
	for (const row of rows) {
		const event = of(row.place - 1);
		if (row.told === 'missing') event.missing ??= row;
		else if (row.told === 'earlier') event.earlier = row;
		else if (row.told === 'stored') event.isStored = true;
	}
	return told;
}

function isSame({ said }: EnqueueRow, { fingerprint }: NewEvent): boolean {
	return said === (fingerprint ?? null);
}
