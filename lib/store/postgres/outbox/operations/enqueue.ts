import { StoreError } from '../../../error';
import type { Enqueued, EnqueuedDelivery, NewEvent } from '../../../outbox/delivery';
import { deliveryId, eventId } from '../../../outbox/ids';
import { wholeTime } from '../../../outbox/stored';
import { again } from '../../batches';
import { certainly } from '../access/certainty';
import type { OutboxChanges } from '../access/changes';
import { bigints, booleans, integers, texts } from '../../columns';
import type { OutboxDatabase } from '../access/database';
import { deliveriesOfEvents } from './deliveries';
import type { OutboxCounts } from './counts';
import {
	type AddedDelivery,
	answerOf,
	type AskedDelivery,
	type EarlierEvent,
	type EnqueueRow,
	foundAnswerOf,
} from './enqueueAnswer';
import { FIRST_TOKEN, type HeldClaims } from './held';

/** An event with its data as JSON. */
export interface EventToStore {
	readonly event: NewEvent;
	readonly data: string;
}

/** Numbers of events that a process takes at a time. */
export const numbersPerBlock = 4096;
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
		const stored = bigints(numbers);
		const columns = [stored, ...eventColumns(events), ...deliveryColumns(asked)];
		const { owner } = this.database;
		const answer = await certainly(
			async () =>
				answerOf(await this.send('enqueue', this.database.now(), owner, ...columns), asked),
			async () => foundAnswerOf(await this.send('enqueued', stored), asked),
			this.database.lostAnswerMilliseconds,
		);
		void this.counts.wrote();
		if ([...answer.added.values()].some((added) => added.some(({ isClaimed }) => !isClaimed))) {
			this.changes.notify();
		}
		const repeated = events.flatMap(({ event }, place) => {
			const earlier = answer.earlier.get(place);
			return earlier && isSame(earlier, event) ? [earlier.number] : [];
		});
		const deliveries = await deliveriesOfEvents(this.database, repeated);
		return events.map(({ event }, place): Enqueued | StoreError | typeof again => {
			const [missing, earlier] = [answer.missing.get(place), answer.earlier.get(place)];
			if (missing !== undefined) return new StoreError(`There is no subscription ${missing}.`);
			if (earlier !== undefined) {
				const id = eventId(this.database.mark, earlier.number);
				if (!isSame(earlier, event)) return { kind: 'conflict', eventId: id };
				return {
					kind: 'repeated',
					eventId: id,
					deliveries: deliveries.get(earlier.number) ?? [],
				};
			}
			// The earlier one with its key was forgotten just then.
			if (!answer.stored.has(place)) return again;
			return this.stored(numbers[place] ?? 0, event, answer.added.get(place) ?? []);
		});
	}

	private async send(name: 'enqueue' | 'enqueued', ...values: readonly unknown[]) {
		return await this.database.call<EnqueueRow>(name, ...values);
	}

	private stored(number: number, event: NewEvent, added: readonly AddedDelivery[]): Enqueued {
		const now = this.database.now();
		const deliveries = added.map(({ number, isClaimed }, place): EnqueuedDelivery => {
			const { subscriptionId = '', claimUntil: until = 0 } = event.deliveries[place] ?? {};
			const id = deliveryId(number);
			if (!isClaimed) return { id, subscriptionId };
			this.claims.hold(number, { token: FIRST_TOKEN, until, subscriptionId }, now);
			return { id, subscriptionId, token: FIRST_TOKEN };
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

function eventColumns(events: readonly EventToStore[]): Buffer[] {
	return [
		texts(events.map(({ event }) => event.type)),
		texts(events.map(({ event }) => event.occurredAt)),
		texts(events.map(({ data }) => data)),
		texts(events.map(({ event }) => event.account)),
		texts(events.map(({ event }) => event.idempotencyKey)),
		texts(events.map(({ event }) => event.fingerprint)),
		texts(events.map(({ event }) => event.trace)),
		texts(events.map(({ event }) => event.sentBy)),
		integers(events.map(({ event }) => event.deliveries.length)),
	];
}

function deliveryColumns(asked: readonly AskedDelivery[]): Buffer[] {
	return [
		integers(asked.map(({ place }) => place + 1)),
		texts(asked.map(({ subscriptionId }) => subscriptionId)),
		texts(asked.map(({ orderKey }) => orderKey)),
		bigints(
			asked.map(({ claimUntil }) => (claimUntil === undefined ? null : wholeTime(claimUntil))),
		),
		booleans(asked.map(({ isTest }) => isTest === true)),
	];
}

function isSame({ fingerprint: before }: EarlierEvent, { fingerprint }: NewEvent): boolean {
	return before === (fingerprint ?? null);
}
