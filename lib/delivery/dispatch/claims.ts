import type { ClaimedDelivery } from '../../store/outbox/delivery';
import type { EndpointQueue } from './endpoint/queue';
import type { Capacity } from './endpoint/capacity';
import type { StoreHealth } from './endpoint/storeHealth';
import type { DispatcherOptions, Reservation, TakenSlots } from './endpoint/options';
import type { InFlight } from './inFlight';
import type { QueueLeases } from './lease/held';

/** A claim outlives its attempt by this much, for the store and a busy event loop. */
const MARGIN_MILLISECONDS = 30_000;

/** Takes slots for deliveries and has them attempted: those that are stored, by a claim, and those about to be. */
export class Claims {
	constructor(
		private readonly outbox: Pick<DispatcherOptions['outbox'], 'claim'>,
		private readonly leases: Pick<QueueLeases, 'holds'>,
		private readonly capacity: Capacity,
		private readonly storeHealth: StoreHealth,
		private readonly begin: InFlight['begin'],
		/** The queue may go on. */
		private readonly next: (queue: EndpointQueue) => void,
	) {}

	/** A slot for a delivery about to be stored; `decided`: once that resolves it is known whether the queue is ours. */
	reserve(queue: EndpointQueue, now: number, decided?: Promise<void>): Reservation {
		const taken = this.take(queue, now);
		const claimUntil = claimEnd(queue, now);
		return {
			claimUntil,
			start: (delivery) => {
				const begin = (mayStart = true) => this.begin(queue, delivery, claimUntil, taken, mayStart);
				if (decided === undefined) begin();
				// What others have under way of a queue that has become ours is known only then.
				else void decided.then(() => begin(!queue.limiter.isOverdrawn));
			},
			release: () => {
				this.release(queue, taken);
				this.next(queue);
			},
		};
	}

	/** Claims and starts up to so many of the queue's deliveries. */
	async claim(queue: EndpointQueue, count: number, now: number): Promise<void> {
		const { limiter } = queue;
		// The lease may have ended while the queue waited for its turn.
		if (!this.leases.holds(limiter.id)) return this.next(queue);
		const until = claimEnd(queue, now);
		const taken = Array.from({ length: count }, () => this.take(queue, now));
		queue.claiming = true;
		const knownDueAt = limiter.dueAt;
		// What is noted from here on may have been stored after the claim.
		limiter.dueAt = Infinity;
		let claimed: readonly ClaimedDelivery[] = [];
		try {
			const batch = await this.outbox.claim(limiter.id, count, until);
			claimed = batch.deliveries;
			this.storeHealth.worked();
			limiter.noteDue(batch.nextDueAt ?? Infinity);
		} catch (error) {
			this.storeHealth.failed(error);
			limiter.noteDue(knownDueAt);
		}
		queue.claiming = false;
		taken.forEach((slots, at) => {
			const delivery = claimed[at];
			if (delivery === undefined) this.release(queue, slots);
			else this.begin(queue, delivery, until, slots);
		});
		this.next(queue);
	}

	/** Gives back a slot that came to nothing. */
	release(queue: EndpointQueue, taken: TakenSlots): void {
		queue.limiter.giveBack();
		this.capacity.giveBack(taken);
	}

	private take(queue: EndpointQueue, now: number): TakenSlots {
		queue.limiter.take();
		return this.capacity.take(queue, now);
	}
}

function claimEnd(queue: EndpointQueue, now: number): number {
	return now + queue.settings.timeoutSeconds * 1000 + MARGIN_MILLISECONDS;
}

/** When the attempt has timed out for which a delivery was claimed until then. */
export function attemptEnd(claimUntil: number): number {
	return claimUntil - MARGIN_MILLISECONDS;
}
