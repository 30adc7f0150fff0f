import type { Claimant } from '../../limit/fairShare';

const LIVE_MILLISECONDS = 1000;

/** What an endpoint is known for by how its attempts ended; times are epoch milliseconds. */
export class Liveness {
	/** When an attempt was answered last, and whether the last one was. */
	private answeredAt = -Infinity;
	private isAnswered = false;

	/** Notes whether an attempt that has ended was answered, or failed at once: anything but a timeout. */
	note(isAnswered: boolean, now: number): void {
		this.isAnswered = isAnswered;
		if (isAnswered) this.answeredAt = now;
	}

	/** What it is known for now. */
	at(now: number): Claimant['liveness'] {
		const isLive = now >= this.answeredAt && now - this.answeredAt < LIVE_MILLISECONDS;
		if (this.isAnswered && isLive) return 'live';
		return this.isAnswered ? 'known' : 'new';
	}
}
