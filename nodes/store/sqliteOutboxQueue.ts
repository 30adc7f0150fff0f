import type { Json } from '../webhook/message';
import type {
	AttemptRecord,
	ClaimedBatch,
	ClaimedDelivery,
	Enqueued,
	EnqueuedDelivery,
	Judge,
	Judgement,
	NewDelivery,
	NewEvent,
	Progress,
	Settled,
} from './outbox';
import { StoreError } from './sqliteErrors';
import { deliveryId, deliveryNumber, eventId, progressOf, stateNumbers } from './sqliteOutboxRows';
import type { HeldRow } from './sqliteOutboxStatements';
import type { KnownSubscription } from './sqliteOutboxSubscriptions';
import { entryKinds, type OutboxTables } from './sqliteOutboxTables';

/** Proof of a claim. */
export type Claim = Pick<ClaimedDelivery, 'id' | 'token'>;

/** What an attempt needs to know of the delivery it was made at. */
interface Held {
	readonly token: number;
	readonly subscription: number;
	readonly type: number;
	readonly progress: Progress;
	readonly made: number;
	readonly lastEntry: number;
	readonly orderKey: string | null;
	readonly once: boolean;
}

/** Claims remembered at the most; what is forgotten is read again. */
const mostHeld = 20_000;
const noProgress: Progress = { attempts: 0, ownFaults: 0 };

/** The way of a delivery from its event to its end; each call within the open transaction, unless it says otherwise. */
export class OutboxQueue {
	/** What is claimed by us; a claim that is not here is read. */
	private readonly held = new Map<number, Held>();

	constructor(private readonly tables: OutboxTables) {}

	/** See Outbox.enqueue; answers an error where nothing was written. */
	enqueue(event: NewEvent, data: string): Enqueued | StoreError {
		const { run, sequence, mark, subscriptions } = this.tables;
		const earlier = this.earlier(event);
		if (earlier) return earlier;
		const addressees: KnownSubscription[] = [];
		for (const { subscriptionId } of event.deliveries) {
			const known = subscriptions.named(subscriptionId);
			if (!known) return new StoreError(`There is no subscription ${subscriptionId}.`);
			addressees.push(known);
		}
		const type = this.tables.typeNumberFor(event.type);
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
		);
		const deliveries = event.deliveries.map((delivery, position) =>
			this.add(number, type, addressees[position] as KnownSubscription, delivery, now),
		);
		return { kind: 'stored', eventId: eventId(mark, number), deliveries };
	}

	/** See Outbox.claim. */
	claim(subscriptionId: string, limit: number, until: number): ClaimedBatch {
		const { run, sequence, owner, subscriptions } = this.tables;
		const subscription = subscriptions.named(subscriptionId)?.number;
		if (subscription === undefined) return { deliveries: [] };
		const end = wholeTime(until);
		if (end > sequence.leaseEnd) sequence.leaseEnd = end;
		const rows = run.due.all(subscription, this.tables.now(), Math.max(0, Math.floor(limit)));
		const deliveries = rows.map(([number, event, ...columns]) => {
			const held = heldOf(columns, 1);
			run.claim.run(end, owner, held.token, number);
			this.hold(number, held);
			return this.claimed(subscriptionId, number, event, held);
		});
		return { deliveries, nextDueAt: run.nextDue.get(subscription)?.[0] ?? undefined };
	}

	/** See Outbox.settle. */
	settle(claim: Claim, attempt: AttemptRecord, judge: Judge): Settled {
		const number = deliveryNumber(claim.id) ?? 0;
		const held = this.heldBy(number, claim.token);
		const known = held && this.tables.subscriptions.numbered(held.subscription);
		if (!known) return { kind: 'superseded' };
		const judgement = judge(known.value, { id: claim.id, progress: held.progress });
		this.held.delete(number);
		if (!this.write(number, held, attempt, judgement)) return { kind: 'superseded' };
		this.tables.subscriptions.setHealth(known, judgement.health);
		if (judgement.enabled === false && known.value.enabled) {
			this.tables.subscriptions.change(known, { enabled: false }, this.tables.now());
		}
		if (judgement.journal) this.tables.notice(known.number, judgement.journal);
		return { kind: 'settled', judgement, attempt: held.made + 1 };
	}

	/** See Outbox.giveBack. */
	giveBack({ id, token }: Claim, dueAt: number): boolean {
		const number = deliveryNumber(id) ?? 0;
		this.held.delete(number);
		return this.tables.run.giveBack.run(wholeTime(dueAt), number, token).changes === 1;
	}

	/** See Outbox.lanes; needs no transaction. */
	lanes(): { readonly subscriptionId: string; readonly dueAt: number }[] {
		const lanes = [];
		for (const [number, dueAt] of this.tables.run.lanes.all()) {
			const known = this.tables.subscriptions.numbered(number);
			if (known && !known.removed) lanes.push({ subscriptionId: known.value.id, dueAt });
		}
		return lanes;
	}

	/** Makes the next delivery of an order key due, now that one before it has ended. */
	unblock(subscription: number, orderKey: string): void {
		const next = this.tables.run.nextBlocked.get(subscription, orderKey);
		if (!next || next[2] !== stateNumbers.blocked) return;
		this.tables.run.unblock.run(this.tables.now(), next[0]);
		this.tables.blocks.moved(
			next[0],
			subscription,
			next[1],
			stateNumbers.blocked,
			stateNumbers.pending,
		);
	}

	/** Adds a delivery of an event that is stored. */
	add(
		event: number,
		type: number,
		{ number: subscription }: KnownSubscription,
		{
			subscriptionId,
			orderKey,
			claimUntil,
			replayOf,
			once = false,
		}: NewDelivery & { replayOf?: number },
		now: number,
	): EnqueuedDelivery {
		const { run, sequence, blocks, owner } = this.tables;
		const isBlocked =
			orderKey !== undefined && run.hasUnfinished.get(subscription, orderKey) !== undefined;
		const state = isBlocked ? stateNumbers.blocked : stateNumbers.pending;
		const end = isBlocked || claimUntil === undefined ? undefined : wholeTime(claimUntil);
		if (end !== undefined && end > sequence.leaseEnd) sequence.leaseEnd = end;
		const number = (sequence.delivery += 1);
		const token = end === undefined ? 0 : 1;
		run.addDelivery.run(
			number,
			event,
			type,
			subscription,
			state,
			isBlocked ? null : (end ?? now),
			end === undefined ? null : owner,
			token,
			orderKey ?? null,
			replayOf ?? null,
			now,
			once ? 1 : 0,
		);
		blocks.added(number, subscription, type, state, now);
		if (end === undefined) return { id: deliveryId(number), subscriptionId };
		const none = { progress: noProgress, made: 0, lastEntry: 0 };
		this.hold(number, { token, subscription, type, ...none, orderKey: orderKey ?? null, once });
		return { id: deliveryId(number), subscriptionId, token };
	}

	/** What an idempotency key was used for before. */
	private earlier({ idempotencyKey, fingerprint }: NewEvent): Enqueued | undefined {
		if (idempotencyKey === undefined) return undefined;
		const { run, mark } = this.tables;
		const found = run.eventWithKey.get(idempotencyKey);
		if (!found) return undefined;
		const [number, before, first, count] = found;
		const id = eventId(mark, number);
		if (before !== (fingerprint ?? null)) return { kind: 'conflict', eventId: id };
		const rows = Array.from({ length: count }, (_, position) => run.delivery.get(first + position));
		const deliveries = rows.flatMap((row) => (row ? [this.tables.deliveryOf(row)] : []));
		return { kind: 'repeated', eventId: id, deliveries };
	}

	private claimed(
		subscriptionId: string,
		number: number,
		event: number,
		{ token, progress, once }: Held,
	): ClaimedDelivery {
		const stored = this.storedEvent(event);
		if (!stored) throw new StoreError(`The event of delivery ${deliveryId(number)} is missing.`);
		return { id: deliveryId(number), token, subscriptionId, event: stored, progress, once };
	}

	/** See Outbox.event; needs no transaction. */
	storedEvent(number: number): ClaimedDelivery['event'] | undefined {
		const row = this.tables.run.event.get(number);
		if (!row) return undefined;
		const [type, occurredAt, data, account] = row;
		return {
			id: eventId(this.tables.mark, number),
			type: this.tables.typeName(type),
			occurredAt,
			data: JSON.parse(data) as Json,
			account: account ?? undefined,
		};
	}

	private write(
		number: number,
		held: Held,
		record: AttemptRecord,
		{ outcome, progress, dueAt, reason }: Judgement,
	): boolean {
		const { run, sequence, blocks } = this.tables;
		const now = this.tables.now();
		const state = outcome === 'retrying' ? stateNumbers.pending : stateNumbers[outcome];
		const hasEnded = state !== stateNumbers.pending;
		const due = hasEnded ? null : wholeTime(dueAt);
		const { changes } = run.settle.run(
			state,
			due,
			progress.attempts,
			progress.firstAt ?? null,
			progress.ownFaults,
			progress.ownFaultsSince ?? null,
			reason,
			record.status ?? null,
			sequence.entry + 1,
			hasEnded ? now : null,
			number,
			held.token,
		);
		if (changes === 0) return false;
		sequence.entry += 1;
		run.addEntry.run(
			sequence.entry,
			now,
			entryKinds.indexOf(`delivery.${outcome}`),
			number,
			null,
			held.lastEntry,
			held.made + 1,
			record.startedAt,
			record.durationMilliseconds,
			record.url,
			record.status ?? null,
			record.responseHeaders ? JSON.stringify(record.responseHeaders) : null,
			record.responseBody ?? null,
			record.reason,
			due,
		);
		if (hasEnded) {
			blocks.moved(number, held.subscription, held.type, stateNumbers.pending, state);
			if (held.orderKey !== null) this.unblock(held.subscription, held.orderKey);
		}
		return true;
	}

	private hold(number: number, held: Held): void {
		if (this.held.size >= mostHeld) this.held.clear();
		this.held.set(number, held);
	}

	private heldBy(number: number, token: number): Held | undefined {
		const held = this.held.get(number);
		if (held?.token === token) return held;
		const row = this.tables.run.held.get(number, token);
		return row && heldOf(row, 0);
	}
}

function heldOf(row: HeldRow, moreTokens: number): Held {
	const [
		token,
		subscription,
		type,
		attempts,
		firstAt,
		ownFaults,
		since,
		made,
		lastEntry,
		orderKey,
		once,
	] = row;
	const progress = progressOf(attempts, firstAt, ownFaults, since);
	return {
		token: token + moreTokens,
		subscription,
		type,
		progress,
		made,
		lastEntry,
		orderKey,
		once: once === 1,
	};
}

/** Epoch milliseconds as they are stored; throws for what is no time, which would never become due. */
function wholeTime(milliseconds: number | undefined): number {
	if (milliseconds === undefined || !Number.isFinite(milliseconds)) {
		throw new TypeError(`${milliseconds} is no time`);
	}
	return Math.ceil(milliseconds);
}
