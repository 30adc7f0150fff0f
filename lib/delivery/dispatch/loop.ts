import type { Settled } from '../../store/outbox/attempt';
import type { StoredSubscription } from '../../store/outbox/subscription';
import { ClockWatch } from '../../time/clockSet';
import { Claims } from './claims';
import type { Held, Line } from './endpointQueue';
import { Lines } from './endpointQueues';
import { Recovery } from './probe';
import { Sharing } from './capacity';
import { StoreTrouble } from './storeHealth';
import { Turns } from './roundRobin';
import type { DispatcherOptions, Reservation } from './options';
import { Work } from './inFlight';
import { sleep } from '../../time/clock';

/**
 * Makes the attempts that are due, lane by lane: at most so many at a time, none of more than its lane lets through, and
 * of the places no more than its share, so that endpoints that hang never take the last ones (`fairShare`).
 */
export class Dispatcher {
	private readonly lines: Lines;
	private readonly turns: Turns;
	private readonly claims: Claims;
	private readonly work: Work;
	private readonly trouble: StoreTrouble;
	private readonly recovery: Recovery;
	private readonly sharing: Sharing;
	private readonly watch: ClockWatch;
	private closing = false;

	constructor(private readonly options: DispatcherOptions) {
		this.trouble = new StoreTrouble(options.clock, options.log);
		this.sharing = new Sharing(options.limits);
		this.watch = new ClockWatch(options.clock);
		const next = (line: Line) => {
			this.consider(line);
			this.turns.take();
		};
		this.work = new Work(options, this.trouble, {
			release: (line, taken) => this.claims.release(line, taken),
			attempted: () => void this.follow(),
			ended: (held, settled) => this.ended(held, settled),
			next,
		});
		const begin: Work['begin'] = (line, delivery, until, taken) =>
			this.work.begin(line, delivery, until, taken);
		this.claims = new Claims(options.outbox, this.sharing, this.trouble, begin, next);
		this.turns = new Turns(this.sharing, options.clock, {
			claim: (line, count, now) => void this.claims.claim(line, count, now),
			consider: (line) => this.consider(line),
		});
		this.lines = new Lines(options.settingsOf, this.sharing, {
			// What is to decide about the rest is tried now, not when its schedule says.
			probes: (line) => void this.recovery.hasten(line, 1),
			dropped: (line) => this.turns.leave(line),
		});
		this.recovery = new Recovery(options.outbox, this.trouble, {
			probing: (line, subscription) => {
				if (subscription === undefined) return this.lines.drop(line);
				this.lines.renew(line, subscription);
				this.consider(line);
			},
			hastened: (line) => {
				line.lane.noteDue(options.clock.now());
				this.consider(line);
			},
		});
	}

	/** How many attempts are under way, or about to start. */
	get underWay(): number {
		return this.sharing.underWay;
	}

	/** A place for a delivery about to be stored; undefined where others are first or nothing may be sent now. */
	reserve(subscription: StoredSubscription): Reservation | undefined {
		const line = this.lines.of(subscription);
		const { lane } = line;
		const now = this.options.clock.now();
		const isFirst = lane.dueAt > now && !line.claiming && now >= this.trouble.pausedUntil;
		if (this.closing || !isFirst || lane.slots(now) === 0) return undefined;
		if (this.sharing.of(line, now) === 0) {
			this.sharing.settle(now);
			if (this.sharing.of(line, now) === 0) return undefined;
		}
		return this.claims.reserve(line, now);
	}

	/** A place for a test, whatever else is under way and wherever the subscription stands. */
	reserveTest(subscription: StoredSubscription): Reservation | undefined {
		if (this.closing) return undefined;
		const line = this.lines.of(subscription);
		const now = this.options.clock.now();
		return this.claims.reserve(line, now);
	}

	/** A delivery of this subscription is stored and becomes due then. */
	noteDue(subscription: StoredSubscription, at: number): void {
		const line = this.lines.of(subscription);
		line.lane.noteDue(at);
		this.consider(line);
	}

	/** Whether a delivery that is stored now will be attempted as soon as its turn comes. */
	isSending(subscription: StoredSubscription): boolean {
		return !this.closing && this.lines.of(subscription).lane.isSending(this.options.clock.now());
	}

	/** The subscription was changed. */
	refresh(subscription: StoredSubscription): void {
		const line = this.lines.get(subscription.id);
		if (line === undefined) return;
		this.lines.renew(line, subscription);
		this.consider(line);
	}

	/** The subscription was removed. */
	remove(subscriptionId: string): void {
		const line = this.lines.get(subscriptionId);
		if (line !== undefined) this.lines.drop(line);
	}

	/** Looks for due deliveries of all subscriptions; answers false where the store failed. */
	async look(): Promise<boolean> {
		const { outbox } = this.options;
		try {
			await this.follow();
			const due = await outbox.lanes();
			this.trouble.worked();
			const stored = await outbox.subscriptions();
			for (const subscription of stored) this.refresh(subscription);
			for (const { subscriptionId, dueAt } of due) await this.found(subscriptionId, dueAt);
			this.lines.tidy(new Set(stored.map(({ id }) => id)), this.options.clock.now());
			return true;
		} catch (error) {
			this.trouble.failed(error);
			return false;
		}
	}

	/**
	 * Starts nothing any more and waits so long for what is under way; what lasts longer is abandoned: it is not written,
	 * and will be attempted again.
	 */
	async close(graceMilliseconds: number): Promise<void> {
		this.closing = true;
		this.work.startNone();
		this.recovery.close();
		this.turns.close();
		this.lines.sleep();
		const { clock } = this.options;
		const until = clock.elapsed() + graceMilliseconds;
		while (this.underWay > 0 && clock.elapsed() < until) await sleep(clock, 10);
		this.trouble.giveUp();
	}

	/** What was planned by a clock that was wrong is planned anew once that is set right. */
	private follow(): Promise<unknown> | undefined {
		const set = this.watch.look();
		return set && this.trouble.insist(() => this.options.outbox.clockSet(set));
	}

	private async found(subscriptionId: string, dueAt: number): Promise<void> {
		const known = this.lines.get(subscriptionId);
		if (known?.subscription.kind !== 'subscription') {
			const subscription = await this.options.outbox.subscription(subscriptionId);
			if (subscription === undefined) return;
			this.lines.renew(this.lines.of(subscription), subscription);
		}
		const line = this.lines.get(subscriptionId);
		if (line === undefined || this.closing) return;
		line.lane.noteDue(dueAt);
		this.consider(line);
	}

	/** Gives the line a turn now or sets its alarm, according to what it can do next. */
	private consider(line: Line): void {
		if (this.closing || line.claiming) return;
		const { clock } = this.options;
		const now = clock.now();
		const at = Math.max(line.lane.wakesAt(now), this.trouble.pausedUntil);
		if (at === Infinity) return;
		if (at > now) line.wakeAt(at, clock, () => this.consider(line));
		else if (line.lane.probes(now)) void this.recovery.probe(line, now);
		else if (line.lane.slots(now) > 0) this.turns.join(line);
	}

	/** Frees the place of an attempt, and tells its lane what follows from it. */
	private ended({ line, taken }: Held, settled: Settled | undefined): void {
		this.sharing.giveBack(taken);
		if (settled?.kind !== 'settled') return;
		const { enabled, health, dueAt } = settled.judgement;
		const wasProbing = line.lane.probingSince !== undefined;
		line.lane.stand({ enabled: enabled ?? line.lane.isEnabled, health });
		const recovers = wasProbing && line.lane.isOpen && line.lane.probingSince === undefined;
		if (recovers) void this.recovery.hasten(line, Infinity);
		if (dueAt !== undefined) line.lane.noteDue(dueAt);
		else if (line.settings.ordered) line.lane.noteDue(this.options.clock.now());
	}
}
