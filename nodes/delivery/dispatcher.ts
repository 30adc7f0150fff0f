import type { ClaimedDelivery, Settled, StoredSubscription } from '../store/outbox';
import { ClockWatch } from './clockWatch';
import { Line, type Held } from './dispatcherLine';
import { Recovery } from './dispatcherRecovery';
import { Sharing } from './dispatcherSharing';
import { StoreTrouble } from './dispatcherTrouble';
import type { DispatcherOptions, Reservation, Taken } from './dispatcherTypes';
import { Work } from './dispatcherWork';
import { sleep } from './senderClock';

/** A lease outlives its attempt by this much, for the store and a busy event loop. */
const LEASE_MARGIN_MILLISECONDS = 30_000;
/**
 * Makes the attempts that are due, lane by lane: at most so many at a time, none of more than its lane lets through, and
 * of the places no more than its share, so that endpoints that hang never take the last ones (`fairShare`).
 */
export class Dispatcher {
	private readonly lines = new Map<string, Line>();
	/** Lines with something due and a slot, in the order of their turns. */
	private readonly ready = new Set<Line>();
	private readonly work: Work;
	private readonly trouble: StoreTrouble;
	private readonly recovery: Recovery;
	private readonly sharing: Sharing;
	private isToSettle = false;
	private readonly watch: ClockWatch;
	private closing = false;
	private isTakingTurns = false;

	constructor(private readonly options: DispatcherOptions) {
		this.trouble = new StoreTrouble(options.clock, options.log);
		this.sharing = new Sharing(options.limits);
		this.watch = new ClockWatch(options.clock);
		this.work = new Work(options, this.trouble, {
			release: (line, taken) => this.release(line, taken),
			attempted: () => void this.follow(),
			ended: (held, settled) => this.ended(held, settled),
			next: (line) => {
				this.consider(line);
				this.takeTurns();
			},
		});
		this.recovery = new Recovery(options.outbox, this.trouble, {
			probing: (line, subscription) => {
				if (subscription === undefined) return this.drop(line);
				this.renew(line, subscription);
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
		const line = this.lineOf(subscription);
		const { lane } = line;
		const now = this.options.clock.now();
		const isFirst = lane.dueAt > now && !line.claiming && now >= this.trouble.pausedUntil;
		if (this.closing || !isFirst || lane.slots(now) === 0) return undefined;
		if (this.sharing.of(line, now) === 0) {
			this.sharing.settle(now);
			if (this.sharing.of(line, now) === 0) return undefined;
		}
		return this.reservation(line, this.take(line, now), now);
	}

	/** A place for a test, whatever else is under way and wherever the subscription stands. */
	reserveTest(subscription: StoredSubscription): Reservation | undefined {
		if (this.closing) return undefined;
		const line = this.lineOf(subscription);
		const now = this.options.clock.now();
		return this.reservation(line, this.take(line, now), now);
	}

	/** A delivery of this subscription is stored and becomes due then. */
	noteDue(subscription: StoredSubscription, at: number): void {
		const line = this.lineOf(subscription);
		line.lane.noteDue(at);
		this.consider(line);
	}

	/** Whether a delivery that is stored now will be attempted as soon as its turn comes. */
	isSending(subscription: StoredSubscription): boolean {
		return !this.closing && this.lineOf(subscription).lane.isSending(this.options.clock.now());
	}

	/** The subscription was changed. */
	refresh(subscription: StoredSubscription): void {
		const line = this.lines.get(subscription.id);
		if (line === undefined) return;
		this.renew(line, subscription);
		this.consider(line);
	}

	/** The subscription was removed. */
	remove(subscriptionId: string): void {
		const line = this.lines.get(subscriptionId);
		if (line !== undefined) this.drop(line);
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
			this.tidy(new Set(stored.map(({ id }) => id)));
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
		this.ready.clear();
		for (const line of this.lines.values()) line.sleep();
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
			this.renew(this.lineOf(subscription), subscription);
		}
		const line = this.lines.get(subscriptionId);
		if (line === undefined || this.closing) return;
		line.lane.noteDue(dueAt);
		this.consider(line);
	}

	/** Forgets lanes of endpoints given with a single event, and of removed subscriptions, that have nothing to do. */
	private tidy(subscriptionIds: ReadonlySet<string>): void {
		const now = this.options.clock.now();
		for (const line of this.lines.values()) {
			if (!subscriptionIds.has(line.lane.id) && line.lane.isIdle(now)) this.drop(line);
		}
		this.sharing.tidy(this.lines.values());
	}

	private lineOf(subscription: StoredSubscription): Line {
		const known = this.lines.get(subscription.id);
		if (known !== undefined) {
			if (known.subscription.revision < subscription.revision) this.renew(known, subscription);
			return known;
		}
		const settings = this.options.settingsOf(subscription);
		const line = new Line(subscription, settings, this.sharing.originOf(settings.origin));
		this.lines.set(subscription.id, line);
		return line;
	}

	private renew(line: Line, subscription: StoredSubscription): void {
		const same = line.subscription.revision === subscription.revision;
		const before = line.lane.probingSince;
		const settings = same ? line.settings : this.options.settingsOf(subscription);
		line.refresh(subscription, settings);
		line.ofOrigin = this.sharing.originOf(settings.origin);
		const { probingSince } = line.lane;
		// What is to decide about the rest is tried now, not when its schedule says.
		if (probingSince !== undefined && probingSince !== before) void this.recovery.hasten(line, 1);
	}

	private drop(line: Line): void {
		line.sleep();
		this.ready.delete(line);
		this.lines.delete(line.lane.id);
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
		else if (line.lane.slots(now) > 0) {
			this.ready.add(line);
			this.takeTurns();
		}
	}

	private takeTurns(): void {
		if (this.isTakingTurns) return;
		this.isTakingTurns = true;
		const movesAt = this.sharing.settle(this.options.clock.now());
		// Who has nothing under way, or is answered, comes before who waits for several answers already.
		this.giveTurns((line, now) => line.lane.underWay === 0 || line.lane.answers(now) === 'live');
		this.giveTurns(() => true);
		this.isTakingTurns = false;
		if (this.ready.size > 0) this.turnAgainAt(movesAt);
	}

	private giveTurns(isMeant: (line: Line, now: number) => boolean): void {
		for (const line of this.ready) {
			if (this.sharing.free <= 0) break;
			const now = this.options.clock.now();
			if (!isMeant(line, now)) continue;
			const slots = line.lane.slots(now);
			const share = slots > 0 ? this.sharing.of(line, now) : 0;
			const count = Math.min(slots, share, Math.ceil(this.sharing.free / this.ready.size));
			if (slots > 0 && count <= 0) continue;
			this.ready.delete(line);
			if (count > 0) void this.claim(line, count, now);
			else this.consider(line);
		}
	}

	/** Some place will be free for others then, though no attempt may have ended. */
	private turnAgainAt(at: number): void {
		if (this.isToSettle || at === Infinity || this.closing) return;
		this.isToSettle = true;
		const { clock } = this.options;
		clock.timer(Math.max(1, at - clock.now()), () => {
			this.isToSettle = false;
			this.takeTurns();
		});
	}

	private take(line: Line, now: number): Taken {
		line.lane.take(now);
		return this.sharing.take(line, now);
	}

	private release(line: Line, taken: Taken): void {
		line.lane.giveBack();
		this.sharing.giveBack(taken);
	}

	private reservation(line: Line, taken: Taken, now: number): Reservation {
		const claimUntil = this.leaseEnd(line, now);
		return {
			claimUntil,
			start: (delivery) => this.work.begin(line, delivery, claimUntil, taken),
			release: () => {
				this.release(line, taken);
				this.consider(line);
				this.takeTurns();
			},
		};
	}

	private leaseEnd(line: Line, now: number): number {
		return now + line.settings.timeoutSeconds * 1000 + LEASE_MARGIN_MILLISECONDS;
	}

	/** Claims and starts up to so many of the line's deliveries. */
	private async claim(line: Line, count: number, now: number): Promise<void> {
		const { lane } = line;
		const until = this.leaseEnd(line, now);
		const taken = Array.from({ length: count }, () => this.take(line, now));
		line.claiming = true;
		const knownDueAt = lane.dueAt;
		// What is noted from here on may have been stored after the claim.
		lane.dueAt = Infinity;
		let claimed: readonly ClaimedDelivery[] = [];
		try {
			const batch = await this.options.outbox.claim(lane.id, count, until);
			claimed = batch.deliveries;
			this.trouble.worked();
			lane.noteDue(batch.nextDueAt ?? Infinity);
		} catch (error) {
			this.trouble.failed(error);
			lane.noteDue(knownDueAt);
		}
		line.claiming = false;
		taken.forEach((place, at) => {
			const delivery = claimed[at];
			if (delivery === undefined) this.release(line, place);
			else this.work.begin(line, delivery, until, place);
		});
		this.consider(line);
		this.takeTurns();
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
