import type { Dispatcher } from './loop';
import type { Clock } from '../../time/clock';

/** Looking takes no more than this share of the time, however many subscriptions wait. */
const LOOKING_SHARE = 0.05;
/** However long a look has taken. */
const LONGEST_PAUSE_MILLISECONDS = 60_000;
/** What others tell of is looked at together. */
const GATHERED_MILLISECONDS = 5;

/** Looks for due deliveries now and again and again, and sooner where it is told to. */
export class DuePoll {
	private stopped = false;
	private isToLookSoon = false;
	private isLooking = false;
	private cancel: () => void = () => undefined;
	private looking: Promise<void>;
	/** By the clock that nobody sets: no look begins before. */
	private restsUntil = 0;
	/** How long the look before took. */
	private tookBefore = 0;

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
		if (!this.isLooking) this.lookAfter(this.restsUntil - this.clock.elapsed());
	}

	/** Resolves when the last look has ended. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.cancel();
		await this.looking;
	}

	private async look(): Promise<void> {
		this.isLooking = true;
		this.isToLookSoon = false;
		const startedAt = this.clock.elapsed();
		const worked = await this.dispatcher.look();
		const endedAt = this.clock.elapsed();
		const rest = worked ? this.restAfter(endedAt - startedAt) : 0;
		this.restsUntil = endedAt + rest;
		this.isLooking = false;
		this.lookAfter(rest);
	}

	/** One slow look is an accident: of two, the shorter one counts. */
	private restAfter(took: number): number {
		const usual = Math.min(took, this.tookBefore);
		this.tookBefore = took;
		return Math.min(LONGEST_PAUSE_MILLISECONDS, usual / LOOKING_SHARE);
	}

	private lookAfter(rest: number): void {
		this.cancel();
		if (this.stopped) return;
		const pause = this.isToLookSoon ? GATHERED_MILLISECONDS : this.pollMilliseconds;
		this.cancel = this.clock.timer(Math.max(pause, rest), () => {
			this.looking = this.look();
		});
	}
}
