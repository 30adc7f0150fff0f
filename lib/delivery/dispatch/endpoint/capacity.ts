import type { EndpointQueue } from './queue';
import { fairShare, type Share } from '../../limit/fairShare';
import type { DispatcherLimits, TakenSlots } from './options';
import { Slots } from '../../limit/concurrency';

/** Most endpoints have answered by then; an attempt that still waits leaves its slot to others. */
const SLOW_AFTER_MILLISECONDS = 500;
/** How many attempts may wait for longer, for each of those that may be under way. */
const SLOW_SHARE = 3;
/** Origins that no queue has any more are forgotten once there are so many. */
const FORGOTTEN_FROM = 100;

/** The dispatcher's slots, shared out among endpoints and origins. */
export class Capacity {
	private readonly slots: Slots;
	private readonly origins = new Map<string, Share>();

	constructor({ attempts, slowAttempts = SLOW_SHARE * attempts }: DispatcherLimits) {
		this.slots = new Slots({
			quick: attempts,
			slow: slowAttempts,
			slowAfterMilliseconds: SLOW_AFTER_MILLISECONDS,
		});
	}

	/** How many attempts are under way, or about to start. */
	get underWay(): number {
		return this.slots.taken;
	}

	/** How many slots are free for attempts that begin. */
	get free(): number {
		return this.slots.free;
	}

	/** Lets attempts that wait leave their slots to others; answers when there will be more, Infinity where never. */
	settle(now: number): number {
		return this.slots.settle(now);
	}

	/** How many attempts this queue may start. */
	of({ limiter, ofOrigin }: EndpointQueue, now: number): number {
		const { underWay } = limiter;
		const liveness = limiter.liveness.at(now);
		return fairShare({ underWay, ofOrigin: ofOrigin.underWay, liveness }, this.slots);
	}

	/** What all queues of an origin share; a queue whose origin is not known shares with none. */
	originOf(origin: string | undefined): Share {
		if (origin === undefined) return { underWay: 0 };
		const share = this.origins.get(origin) ?? { underWay: 0 };
		this.origins.set(origin, share);
		return share;
	}

	/** Takes a slot for the queue, also where its share is used up. */
	take({ limiter, ofOrigin }: EndpointQueue, now: number): TakenSlots {
		ofOrigin.underWay += 1;
		return { slot: this.slots.take(now, limiter.liveness.at(now) !== 'live'), ofOrigin };
	}

	/** Gives a slot back. */
	giveBack({ slot, ofOrigin }: TakenSlots): void {
		ofOrigin.underWay -= 1;
		this.slots.release(slot);
	}

	/** Forgets origins that none of these queues has. */
	tidy(queues: Iterable<EndpointQueue>): void {
		if (this.origins.size < FORGOTTEN_FROM) return;
		const used = new Set<Share>();
		for (const { ofOrigin } of queues) used.add(ofOrigin);
		for (const [origin, share] of this.origins) {
			if (!used.has(share) && share.underWay === 0) this.origins.delete(origin);
		}
	}
}
