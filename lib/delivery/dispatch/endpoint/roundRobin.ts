import type { EndpointQueue } from './queue';
import type { Capacity } from './capacity';
import type { Clock } from '../../../time/clock';

/** What the dispatcher is told. */
export interface RoundRobinEvents {
	/** The queue may start so many of its deliveries. */
	readonly claim: (queue: EndpointQueue, count: number, now: number) => void;
	/** The queue has no slot for its turn any more. */
	readonly consider: (queue: EndpointQueue) => void;
}

/** Whose turn it is to take slots: queues with something due and a slot, in the order of their coming. */
export class RoundRobin {
	private readonly waiting = new Set<EndpointQueue>();
	private isTaking = false;
	private isToSettle = false;
	private closing = false;

	constructor(
		private readonly capacity: Capacity,
		private readonly clock: Clock,
		private readonly events: RoundRobinEvents,
	) {}

	/** Gives no turns any more. */
	close(): void {
		this.closing = true;
		this.waiting.clear();
	}

	/** The queue wants a turn. */
	join(queue: EndpointQueue): void {
		this.waiting.add(queue);
		this.take();
	}

	/** The queue wants none any more. */
	leave(queue: EndpointQueue): void {
		this.waiting.delete(queue);
	}

	/** Gives turns as long as slots are free. */
	take(): void {
		if (this.isTaking) return;
		this.isTaking = true;
		const movesAt = this.capacity.settle(this.clock.now());
		// Who has nothing under way, or is answered, comes before who waits for several answers already.
		this.give(
			(queue, now) => queue.limiter.underWay === 0 || queue.limiter.liveness.at(now) === 'live',
		);
		this.give(() => true);
		this.isTaking = false;
		if (this.waiting.size > 0) this.takeAgainAt(movesAt);
	}

	private give(isMeant: (queue: EndpointQueue, now: number) => boolean): void {
		for (const queue of this.waiting) {
			if (this.capacity.free <= 0) break;
			const now = this.clock.now();
			if (!isMeant(queue, now)) continue;
			const slots = queue.limiter.slots(now);
			const share = slots > 0 ? this.capacity.of(queue, now) : 0;
			const count = Math.min(slots, share, Math.ceil(this.capacity.free / this.waiting.size));
			if (slots > 0 && count <= 0) continue;
			this.waiting.delete(queue);
			if (count > 0) this.events.claim(queue, count, now);
			else this.events.consider(queue);
		}
	}

	/** Some slot will be free for others then, though no attempt may have ended. */
	private takeAgainAt(at: number): void {
		if (this.isToSettle || at === Infinity || this.closing) return;
		this.isToSettle = true;
		this.clock.timer(Math.max(1, at - this.clock.now()), () => {
			this.isToSettle = false;
			this.take();
		});
	}
}
