import type { Health } from '../../../store/outbox/subscription';
import { LONGEST_THROTTLE_SECONDS } from '../../outcome/health';
import { RateLimiter } from '../../limit/rate';
import { Liveness } from './liveness';
import { OwnFaults, unlessSetBack } from './ownFaults';

/** What bounds the attempts of one subscription. */
export interface EndpointLimits {
	/** Attempts under way at a time. */
	readonly concurrency: number;
	/** Requests begun per second at the most; undefined: no limit. */
	readonly ratePerSecond?: number | undefined;
	/** How often an endpoint that its failures paused gets a single attempt; undefined: never by itself. */
	readonly probeEverySeconds?: number | undefined;
}

/** The status of an endpoint's subscription. */
export interface EndpointStatus {
	readonly enabled: boolean;
	readonly health: Health;
}

const SECOND_MILLISECONDS = 1000;
/** A second in which a rate counts, and the time that a request may take to its endpoint. */
const REST_MILLISECONDS = 1500;

/**
 * The limits of one endpoint: how many attempts may start now, and when to look again. It knows no store; all times are
 * epoch milliseconds, but for those of its rate, which go by `elapsed`, a clock that nobody sets.
 */
export class EndpointLimiter {
	/** When the earliest delivery in the store becomes due, as far as is known; Infinity: none is known of. */
	dueAt = Infinity;
	/** Attempts under way, and slots taken for those about to start. */
	underWay = 0;
	/** Attempts of a process that dispatched the queue before and has not given it back, as far as they may be under way. */
	elsewhere = 0;
	/** Of those, the ones whose requests have not begun. */
	private open = 0;
	private rate: RateLimiter | undefined;
	/** How its attempts ended. */
	readonly liveness = new Liveness();
	private readonly ownFaults = new OwnFaults();

	constructor(
		readonly id: string,
		private limits: EndpointLimits,
		private status: EndpointStatus,
		private readonly elapsed: () => number,
	) {
		this.limit(limits);
	}

	/** Takes over changed limits; what has begun counts on. */
	limit(limits: EndpointLimits): void {
		const { ratePerSecond } = limits;
		this.limits = limits;
		if (ratePerSecond === this.rate?.perSecond) return;
		this.rate =
			ratePerSecond === undefined
				? undefined
				: new RateLimiter(ratePerSecond, this.elapsed(), this.rate);
	}

	/** Takes over the subscription's status as it is now. */
	setStatus(status: EndpointStatus): void {
		this.status = status;
	}

	/** How long others must wait after the last attempt has started, so that its limits hold. */
	get restMilliseconds(): number {
		const { ratePerSecond } = this.limits;
		if (ratePerSecond === undefined) return 0;
		return Math.max(REST_MILLISECONDS, SECOND_MILLISECONDS / ratePerSecond);
	}

	/** Takes over from another process, which may have started an attempt at that time. */
	takeOver(startedAt: number | undefined, now: number): void {
		if (startedAt !== undefined)
			this.rate?.begunElsewhere(now - startedAt, this.elapsed(), this.open);
	}

	/** Whether more slots were taken than there are, by what was learned since. */
	get isOverdrawn(): boolean {
		const isFull = this.underWay + this.elsewhere > this.concurrency();
		return isFull || (this.rate?.isOverdrawn(this.elapsed()) ?? false);
	}

	/** Whether any attempt is under way, be it another process's. */
	get isUnderWay(): boolean {
		return this.underWay + this.elsewhere > 0;
	}

	get isEnabled(): boolean {
		return this.status.enabled;
	}

	/** Whether attempts may be made at all, be they few. */
	get isOpen(): boolean {
		return this.status.enabled && this.status.health.pausedAt === undefined;
	}

	/** Whether attempts start as soon as others have ended. */
	isSending(now: number): boolean {
		return this.isOpen && now >= this.shutUntil(now);
	}

	/** How many attempts may start now. */
	slots(now: number): number {
		if (!this.isSending(now)) return 0;
		const free = this.concurrency() - this.underWay - this.elsewhere;
		const rated = this.rate?.available(this.elapsed(), this.open) ?? Infinity;
		return Math.max(0, Math.min(free, rated));
	}

	/** Uses a slot. */
	take(): void {
		this.underWay += 1;
		this.open += 1;
		this.rate?.take();
	}

	/** The request of a slot begins, by `elapsed`; answers whether that changes when it can do something next. */
	begin(elapsed: number): boolean {
		this.open -= 1;
		this.rate?.begin(elapsed);
		return this.rate !== undefined;
	}

	/** Returns a slot that came to nothing. */
	giveBack(): void {
		this.underWay -= 1;
		this.open -= 1;
		this.rate?.giveBack();
	}

	/** Frees the slot of an attempt that has ended; its own fault, where it is the endpoint's, holds the endpoint for a while. */
	end(now: number, ended: 'judged' | 'own-fault' | 'untold'): void {
		this.underWay -= 1;
		if (ended === 'judged') this.ownFaults.over();
		if (ended === 'own-fault') this.ownFaults.add(now);
	}

	/** Something becomes due then, among whatever else does. */
	noteDue(at: number): void {
		if (at < this.dueAt) this.dueAt = at;
	}

	/** When the endpoint can do something next if nothing changes: at once, later, or (Infinity) not at all. */
	wakesAt(now: number): number {
		if (this.slots(now) > 0) return this.dueAt;
		// A probe does not wait for a delivery to become due: it is made before its time.
		if (!this.isOpen) return this.dueAt === Infinity ? Infinity : this.probeAt(now);
		// Without a free slot, the end of an attempt wakes it.
		if (this.underWay + this.elsewhere >= this.concurrency()) return Infinity;
		const waits = this.rate?.waits(this.elapsed(), this.open) ?? 0;
		return Math.max(this.dueAt, this.shutUntil(now), now + waits);
	}

	/** Whether an endpoint that its failures paused is to get a single attempt now. */
	probes(now: number): boolean {
		return !this.isOpen && !this.isUnderWay && now >= this.wakesAt(now);
	}

	/** Since when one attempt at a time is made until one succeeds. */
	get probingSince(): number | undefined {
		return this.isOpen ? this.status.health.probingSince : undefined;
	}

	/** Whether nothing is lost when the endpoint is forgotten. */
	isIdle(now: number): boolean {
		const waits = this.isUnderWay || this.dueAt !== Infinity || now < this.ownFaults.holdUntil(now);
		return !waits && (this.rate?.isFull(this.elapsed(), this.open) ?? true);
	}

	private concurrency(): number {
		const single = this.status.health.probingSince !== undefined || this.ownFaults.areThere;
		return single ? 1 : this.limits.concurrency;
	}

	private shutUntil(now: number): number {
		const { throttledUntil = 0 } = this.status.health;
		const throttled = unlessSetBack(throttledUntil, LONGEST_THROTTLE_SECONDS, now);
		return Math.max(this.ownFaults.holdUntil(now), throttled);
	}

	private probeAt(now: number): number {
		const { enabled, health } = this.status;
		const { probeEverySeconds } = this.limits;
		if (!enabled || health.autoPausedAt === undefined || probeEverySeconds === undefined) {
			return Infinity;
		}
		const since = health.pausedAt ?? health.autoPausedAt;
		return unlessSetBack(since + probeEverySeconds * 1000, probeEverySeconds, now);
	}
}
