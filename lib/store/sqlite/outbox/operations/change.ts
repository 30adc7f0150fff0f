import type { DeliveryFilter } from '../../../outbox';
import type { StoredDelivery } from '../../../outbox/delivery';
import type { SubscriptionChange } from '../../../outbox/subscription';
import type { DeliveryToAdd, OutboxQueue } from './queue';
import { stateNumbers } from '../../../outbox/stored';
import { deliveryId } from '../../../outbox/ids';
import type { KnownSubscription } from '../tables/knownSubscription';
import type { OutboxTables } from '../tables/opened';

/** What users change: subscriptions, cancelling, replaying. Each call within the open transaction. */
export class OutboxChanges {
	constructor(
		private readonly tables: OutboxTables,
		private readonly queue: OutboxQueue,
	) {}

	/** See Outbox.changeSubscription. */
	subscription(known: KnownSubscription, { journal, ...changed }: SubscriptionChange): void {
		this.tables.subscriptions.change(known, changed, this.tables.now());
		this.tables.notice(known.number, journal);
	}

	/** Voids up to `limit` claims of an owner, so that they are due at once; answers how many. */
	voidClaims(owner: number, limit: number): number {
		const { run, sequence } = this.tables;
		const now = this.tables.now();
		let voided = 0;
		for (const [subscription] of run.queues.all()) {
			const { changes } = run.voidClaims.run(
				now,
				subscription,
				sequence.leaseEnd,
				owner,
				limit - voided,
			);
			voided += Number(changes);
			if (voided >= limit) break;
		}
		return voided;
	}

	/** Cancels up to `limit` unfinished deliveries of a removed subscription; answers how many. */
	cancelOf(subscription: number, limit: number): number {
		const rows = this.tables.run.unfinishedOf.all(subscription, subscription, limit);
		for (const [number, type, state] of rows) this.cancelRow(number, subscription, type, state);
		return rows.length;
	}

	/** Cancels those of the numbers that have not ended. */
	cancel(numbers: readonly number[]): StoredDelivery[] {
		const cancelled: number[] = [];
		const orderKeys = new Map<string, [number, string]>();
		for (const number of numbers) {
			const row = this.tables.run.delivery.get(number);
			if (!row || row[4] > stateNumbers.blocked) continue;
			this.cancelRow(number, row[3], row[2], row[4]);
			cancelled.push(number);
			if (row[13] !== null) orderKeys.set(`${row[3]} ${row[13]}`, [row[3], row[13]]);
		}
		for (const [subscription, key] of orderKeys.values()) this.queue.unblock(subscription, key);
		return this.tell(cancelled);
	}

	/** What a request has replayed, oldest first. */
	replaysUnder(request: string): StoredDelivery[] {
		return this.tell(this.tables.run.replaysUnder.all(request).map(([number]) => number));
	}

	/** Makes new deliveries of those of the numbers that have ended, and that the same request has not replayed. */
	replay(
		numbers: readonly number[],
		{ notReplayed }: DeliveryFilter,
		request?: string,
	): StoredDelivery[] {
		const { run, subscriptions } = this.tables;
		const added: number[] = [];
		for (const number of numbers) {
			const row = run.delivery.get(number);
			const known = row && subscriptions.numbered(row[3]);
			if (!known || known.removed || row[4] <= stateNumbers.blocked) continue;
			if (request !== undefined && run.hasReplayUnder.get(number, request)) continue;
			const source = run.markReplayed.get(number, notReplayed ? 0 : 1);
			if (!source) continue;
			const replay: DeliveryToAdd = {
				event: row[1],
				type: row[2],
				subscription: row[3],
				subscriptionId: known.value.id,
				orderKey: row[13] ?? undefined,
				isTest: source[0] === 1,
				replayOf: number,
				replayRequest: request,
			};
			this.queue.add(replay, this.tables.now());
			added.push(this.tables.sequence.delivery);
		}
		return this.tell(added);
	}

	private cancelRow(number: number, subscription: number, type: number, state: number): void {
		this.tables.run.cancel.run(this.tables.now(), number);
		this.tables.blocks.moved(number, subscription, type, state, stateNumbers.cancelled);
	}

	private tell(numbers: readonly number[]): StoredDelivery[] {
		return numbers.map((number) => {
			const row = this.tables.run.delivery.get(number);
			if (!row) throw new Error(`Delivery ${deliveryId(number)} is missing`);
			return this.tables.deliveryOf(row);
		});
	}
}
