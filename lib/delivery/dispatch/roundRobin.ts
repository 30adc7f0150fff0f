import type { EndpointQueue } from './endpointQueue';
import type { Capacity } from './capacity';
import type { Clock } from '../../time/clock';

/** What the dispatcher is told. */
export interface RoundRobinEvents {
	/** The line may start so many of its deliveries. */
	readonly claim: (queue: EndpointQueue, count: number, now: number) => void;
	/** The line has no slot for its turn any more. */
	readonly consider: (queue: EndpointQueue) => void;
}

/** Whose turn it is to take places: lines with something due and a slot, in the order of their coming. */
export class RoundRobin {
	private readonly ready = new Set<EndpointQueue>();
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
		this.ready.clear();
	}

	/** The line wants a turn. */
	join(queue: EndpointQueue): void {
		this.ready.add(queue);
		this.take();
	}

	/** The line wants none any more. */
	leave(queue: EndpointQueue): void {
		this.ready.delete(queue);
	}

	/** Gives turns as long as places are free. */
	take(): void {
		if (this.isTaking) return;
		this.isTaking = true;
		const movesAt = this.capacity.settle(this.clock.now());
		// Who has nothing under way, or is answered, comes before who waits for several answers already.
		this.give(
			(queue, now) => queue.limiter.underWay === 0 || queue.limiter.answers(now) === 'live',
		);
		this.give(() => true);
		this.isTaking = false;
		if (this.ready.size > 0) this.takeAgainAt(movesAt);
	}

	private give(isMeant: (queue: EndpointQueue, now: number) => boolean): void {
		for (const line of this.ready) {
			if (this.capacity.free <= 0) break;
			const now = this.clock.now();
			if (!isMeant(line, now)) continue;
			const slots = line.limiter.slots(now);
			const share = slots > 0 ? this.capacity.of(line, now) : 0;
			const count = Math.min(slots, share, Math.ceil(this.capacity.free / this.ready.size));
			if (slots > 0 && count <= 0) continue;
			this.ready.delete(line);
			if (count > 0) this.events.claim(line, count, now);
			else this.events.consider(line);
		}
	}

	/** Some place will be free for others then, though no attempt may have ended. */
	private takeAgainAt(at: number): void {
		if (this.isToSettle || at === Infinity || this.closing) return;
		this.isToSettle = true;
		this.clock.timer(Math.max(1, at - this.clock.now()), () => {
			this.isToSettle = false;
			this.take();
		});
	}
}
