import type {
	ClaimedBatch,
	ClaimedDelivery,
	EnqueuedDelivery,
	NewDelivery,
	Progress,
} from '../../../outbox/delivery';
import { storedEvent } from '../tables/storedEvent';
import { stateNumbers, wholeTime } from '../../../outbox/stored';
import { deliveryNumber, deliveryId } from '../../../outbox/ids';
import type { OutboxTables } from '../tables/opened';
import { type ClaimedRow, HeldClaims, heldOf } from './held';

/** Proof of a claim. */
export type Claim = Pick<ClaimedDelivery, 'id' | 'token'>;

const noProgress: Progress = { attempts: 0, ownFaults: 0 };
const firstToken = 1;

/** A new delivery with the numbers of what it belongs to. */
export interface DeliveryToAdd extends NewDelivery {
	readonly event: number;
	readonly type: number;
	readonly subscription: number;
	readonly replayOf?: number;
	/** By what it was asked for. */
	readonly replayRequest?: string | undefined;
}

/** Deliveries that have not ended, and claims of them; each call within the open transaction, unless it says otherwise. */
export class OutboxQueue {
	readonly held: HeldClaims;

	constructor(private readonly tables: OutboxTables) {
		this.held = new HeldClaims(tables.run);
	}

	/** See Outbox.claim. */
	claim(subscriptionId: string, limit: number, until: number): ClaimedBatch {
		const { run, owner, subscriptions } = this.tables;
		const subscription = subscriptions.named(subscriptionId)?.number;
		if (subscription === undefined) return { deliveries: [] };
		const end = this.leaseEnd(until);
		const rows = run.due.all(subscription, this.tables.now(), Math.max(0, Math.floor(limit)));
		const deliveries = rows.map(([number, event, ...columns]) => {
			const held = heldOf(columns, 1);
			run.claim.run(end, owner, held.token, number);
			this.held.add(number, held);
			return this.claimed(subscriptionId, number, event, held);
		});
		return { deliveries, nextDueAt: run.nextDue.get(subscription)?.[0] ?? undefined };
	}

	/** See Outbox.giveBack. */
	giveBack({ id, token }: Claim, dueAt: number): boolean {
		const number = deliveryNumber(id) ?? 0;
		this.held.release(number);
		return this.tables.run.giveBack.run(wholeTime(dueAt), number, token).changes === 1;
	}

	/** See Outbox.makeDueNow. */
	makeDueNow(subscriptionId: string, limit: number): number {
		const { run, subscriptions } = this.tables;
		const subscription = subscriptions.named(subscriptionId)?.number;
		if (subscription === undefined) return 0;
		return Number(run.makeDueNow.run(this.tables.now(), subscription, limit).changes);
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
	add(delivery: DeliveryToAdd, now: number): EnqueuedDelivery {
		const { run, blocks, owner } = this.tables;
		const { event, type, subscription, subscriptionId, orderKey, isTest } = delivery;
		const { replayOf, replayRequest } = delivery;
		const isBlocked =
			orderKey !== undefined && run.hasUnfinished.get(subscription, orderKey) !== undefined;
		const state = isBlocked ? stateNumbers.blocked : stateNumbers.pending;
		const until = isBlocked ? undefined : delivery.claimUntil;
		const end = until === undefined ? undefined : this.leaseEnd(until);
		const number = (this.tables.sequence.delivery += 1);
		run.addDelivery.run(
			number,
			event,
			type,
			subscription,
			state,
			isBlocked ? null : (end ?? now),
			end === undefined ? null : owner,
			end === undefined ? 0 : firstToken,
			orderKey ?? null,
			replayOf ?? null,
			replayRequest ?? null,
			now,
			isTest === true ? 1 : 0,
		);
		blocks.added(number, subscription, type, state, now);
		if (end === undefined) return { id: deliveryId(number), subscriptionId };
		this.held.add(number, {
			token: firstToken,
			subscription,
			type,
			progress: noProgress,
			made: 0,
			lastEntry: 0,
			orderKey: orderKey ?? null,
			isTest: isTest === true,
		});
		return { id: deliveryId(number), subscriptionId, token: firstToken };
	}

	private claimed(
		subscriptionId: string,
		number: number,
		event: number,
		{ token, progress, isTest }: ClaimedRow,
	): ClaimedDelivery {
		const stored = storedEvent(this.tables, event);
		const id = deliveryId(number);
		if (!stored) throw new Error(`the event of delivery ${id} is missing`);
		return { id, token, subscriptionId, event: stored, progress, isTest };
	}

	/** A lease's end as it is stored. */
	private leaseEnd(until: number): number {
		const end = wholeTime(until);
		const { sequence } = this.tables;
		if (end > sequence.leaseEnd) sequence.leaseEnd = end;
		return end;
	}
}
