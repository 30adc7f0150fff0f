import type { Health } from './outbox';
import type { KnownSubscription } from './sqliteOutboxSubscriptions';
import type { OutboxTables } from './sqliteOutboxTables';

/** See Outbox.clockSetBack. */
export interface ClockChange {
	readonly milliseconds: number;
	/** By the clock as it was before. */
	readonly since: number;
}

/** What was written by a clock that turned out to be ahead; each call within the open transaction. */
export class OutboxClock {
	constructor(private readonly tables: OutboxTables) {}

	/**
	 * Of a file that was written by a clock ahead of now, what is planned and logged, set back by as much as is certain: the
	 * time since then is not known.
	 */
	straighten(): void {
		const now = this.tables.now();
		const newest = this.tables.run.newestTime.get()?.[0] ?? 0;
		if (newest > now) this.setBack({ milliseconds: newest - now, since: now + 1 });
	}

	/** Sets back what was planned and logged since then, and what was due by the clock of then. */
	setBack({ milliseconds, since }: ClockChange): void {
		const { run, owner } = this.tables;
		const now = this.tables.now();
		// Of several processes that notice it, one does it.
		if ((run.oldestOwner.get()?.[0] ?? owner) !== owner) return;
		const from = Math.min(since, now + 1);
		const entries = run.lastEntryBefore.get(from)?.[0] ?? 0;
		const deliveries = run.lastDeliveryBefore.get(from)?.[0] ?? 0;
		run.planAnew.run(milliseconds, now, deliveries, entries);
		run.endEarlier.run(milliseconds, entries, from);
		run.enterEarlier.run(milliseconds, entries);
		run.storeEarlier.run(milliseconds, deliveries);
		run.widenBlocks.run(milliseconds, from);
		for (const known of this.tables.subscriptions.all())
			this.standEarlier(known, milliseconds, now);
	}

	private standEarlier(known: KnownSubscription, milliseconds: number, now: number): void {
		const { health } = known.value;
		// The end of a throttle lies ahead always: it was set with the last delivery.
		const isAhead = (health.lastDeliveryAt ?? 0) > now;
		const earlier = (at: number | undefined, was = (at ?? 0) > now) =>
			at === undefined || !was ? at : Math.max(now, at - milliseconds);
		const straight: Health = {
			...health,
			pausedAt: earlier(health.pausedAt),
			autoPausedAt: earlier(health.autoPausedAt),
			probingSince: earlier(health.probingSince),
			goneAt: earlier(health.goneAt),
			lastDeliveryAt: earlier(health.lastDeliveryAt),
			throttledUntil: earlier(health.throttledUntil, isAhead),
		};
		if (JSON.stringify(straight) !== JSON.stringify(health)) {
			this.tables.subscriptions.setHealth(known, straight);
		}
	}
}
