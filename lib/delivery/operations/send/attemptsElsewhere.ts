import type { Outbox } from '../../../store/outbox';
import type { StoredDelivery } from '../../../store/outbox/delivery';
import type { Clock } from '../../../time/clock';

const LOOK_EVERY_MILLISECONDS = 250;
/** Asked for at once. */
const MOST_AT_A_TIME = 500;

/** First attempts that other processes make: the store tells when they have ended. */
export class AttemptsElsewhere {
	private readonly watched = new Set<string>();
	private isLooking = false;
	private cancel: (() => void) | undefined;

	constructor(
		private readonly outbox: Pick<Outbox, 'deliveries'>,
		private readonly clock: Clock,
		private readonly onAttempted: (deliveryId: string) => void,
	) {}

	/** Somebody waits for this one. */
	watch(deliveryId: string): void {
		this.watched.add(deliveryId);
		this.lookLater();
	}

	/** Nobody waits for it any more. */
	forget(deliveryId: string): void {
		this.watched.delete(deliveryId);
	}

	/** Tells of those that were attempted, whichever process did it. */
	async look(): Promise<void> {
		if (this.watched.size === 0 || this.isLooking) return;
		this.isLooking = true;
		try {
			const ids = [...this.watched].slice(0, MOST_AT_A_TIME);
			const { deliveries } = await this.outbox.deliveries({ ids }, { limit: ids.length });
			for (const delivery of deliveries) if (wasAttempted(delivery)) this.onAttempted(delivery.id);
		} catch {
			// Whoever waits does so until their time is over, and asks for themselves then.
		}
		this.isLooking = false;
	}

	private lookLater(): void {
		this.cancel ??= this.clock.timer(LOOK_EVERY_MILLISECONDS, () => {
			this.cancel = undefined;
			void this.look();
			if (this.watched.size > 0) this.lookLater();
		});
	}
}

function wasAttempted({ state, progress }: StoredDelivery): boolean {
	const isOver = state !== 'pending' && state !== 'blocked';
	return isOver || progress.attempts > 0 || progress.ownFaults > 0;
}
