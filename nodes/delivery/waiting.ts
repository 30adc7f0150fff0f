import type { EndedAttempt } from './dispatcherTypes';
import type { Clock } from './senderClock';

/** Those who wait for the first attempts at deliveries they have just made. */
export class FirstAttempts {
	private readonly waiting = new Map<string, (ended: EndedAttempt) => void>();

	constructor(private readonly clock: Clock) {}

	/** An attempt has ended; whoever waits for its delivery learns of it. */
	ended(attempt: EndedAttempt): void {
		const tell = this.waiting.get(attempt.delivery.id);
		if (tell === undefined) return;
		this.waiting.delete(attempt.delivery.id);
		tell(attempt);
	}

	/** How the first attempts at these deliveries ended, by delivery; after so long, those that have not are left out. */
	async of(
		deliveryIds: readonly string[],
		waitMilliseconds: number,
	): Promise<ReadonlyMap<string, EndedAttempt>> {
		const ended = new Map<string, EndedAttempt>();
		if (deliveryIds.length === 0 || waitMilliseconds <= 0) return ended;
		await new Promise<void>((resolve) => {
			const cancel = this.clock.timer(waitMilliseconds, resolve);
			for (const id of deliveryIds) {
				this.waiting.set(id, (attempt) => {
					ended.set(id, attempt);
					if (ended.size < deliveryIds.length) return;
					cancel();
					resolve();
				});
			}
		});
		if (ended.size < deliveryIds.length) deliveryIds.forEach((id) => this.waiting.delete(id));
		return ended;
	}
}
