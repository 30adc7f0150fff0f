import type { ReceivedStore } from '../../../store/received';
import type { TriggerInfo } from '../../../store/received/counts';
import { unheld, type Later } from '../../rejectionLog';
import { Tally } from './tally';
import type { TriggerTally } from './triggerTally';

/** How long after the first request what was received is written. */
const WRITTEN_AFTER_MILLISECONDS = 1_000;
/** While it can't be, the pause before it is tried again doubles, up to this. */
const LONGEST_PAUSE_MILLISECONDS = 60_000;

/** What a log needs from outside. */
export interface LogParts {
	readonly store: () => Promise<Pick<ReceivedStore, 'add'>>;
	/** Told when nothing can be written, once until something could be. */
	readonly onFailure: (error: unknown) => void;
	readonly later?: Later;
}

/**
 * Counts in memory what triggers receive, and writes it about once a second: no request waits for that, none of them
 * writes anything or starts a timer of its own. What can't be written is kept, in bounds, and written later.
 */
export class ReceivedLog {
	private tally = new Tally();
	private writing: Promise<void> = Promise.resolve();
	private isPlanned = false;
	private pauseMilliseconds = WRITTEN_AFTER_MILLISECONDS;

	constructor(private readonly parts: LogParts) {}

	/** Where to count what this trigger received; it is written about a second from now. */
	of(trigger: TriggerInfo): TriggerTally {
		if (!this.isPlanned) this.plan();
		return this.tally.of(trigger);
	}

	/** Has it known that this trigger was published, before any request reaches it. */
	introduce(trigger: TriggerInfo): void {
		if (!this.isPlanned) this.plan();
		this.tally.introduce(trigger);
	}

	/** Writes now what is counted; resolves also where that fails, as it is kept then. */
	async flush(): Promise<void> {
		this.writing = this.writing.then(async () => await this.write());
		await this.writing;
	}

	private plan(): void {
		this.isPlanned = true;
		const later = this.parts.later ?? unheld;
		later(() => {
			void this.flush().then(() => {
				this.isPlanned = false;
				if (!this.tally.isEmpty) this.plan();
			});
		}, this.pauseMilliseconds);
	}

	private async write(): Promise<void> {
		const taken = this.tally;
		if (taken.isEmpty) return;
		this.tally = new Tally();
		try {
			const store = await this.parts.store();
			await store.add(taken.batch());
			this.pauseMilliseconds = WRITTEN_AFTER_MILLISECONDS;
		} catch (error) {
			const kept = new Tally();
			kept.absorb(taken);
			kept.absorb(this.tally);
			this.tally = kept;
			if (this.pauseMilliseconds === WRITTEN_AFTER_MILLISECONDS) this.parts.onFailure(error);
			this.pauseMilliseconds = Math.min(2 * this.pauseMilliseconds, LONGEST_PAUSE_MILLISECONDS);
		}
	}
}
