import type { StoredSubscription } from '../../store/outbox/subscription';
import type { Capacity } from './endpoint/capacity';
import type { Claims } from './claims';
import type { EndpointQueues } from './endpoint/queues';
import type { DispatcherOptions, Reservation } from './endpoint/options';
import type { OwnQueues } from './lease/ownQueues';
import type { StoreHealth } from './endpoint/storeHealth';

/** Slots for deliveries that are about to be stored, so that they are attempted from memory. */
export class Reservations {
	constructor(
		private readonly options: Pick<DispatcherOptions, 'clock' | 'mayDispatch'>,
		private readonly queues: EndpointQueues,
		private readonly own: OwnQueues,
		private readonly capacity: Capacity,
		private readonly claims: Claims,
		private readonly storeHealth: StoreHealth,
	) {}

	/** A slot; undefined where others are first, nothing may be sent now, or another process dispatches the queue. */
	reserve(subscription: StoredSubscription): Reservation | undefined {
		const queue = this.queues.of(subscription);
		const { limiter } = queue;
		const now = this.options.clock.now();
		const isFirst = limiter.dueAt > now && !queue.claiming && now >= this.storeHealth.pausedUntil;
		if (!isFirst || limiter.slots(now) === 0) return undefined;
		if (this.capacity.of(queue, now) === 0) {
			this.capacity.settle(now);
			if (this.capacity.of(queue, now) === 0) return undefined;
		}
		if (this.own.leases.holds(limiter.id)) return this.claims.reserve(queue, now);
		if (!this.own.mayTake(queue)) return undefined;
		// Taken in the same breath: where somebody else has it, the delivery is given back for them.
		return this.claims.reserve(queue, now, this.own.take(queue));
	}

	/** A slot for a test, whatever else is under way, whatever the status of the subscription, and whoever dispatches its queue. */
	reserveTest(subscription: StoredSubscription): Reservation | undefined {
		if (!this.options.mayDispatch(subscription)) return undefined;
		return this.claims.reserve(this.queues.of(subscription), this.options.clock.now());
	}
}
