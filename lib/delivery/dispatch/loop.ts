import type { Settled } from '../../store/outbox/attempt';
import type { StoredSubscription } from '../../store/outbox/subscription';
import { ClockWatch } from '../../time/clockSet';
import { Claims } from './claims';
import type { LeasedDelivery, EndpointQueue } from './endpoint/queue';
import { EndpointQueues } from './endpoint/queues';
import { Probes } from './probe';
import { Capacity } from './endpoint/capacity';
import { StoreHealth } from './endpoint/storeHealth';
import { RoundRobin } from './endpoint/roundRobin';
import type { DispatcherOptions, Reservation } from './endpoint/options';
import { InFlight } from './inFlight';
import { Look } from './look';
import { OwnQueues } from './lease/ownQueues';
import { Reservations } from './reservations';
import { sleep } from '../../time/clock';

/**
 * Makes the attempts that are due, queue by queue: at most so many at a time, for no endpoint more than its limits allow,
 * and of the slots no more than its share, so that endpoints that hang never take the last ones (`fairShare`). Only queues
 * whose lease is held are dispatched: that makes limits and order exact over any number of processes.
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
	private readonly own: OwnQueues;
	private readonly reservations: Reservations;
	private readonly storeLook: Look;
	private closing = false;

	constructor(private readonly options: DispatcherOptions) {
		this.storeHealth = new StoreHealth(options.clock, options.log);
		this.capacity = new Capacity(options.limits);
		this.watch = new ClockWatch(options.clock);
		this.own = new OwnQueues(options, this.storeHealth, {
			get: (id) => this.queues.get(id),
			renew: (queue, subscription) => this.queues.renew(queue, subscription),
			ours: (queue, probedBefore) => this.probes.follow(queue, probedBefore),
			asked: (queue) => this.consider(queue),
		});
		const next = (queue: EndpointQueue) => {
			this.own.leases.ended(queue.limiter.id);
			this.consider(queue);
			this.roundRobin.take();
		};
		this.inFlight = new InFlight(options, this.storeHealth, this.own.leases, {
			release: (queue, taken) => this.claims.release(queue, taken),
			rated: (queue) => this.consider(queue),
			attempted: () => void this.follow(),
			ended: (leased, settled) => this.ended(leased, settled),
			next,
		});
		const begin: InFlight['begin'] = (...claimed) => this.inFlight.begin(...claimed);
		this.claims = new Claims(
			options.outbox,
			this.own.leases,
			this.capacity,
			this.storeHealth,
			begin,
			next,
		);
		this.roundRobin = new RoundRobin(this.capacity, options.clock, {
			claim: (queue, count, now) => void this.claims.claim(queue, count, now),
			consider: (queue) => this.consider(queue),
		});
		this.queues = new EndpointQueues(options, this.capacity, {
			renewed: (queue, probedBefore) => this.own.renewed(queue, probedBefore),
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
		const { queues, own, capacity, claims, storeHealth } = this;
		this.reservations = new Reservations(options, queues, own, capacity, claims, storeHealth);
		this.storeLook = new Look(options, queues, own, {
			due: (queue) => this.consider(queue),
			more: () => void (this.closing || this.look()),
		});
	}

	/** How many attempts are under way, or about to start. */
	get underWay(): number {
		return this.capacity.underWay;
	}

	/** A slot for a delivery about to be stored; undefined where it is not to be attempted now, or not here. */
	reserve(subscription: StoredSubscription): Reservation | undefined {
		return this.closing ? undefined : this.reservations.reserve(subscription);
	}

	/** A slot for a test. */
	reserveTest(subscription: StoredSubscription): Reservation | undefined {
		return this.closing ? undefined : this.reservations.reserveTest(subscription);
	}

	/** A delivery of this subscription is stored and becomes due then. */
	noteDue(subscription: StoredSubscription, at: number): void {
		// Whoever dispatches it finds that for themselves.
		if (this.own.leases.isElsewhere(subscription.id)) return;
		const queue = this.queues.of(subscription);
		queue.limiter.noteDue(at);
		this.consider(queue);
	}

	/** Whether this process dispatches the subscription's queue at this time. */
	dispatches(subscriptionId: string): boolean {
		return this.own.leases.holds(subscriptionId);
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
		this.own.leases.forget(subscriptionId);
	}

	/** Looks for due deliveries of all subscriptions; answers false where the store failed. */
	async look(): Promise<boolean> {
		try {
			await this.follow();
			await this.storeLook.look();
			this.storeHealth.worked();
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
		this.own.endAll();
		const { clock } = this.options;
		const until = clock.elapsed() + graceMilliseconds;
		while (this.underWay > 0 && clock.elapsed() < until) await sleep(clock, 10);
		await this.own.close();
		this.storeHealth.giveUp();
	}

	/** What was planned by a clock that was wrong is planned anew once that is set right. */
	private follow(): Promise<unknown> | undefined {
		const set = this.watch.look();
		return set && this.storeHealth.insist(() => this.options.outbox.clockSet(set));
	}

	/** Gives the queue a turn now or sets its alarm, according to what it can do next. */
	private consider(queue: EndpointQueue): void {
		if (this.closing || queue.claiming) return;
		const { clock } = this.options;
		const now = clock.now();
		const at = Math.max(queue.limiter.wakesAt(now), this.storeHealth.pausedUntil);
		if (at === Infinity) return;
		if (at > now) queue.wakeAt(at, clock, () => this.consider(queue));
		else if (!this.dispatches(queue.limiter.id)) this.own.want(queue);
		else if (queue.limiter.probes(now)) void this.probes.probe(queue, now);
		else if (queue.limiter.slots(now) > 0) this.roundRobin.join(queue);
	}

	/** Frees the slot of an attempt, and tells its queue what follows from it. */
	private ended({ queue, taken }: LeasedDelivery, settled: Settled | undefined): void {
		this.capacity.giveBack(taken);
		if (settled?.kind !== 'settled') return;
		this.own.renewed(queue, queue.settled(settled.judgement, this.options.clock.now()));
	}
}
