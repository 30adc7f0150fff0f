import type { WaitingQueue } from '../../store/outbox';
import type { StoredSubscription } from '../../store/outbox/subscription';
import type { EndpointQueue } from './endpoint/queue';
import type { EndpointQueues } from './endpoint/queues';
import type { DispatcherOptions } from './endpoint/options';
import type { OwnQueues } from './lease/ownQueues';

/** Of the queues that nobody dispatches, so many are taken at a time, or this share: other processes take some, too. */
const TAKEN_AT_A_TIME = 64;
const TAKEN_SHARE = 0.25;
/** When more are taken. */
const MORE_AFTER_MILLISECONDS = 100;
/** What is due by the look after the next is taken before it is due, so that it is attempted on time. */
const AHEAD_POLLS = 1.5;

/** What the dispatcher is told. */
export interface LookEvents {
	/** A queue of ours may have something to do. */
	readonly due: (queue: EndpointQueue) => void;
	/** Nobody dispatches further queues: look again. */
	readonly more: () => void;
}

/** Looks for what the store has: deliveries of other processes, queues that nobody dispatches, changed subscriptions. */
export class Look {
	private isMore = false;

	constructor(
		private readonly options: Pick<DispatcherOptions, 'outbox' | 'clock' | 'random' | 'limits'>,
		private readonly queues: EndpointQueues,
		private readonly own: OwnQueues,
		private readonly events: LookEvents,
	) {}

	/** Looks once; rejects where the store fails. */
	async look(): Promise<void> {
		const { outbox, clock } = this.options;
		const waiting = await outbox.queues();
		this.own.leases.seenElsewhere(
			waiting.flatMap(({ subscriptionId, leasable }) => (leasable ? [] : [subscriptionId])),
		);
		const stored = await outbox.subscriptions();
		for (const subscription of stored) {
			const queue = this.queues.get(subscription.id);
			if (queue !== undefined) this.renew(queue, subscription);
		}
		await this.own.recount();
		const free: EndpointQueue[] = [];
		for (const one of waiting) {
			const queue = one.leasable ? await this.queueOf(one) : undefined;
			if (queue === undefined) continue;
			queue.limiter.noteDue(one.dueAt);
			if (this.own.leases.holds(one.subscriptionId)) this.events.due(queue);
			else if (this.startsSoon(queue) && this.own.mayTake(queue)) free.push(queue);
		}
		this.take(free);
		const ids = new Set(stored.map(({ id }) => id));
		this.queues.tidy(clock.now(), (id) => ids.has(id) || this.own.isUsed(id));
	}

	/** The queue with its subscription as it is stored; those that are listed have been told already. */
	private async queueOf({ subscriptionId }: WaitingQueue): Promise<EndpointQueue | undefined> {
		const known = this.queues.get(subscriptionId);
		if (known?.subscription.kind === 'subscription') return known;
		const subscription = await this.options.outbox.subscription(subscriptionId);
		if (subscription === undefined) return undefined;
		const queue = this.queues.of(subscription);
		this.renew(queue, subscription);
		return queue;
	}

	private renew(queue: EndpointQueue, subscription: StoredSubscription): void {
		this.queues.renew(queue, subscription);
		if (this.own.leases.holds(subscription.id)) this.events.due(queue);
	}

	private startsSoon({ limiter }: EndpointQueue): boolean {
		const now = this.options.clock.now();
		return limiter.wakesAt(now) <= now + AHEAD_POLLS * this.options.limits.pollMilliseconds;
	}

	private take(free: EndpointQueue[]): void {
		const count = Math.max(TAKEN_AT_A_TIME, Math.ceil(TAKEN_SHARE * free.length));
		for (let taken = 0; taken < count && free.length > 0; taken++) {
			const [queue] = free.splice(Math.floor(this.options.random() * free.length), 1);
			if (queue !== undefined) void this.own.take(queue);
		}
		if (free.length === 0 || this.isMore) return;
		this.isMore = true;
		this.options.clock.timer(MORE_AFTER_MILLISECONDS, () => {
			this.isMore = false;
			this.events.more();
		});
	}
}
