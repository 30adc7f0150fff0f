import type { StoredSubscription } from '../../../store/outbox/subscription';
import { EndpointQueue } from './queue';
import type { Capacity } from './capacity';
import type { DispatcherOptions } from './options';

/** What the dispatcher is told. */
export interface EndpointQueueEvents {
	/** Its subscription was taken over as it is stored. */
	readonly renewed: (queue: EndpointQueue, probedBefore: number | undefined) => void;
	/** The queue is no more. */
	readonly dropped: (queue: EndpointQueue) => void;
}

/** The dispatcher's queues, one for each subscription it has met. */
export class EndpointQueues {
	private readonly queues = new Map<string, EndpointQueue>();

	constructor(
		private readonly options: Pick<DispatcherOptions, 'settingsOf' | 'clock'>,
		private readonly capacity: Capacity,
		private readonly events: EndpointQueueEvents,
	) {}

	/** The queue of a subscription's id, where there is one. */
	get(subscriptionId: string): EndpointQueue | undefined {
		return this.queues.get(subscriptionId);
	}

	/** The queue of a subscription, which is at least as new as this. */
	of(subscription: StoredSubscription): EndpointQueue {
		const known = this.queues.get(subscription.id);
		if (known !== undefined) {
			if (known.subscription.revision < subscription.revision) this.renew(known, subscription);
			return known;
		}
		const { settingsOf, clock } = this.options;
		const settings = settingsOf(subscription);
		const share = this.capacity.originOf(settings.origin);
		const queue = new EndpointQueue(subscription, settings, share, clock.elapsed);
		this.queues.set(subscription.id, queue);
		return queue;
	}

	/** Takes over a subscription as it is stored now. */
	renew(queue: EndpointQueue, subscription: StoredSubscription): void {
		const same = queue.subscription.revision === subscription.revision;
		const probedBefore = queue.limiter.probingSince;
		const settings = same ? queue.settings : this.options.settingsOf(subscription);
		queue.refresh(subscription, settings);
		queue.ofOrigin = this.capacity.originOf(settings.origin);
		this.events.renewed(queue, probedBefore);
	}

	/** Forgets a queue. */
	drop(queue: EndpointQueue): void {
		queue.sleep();
		this.events.dropped(queue);
		this.queues.delete(queue.limiter.id);
	}

	/** Forgets queues that have nothing to do, unless they are used. */
	tidy(now: number, isUsed: (subscriptionId: string) => boolean): void {
		for (const queue of this.queues.values()) {
			if (!isUsed(queue.limiter.id) && queue.limiter.isIdle(now)) this.drop(queue);
		}
		this.capacity.tidy(this.queues.values());
	}

	/** Calls all alarms off. */
	sleep(): void {
		for (const queue of this.queues.values()) queue.sleep();
	}
}
