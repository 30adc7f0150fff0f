import type { Settled } from '../../store/outbox/attempt';
import type { StoredSubscription } from '../../store/outbox/subscription';
import { ClockWatch } from '../../time/clockSet';
import { Claims } from './claims';
import type { LeasedDelivery, EndpointQueue } from './endpointQueue';
import { EndpointQueues } from './endpointQueues';
import { Probes } from './probe';
import { Capacity } from './capacity';
import { StoreHealth } from './storeHealth';
import { RoundRobin } from './roundRobin';
import type { DispatcherOptions, Reservation } from './options';
import { InFlight } from './inFlight';
import { sleep } from '../../time/clock';

/**
 * Makes the attempts that are due, queue by queue: at most so many at a time, for no endpoint more than its limits allow,
 * and of the slots no more than its share, so that endpoints that hang never take the last ones (`fairShare`).
 */
export class Dispatcher {
	private readonly queues: EndpointQueues;
	private readonly roundRobin: RoundRobin;
	private readonly claims: Claims;
	private readonly inFlight: InFlight;
	private readonly storeHealth: StoreHealth;
	private readonly probes: Probes;
	private readonly capacity: Capacity;
	private readonly watch: ClockWatch;
	private closing = false;

	constructor(private readonly options: DispatcherOptions) {
		this.storeHealth = new StoreHealth(options.clock, options.log);
		this.capacity = new Capacity(options.limits);
		this.watch = new ClockWatch(options.clock);
		const next = (queue: EndpointQueue) => {
			this.consider(queue);
			this.roundRobin.take();
		};
		this.inFlight = new InFlight(options, this.storeHealth, {
			release: (queue, taken) => this.claims.release(queue, taken),
			attempted: () => void this.follow(),
			ended: (leased, settled) => this.ended(leased, settled),
			next,
		});
		const begin: InFlight['begin'] = (queue, delivery, until, taken) =>
			this.inFlight.begin(queue, delivery, until, taken);
		this.claims = new Claims(options.outbox, this.capacity, this.storeHealth, begin, next);
		this.roundRobin = new RoundRobin(this.capacity, options.clock, {
			claim: (queue, count, now) => void this.claims.claim(queue, count, now),
			consider: (queue) => this.consider(queue),
		});
		this.queues = new EndpointQueues(options.settingsOf, this.capacity, {
			// What is to decide about the rest is tried now, not when its schedule says.
			probes: (queue) => void this.probes.makeDueNow(queue, 1),
			dropped: (queue) => this.roundRobin.leave(queue),
		});
		this.probes = new Probes(options.outbox, this.storeHealth, {
			probing: (queue, subscription) => {
				if (subscription === undefined) return this.queues.drop(queue);
				this.queues.renew(queue, subscription);
				this.consider(queue);
			},
			madeDue: (queue) => {
				queue.limiter.noteDue(options.clock.now());
				this.consider(queue);
			},
		});
	}

	/** How many attempts are under way, or about to start. */
	get underWay(): number {
		return this.capacity.underWay;
	}

	/** A slot for a delivery about to be stored; undefined where others are first or nothing may be sent now. */
	reserve(subscription: StoredSubscription): Reservation | undefined {
		const queue = this.queues.of(subscription);
		const { limiter } = queue;
		const now = this.options.clock.now();
		const isFirst = limiter.dueAt > now && !queue.claiming && now >= this.storeHealth.pausedUntil;
		if (this.closing || !isFirst || limiter.slots(now) === 0) return undefined;
		if (this.capacity.of(queue, now) === 0) {
			this.capacity.settle(now);
			if (this.capacity.of(queue, now) === 0) return undefined;
		}
		return this.claims.reserve(queue, now);
	}

	/** A slot for a test, whatever else is under way and whatever the status of the subscription. */
	reserveTest(subscription: StoredSubscription): Reservation | undefined {
		if (this.closing) return undefined;
		const queue = this.queues.of(subscription);
		const now = this.options.clock.now();
		return this.claims.reserve(queue, now);
	}

	/** A delivery of this subscription is stored and becomes due then. */
	noteDue(subscription: StoredSubscription, at: number): void {
		const queue = this.queues.of(subscription);
		queue.limiter.noteDue(at);
		this.consider(queue);
	}

	/** Whether a delivery that is stored now will be attempted as soon as its turn comes. */
	isSending(subscription: StoredSubscription): boolean {
		return (
			!this.closing && this.queues.of(subscription).limiter.isSending(this.options.clock.now())
		);
	}

	/** The subscription was changed. */
	refresh(subscription: StoredSubscription): void {
		const queue = this.queues.get(subscription.id);
		if (queue === undefined) return;
		this.queues.renew(queue, subscription);
		this.consider(queue);
	}

	/** The subscription was removed. */
	remove(subscriptionId: string): void {
		const queue = this.queues.get(subscriptionId);
		if (queue !== undefined) this.queues.drop(queue);
	}

	/** Looks for due deliveries of all subscriptions; answers false where the store failed. */
	async look(): Promise<boolean> {
		const { outbox } = this.options;
		try {
			await this.follow();
			const due = await outbox.queues();
			this.storeHealth.worked();
			const stored = await outbox.subscriptions();
			for (const subscription of stored) this.refresh(subscription);
			for (const { subscriptionId, dueAt } of due) await this.found(subscriptionId, dueAt);
			this.queues.tidy(new Set(stored.map(({ id }) => id)), this.options.clock.now());
			return true;
		} catch (error) {
			this.storeHealth.failed(error);
			return false;
		}
	}

	/**
	 * Starts nothing any more and waits so long for what is under way; what lasts longer is abandoned: it is not written,
	 * and will be attempted again.
	 */
	async close(graceMilliseconds: number): Promise<void> {
		this.closing = true;
		this.inFlight.startNone();
		this.probes.close();
		this.roundRobin.close();
		this.queues.sleep();
		const { clock } = this.options;
		const until = clock.elapsed() + graceMilliseconds;
		while (this.underWay > 0 && clock.elapsed() < until) await sleep(clock, 10);
		this.storeHealth.giveUp();
	}

	/** What was planned by a clock that was wrong is planned anew once that is set right. */
	private follow(): Promise<unknown> | undefined {
		const set = this.watch.look();
		return set && this.storeHealth.insist(() => this.options.outbox.clockSet(set));
	}

	private async found(subscriptionId: string, dueAt: number): Promise<void> {
		const known = this.queues.get(subscriptionId);
		if (known?.subscription.kind !== 'subscription') {
			const subscription = await this.options.outbox.subscription(subscriptionId);
			if (subscription === undefined) return;
			this.queues.renew(this.queues.of(subscription), subscription);
		}
		const queue = this.queues.get(subscriptionId);
		if (queue === undefined || this.closing) return;
		queue.limiter.noteDue(dueAt);
		this.consider(queue);
	}

	/** Gives the queue a turn now or sets its alarm, according to what it can do next. */
	private consider(queue: EndpointQueue): void {
		if (this.closing || queue.claiming) return;
		const { clock } = this.options;
		const now = clock.now();
		const at = Math.max(queue.limiter.wakesAt(now), this.storeHealth.pausedUntil);
		if (at === Infinity) return;
		if (at > now) queue.wakeAt(at, clock, () => this.consider(queue));
		else if (queue.limiter.probes(now)) void this.probes.probe(queue, now);
		else if (queue.limiter.slots(now) > 0) this.roundRobin.join(queue);
	}

	/** Frees the slot of an attempt, and tells its queue what follows from it. */
	private ended({ queue, taken }: LeasedDelivery, settled: Settled | undefined): void {
		this.capacity.giveBack(taken);
		if (settled?.kind !== 'settled') return;
		const { enabled, health, dueAt } = settled.judgement;
		const wasProbing = queue.limiter.probingSince !== undefined;
		queue.limiter.setStatus({ enabled: enabled ?? queue.limiter.isEnabled, health });
		const recovers = wasProbing && queue.limiter.isOpen && queue.limiter.probingSince === undefined;
		if (recovers) void this.probes.makeDueNow(queue, Infinity);
		if (dueAt !== undefined) queue.limiter.noteDue(dueAt);
		else if (queue.settings.ordered) queue.limiter.noteDue(this.options.clock.now());
	}
}
