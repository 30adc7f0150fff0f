import { sleep, type Clock } from '../../../time/clock';
import { errorMessage } from '../../../text/error';

const FIRST_PAUSE_MILLISECONDS = 100;
const MOST_PAUSE_MILLISECONDS = 10_000;

/** What the sender tells its operator; never anything secret. */
export interface SenderLog {
	warn(sentence: string): void;
	info(sentence: string): void;
}

/** Whether the store works, and for how long to leave it alone where it does not. */
export class StoreHealth {
	private pauseMilliseconds = 0;
	private until = 0;
	private ended = false;

	constructor(
		private readonly clock: Clock,
		private readonly log: SenderLog,
	) {}

	/** Epoch milliseconds before which nothing should be asked of the store; in the past where it works. */
	get pausedUntil(): number {
		return this.until;
	}

	/** The store has answered. */
	worked(): void {
		if (this.pauseMilliseconds === 0) return;
		this.pauseMilliseconds = 0;
		this.until = 0;
		this.log.info('The outbox works again; sending continues.');
	}

	/** The store has failed; operations that were under way at the same time count as one. */
	failed(error: unknown): void {
		const now = this.clock.now();
		const wasSetBack = this.until - now > MOST_PAUSE_MILLISECONDS;
		if ((now < this.until && !wasSetBack) || this.ended) return;
		if (this.pauseMilliseconds === 0) {
			const reason = errorMessage(error);
			this.log.warn(`Sending is paused until the outbox works again; nothing is lost. ${reason}`);
		}
		const doubled = Math.max(FIRST_PAUSE_MILLISECONDS, this.pauseMilliseconds * 2);
		this.pauseMilliseconds = Math.min(MOST_PAUSE_MILLISECONDS, doubled);
		this.until = now + this.pauseMilliseconds;
	}

	/** Ends what is being insisted on. */
	giveUp(): void {
		this.ended = true;
	}

	/** Repeats a write until it is done; undefined where it was given up. */
	insist<Value>(write: () => Promise<Value>): Promise<Value | undefined> {
		if (this.ended) return Promise.resolve(undefined);
		return write().then(
			(value) => {
				this.worked();
				return value;
			},
			async (error: unknown) => {
				this.failed(error);
				await sleep(this.clock, Math.max(1, this.until - this.clock.now()));
				return await this.insist(write);
			},
		);
	}
}
