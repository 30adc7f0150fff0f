import type { EndedAttempt } from './dispatcherTypes';
import type { Clock } from './senderClock';

/** Those who wait for the first attempts at deliveries they have just made. */
export class FirstAttempts {
	private readonly waiting = new Map<string, (ended: EndedAttempt) => void>();
	private readonly giveUps = new Set<() => void>();

	constructor(private readonly clock: Clock) {}

	/** An attempt has ended; whoever waits for its delivery learns of it. */
	ended(attempt: EndedAttempt): void {
		const tell = this.waiting.get(attempt.delivery.id);
		if (tell === undefined) return;
		this.waiting.delete(attempt.delivery.id);
		tell(attempt);
	}

	/** Ends all waiting: nothing is attempted any more. */
	close(): void {
		for (const giveUp of this.giveUps) giveUp();
	}

	/** How the first attempts at these deliveries ended, by delivery; after so long, those that have not are left out. */
	async of(
		deliveryIds: readonly string[],
		waitMilliseconds: number,
	): Promise<ReadonlyMap<string, EndedAttempt>> {
		const ended = new Map<string, EndedAttempt>();
		if (deliveryIds.length === 0 || waitMilliseconds <= 0) return ended;
		await new Promise<void>((resolve) => {
			const done = () => {
				cancel();
				this.giveUps.delete(done);
				resolve();
			};
			const cancel = this.clock.timer(waitMilliseconds, done);
			this.giveUps.add(done);
			for (const id of deliveryIds) {
				this.waiting.set(id, (attempt) => {
					ended.set(id, attempt);
					if (ended.size === deliveryIds.length) done();
				});
			}
		});
		if (ended.size < deliveryIds.length) deliveryIds.forEach((id) => this.waiting.delete(id));
		return ended;
	}
}
