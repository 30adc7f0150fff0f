import { blockOf, blockStart } from '../tables/blocks';
import type { OutboxStatements } from '../tables/statements/statements';
import type { OutboxTables } from '../tables/opened';

/** See Outbox.purge. */
export interface Retention {
	readonly endedBefore: number;
	readonly readerIdleBefore: number;
}

/** Forgets what is over, oldest first, a slice at a time; each call within the open transaction. */
export class OutboxPurge {
	/** The delivery, and the subscription, that the next slice starts at. */
	private delivery = 0;
	private subscription = 0;

	constructor(private readonly retention: Retention) {}

	/** Forgets some deliveries; answers how many, undefined when the last one has been looked at. */
	deliveries({ run, blocks }: OutboxTables, limit: number): number | undefined {
		const { endedBefore } = this.retention;
		const block = run.purgeableBlock.get(endedBefore, blockOf(this.delivery));
		if (!block) return undefined;
		const from = Math.max(this.delivery, blockStart(block[0]));
		const until = blockStart(block[0] + 1);
		const rows = run.purgeable.all(from, until - 1, endedBefore, this.readUntil(run), limit);
		const events = new Set<number>();
		let [forgotten, entries] = [0, 0];
		for (const [number, event, type, subscription, state, lastEntry] of rows) {
			if (forgotten + entries >= limit) break;
			entries += entriesBack(run, lastEntry);
			run.forgetDelivery.run(number);
			blocks.moved(number, subscription, type, state);
			events.add(event);
			forgotten += 1;
		}
		const isBlockDone = rows.length < limit && forgotten === rows.length;
		this.delivery = isBlockDone ? until : (rows[forgotten - 1]?.[0] ?? from) + 1;
		for (const event of events) run.forgetEvent.run(event);
		return forgotten;
	}

	/** Forgets some events without deliveries, or notices; answers how many, 0 when none is left. */
	loneRows({ run }: OutboxTables, limit: number): number {
		const { endedBefore } = this.retention;
		const events = Number(run.forgetLoneEvents.run(endedBefore, limit).changes);
		if (events > 0) return events;
		return Number(run.forgetNotices.run(endedBefore, this.readUntil(run), limit).changes);
	}

	/** Looks at some subscriptions and forgets idle direct endpoints and removed ones; answers how many it looked at. */
	subscriptions({ run, subscriptions }: OutboxTables, limit: number): number {
		const { endedBefore } = this.retention;
		const rows = run.idleSubscriptions.all(endedBefore, this.subscription, limit);
		for (const [number, id, isIdle] of rows) {
			this.subscription = number;
			if (isIdle === 0) continue;
			run.forgetSubscription.run(number);
			run.forgetLease.run(number);
			run.forgetTotals.run(id);
			subscriptions.drop(number, id);
		}
		return rows.length;
	}

	/** The last entry that is counted, and that every reader who is not idle has acknowledged. */
	private readUntil(run: OutboxStatements): number {
		const read = run.readUntil.get(this.retention.readerIdleBefore)?.[0];
		return Math.min(read ?? Infinity, run.counted.get()?.[0] ?? 0);
	}
}

/** Forgets a delivery's entries from its last one back; answers how many. */
function entriesBack(run: OutboxStatements, last: number): number {
	let count = 0;
	for (let number = last; number > 0; count += 1) number = run.forgetEntry.get(number)?.[0] ?? 0;
	return count;
}
