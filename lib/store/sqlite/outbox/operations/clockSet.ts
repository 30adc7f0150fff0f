import { healthMoved } from '../../../outbox/clock';
import type { OutboxQueue } from './queue';
import type { OutboxStatistics } from './statistics';
import type { KnownSubscription } from '../tables/knownSubscription';
import type { OutboxTables } from '../tables/opened';

/** See Outbox.clockSet. */
export interface ClockChange {
	/** Negative: back. */
	readonly milliseconds: number;
	/** Set back: since when it was ahead, by the clock as it was before. */
	readonly since: number;
}

/** Nobody is down for less than this without noticing; our own faults are retried more often. */
const NOT_RUNNING_MILLISECONDS = 60 * 60 * 1000;

/** What was written by a clock that turned out to be wrong; each call within the open transaction. */
export class OutboxClock {
	/** The last entry, and when it was, before anything was planned by this process's clock. */
	private begun = { entry: 0, at: 0 };

	constructor(
		private readonly tables: OutboxTables,
		private readonly queue: OutboxQueue,
		private readonly statistics: OutboxStatistics,
	) {}

	/**
	 * To be called first. Of a file that was written by a clock ahead of now, what is planned and logged, set back by as much
	 * as is certain: the time since then is not known. Where it was written long ago, the time since then, or by how much the
	 * clock is ahead, was no time of trying.
	 */
	straighten(): void {
		const { run } = this.tables;
		const now = this.tables.now();
		const newest = run.newestTime.get()?.[0] ?? 0;
		this.begun = { entry: run.lastEntry.get()?.[0] ?? 0, at: now };
		if (newest > now) {
			this.begun.entry = run.lastEntryBefore.get(now + 1)?.[0] ?? 0;
			this.set({ milliseconds: now - newest, since: now + 1 });
		} else if (newest > 0 && now - newest > NOT_RUNNING_MILLISECONDS) {
			run.faultsLater.run(now - newest);
		}
	}

	/** Moves with the clock what waits for a time, and what was logged while the clock was ahead. */
	set(change: ClockChange): void {
		const [milliseconds, since] = [Math.round(change.milliseconds), Math.ceil(change.since)];
		const { run, owner } = this.tables;
		// Of several processes that notice it, one does it.
		if ((run.oldestOwner.get()?.[0] ?? owner) !== owner) return;
		const now = this.tables.now();
		run.ageWith.run(milliseconds);
		run.moveLeases.run(milliseconds);
		this.queue.held.readAnew();
		if (milliseconds > 0) run.planLater.run(milliseconds, now - milliseconds, this.begun.entry);
		else this.setBack(-milliseconds, since, now);
		for (const known of this.tables.subscriptions.all()) this.shiftHealth(known, milliseconds, now);
		if (milliseconds < 0) this.begun.at += milliseconds;
	}

	private setBack(milliseconds: number, since: number, now: number): void {
		const { run } = this.tables;
		const from = Math.min(since, now + 1);
		const entries = run.lastEntryBefore.get(from)?.[0] ?? 0;
		const deliveries = run.lastDeliveryBefore.get(from)?.[0] ?? 0;
		run.planAnew.run(milliseconds, now, deliveries, Math.min(entries, this.begun.entry));
		run.endEarlier.run(milliseconds, entries, from);
		this.statistics.moveEntries(entries, () => void run.enterEarlier.run(milliseconds, entries));
		run.storeEarlier.run(milliseconds, deliveries);
		run.widenBlocks.run(milliseconds, from);
	}

	private shiftHealth(known: KnownSubscription, milliseconds: number, now: number): void {
		const { health } = known.value;
		const straight = healthMoved(health, { milliseconds, now, begunAt: this.begun.at });
		if (JSON.stringify(straight) !== JSON.stringify(health)) {
			this.tables.subscriptions.setHealth(known, straight);
		}
	}
}
