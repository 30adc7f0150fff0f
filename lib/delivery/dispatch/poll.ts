import type { Dispatcher } from './loop';
import type { Clock } from '../../time/clock';

/** Looking takes no more than this share of the time, however many subscriptions wait. */
const LOOKING_SHARE = 0.05;
/** However long a look has taken. */
const LONGEST_PAUSE_MILLISECONDS = 60_000;
/** What others tell of is looked at together. */
const GATHERED_MILLISECONDS = 20;

/** Looks for due deliveries now and again and again, and sooner where it is told to. */
export class DuePoll {
	private stopped = false;
	private isToLookSoon = false;
	private cancel: () => void = () => undefined;
	private looking: Promise<void>;
	/** By the clock that nobody sets: no look begins before. */
	private restsUntil = 0;

	constructor(
		private readonly dispatcher: Pick<Dispatcher, 'look'>,
		private readonly clock: Clock,
		private readonly pollMilliseconds: number,
	) {
		this.looking = this.look();
	}

	/** Another process has stored something. */
	soon(): void {
		if (this.isToLookSoon) return;
		this.isToLookSoon = true;
		// A look that is under way may have missed it.
		void this.looking.then(() => {
			const rest = this.restsUntil - this.clock.elapsed();
			this.lookAfter(Math.max(GATHERED_MILLISECONDS, rest));
		});
	}

	/** Resolves when the last look has ended. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.cancel();
		await this.looking;
	}

	private async look(): Promise<void> {
		const startedAt = this.clock.elapsed();
		await this.dispatcher.look();
		const took = this.clock.elapsed() - startedAt;
		const rest = Math.min(LONGEST_PAUSE_MILLISECONDS, took / LOOKING_SHARE);
		this.restsUntil = this.clock.elapsed() + rest;
		this.lookAfter(Math.max(this.pollMilliseconds, rest));
	}

	private lookAfter(milliseconds: number): void {
		this.cancel();
		if (this.stopped) return;
		this.cancel = this.clock.timer(milliseconds, () => {
			this.isToLookSoon = false;
			this.looking = this.look();
		});
	}
}
