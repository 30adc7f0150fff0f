import type { LeasedQueue, WaitingQueue } from '../../../outbox';
import { wholeTime } from '../../../outbox/stored';
import type { OutboxTables } from '../tables/opened';

/** Others begin so long after a dead process: what it has just begun counts for the rates of this second. */
const AFTER_DEATH_MILLISECONDS = 1000;
/** Claims end far earlier than that; what is due later is not looked at. */
const LONGEST_CLAIM_MILLISECONDS = 10 * 60_000;

/** Who dispatches which queue; each call within the open transaction, unless it says otherwise. */
export class OutboxLeases {
	constructor(private readonly tables: OutboxTables) {}

	/** See Outbox.queues; needs no transaction. */
	queues(): WaitingQueue[] {
		const { run, subscriptions, owner } = this.tables;
		const now = this.tables.now();
		const queues: WaitingQueue[] = [];
		const leased = new Set(run.leasedElsewhere.all(owner, now).map(([number]) => number));
		for (const [number, dueAt] of run.queues.all()) {
			const known = subscriptions.numbered(number);
			if (!known || known.removed) continue;
			queues.push({ subscriptionId: known.value.id, dueAt, leasable: !leased.has(number) });
		}
		return queues;
	}

	/** See Outbox.queueLengths; needs no transaction. */
	queueLengths(subscriptionIds: readonly string[], most: number): Map<string, number> {
		const { run, subscriptions } = this.tables;
		const lengths = new Map<string, number>();
		for (const id of subscriptionIds) {
			const number = subscriptions.named(id)?.number;
			if (number === undefined) continue;
			lengths.set(id, Math.min(most, run.unfinished.get(number)?.[0] ?? 0));
		}
		return lengths;
	}

	/** See Outbox.leaseQueues. */
	lease(subscriptionIds: readonly string[], until: number): LeasedQueue[] {
		const { run, subscriptions, owner } = this.tables;
		const [now, end] = [this.tables.now(), wholeTime(until)];
		return subscriptionIds.flatMap((subscriptionId) => {
			const number = subscriptions.named(subscriptionId)?.number;
			if (number === undefined) return [];
			const [heldUntil] = run.heldElsewhere.get(number, owner) ?? [];
			if (run.lease.run(number, owner, end, now).changes === 0) return [];
			return [{ subscriptionId, heldUntil }];
		});
	}

	/** See Outbox.releaseQueues. */
	release(subscriptionIds: readonly string[], from: number): void {
		const { run, subscriptions, owner } = this.tables;
		const begin = wholeTime(from);
		for (const id of subscriptionIds) {
			const number = subscriptions.named(id)?.number;
			if (number !== undefined) run.releaseLease.run(begin, number, owner);
		}
	}

	/** See Outbox.claimedElsewhere; needs no transaction. */
	claimedElsewhere(subscriptionIds: readonly string[]): Map<string, number[]> {
		const { run, subscriptions, owner } = this.tables;
		const now = this.tables.now();
		const ends = new Map<string, number[]>();
		for (const id of subscriptionIds) {
			const number = subscriptions.named(id)?.number ?? 0;
			const rows = run.claimedElsewhere.all(number, now, now + LONGEST_CLAIM_MILLISECONDS, owner);
			if (rows.length > 0)
				ends.set(
					id,
					rows.map(([end]) => end),
				);
		}
		return ends;
	}

	/** Gives up all leases of this outbox. */
	leave(): void {
		this.tables.run.endLeases.run(this.tables.now(), this.tables.owner);
	}

	/** Ends the leases of an owner whose process died. */
	endOf(owner: number): void {
		this.tables.run.endLeases.run(this.tables.now() + AFTER_DEATH_MILLISECONDS, owner);
	}
}
