import type { Health } from '../../../store/outbox/subscription';
import type { Claimant } from '../../limit/fairShare';
import { LONGEST_THROTTLE_SECONDS } from '../../outcome/health';
import { RateLimiter, StartSpacing } from '../../limit/rate';

/** What bounds the attempts of one subscription. */
export interface EndpointLimits {
	/** Attempts under way at a time. */
	readonly concurrency: number;
	/** Attempts started per second at the most; undefined: no limit. */
	readonly ratePerSecond?: number | undefined;
	/** How often an endpoint that its failures paused gets a single attempt; undefined: never by itself. */
	readonly probeEverySeconds?: number | undefined;
}

/** The status of an endpoint's subscription. */
export interface EndpointStatus {
	readonly enabled: boolean;
	readonly health: Health;
}

const LIVE_MILLISECONDS = 1000;
const SECOND_MILLISECONDS = 1000;
/** A second in which a rate counts, and the time that a request may take to its endpoint. */
const REST_MILLISECONDS = 1500;
/** While our own faults last, an attempt is made after so many seconds, twice as many each time, up to the most. */
const FIRST_HOLD_SECONDS = 1;
const MOST_HOLD_SECONDS = 60;

/**
 * The limits of one endpoint: how many attempts may start now, and when to look again. It knows neither store nor clock;
 * all times are epoch milliseconds.
 */
export class EndpointLimiter {
	/** When the earliest delivery in the store becomes due, as far as is known; Infinity: none is known of. */
	dueAt = Infinity;
	/** Attempts under way, and slots taken for those about to start. */
	underWay = 0;
	private rate: RateLimiter | undefined;
	private spacing: StartSpacing | undefined;
	/** When an attempt was answered last, and whether the last one was. */
	private answeredAt = -Infinity;
	private isAnswered = false;
	/** Our own faults in a row, and until when they hold the endpoint. */
	private ownFaults = 0;
	private heldUntil = 0;

	constructor(
		readonly id: string,
		private limits: EndpointLimits,
		private status: EndpointStatus,
	) {}

	/** Takes over changed limits; the rate goes on where it is the same. */
	limit(limits: EndpointLimits): void {
		if (limits.ratePerSecond !== this.limits.ratePerSecond) this.rate = this.spacing = undefined;
		this.limits = limits;
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

	/** Takes over from another process, which had started an attempt at that time. */
	takeOver(startedAt: number | undefined, now: number): void {
		if (startedAt !== undefined) this.rated(now)?.startedElsewhere(startedAt, now);
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
		const free = this.concurrency() - this.underWay;
		return Math.max(0, Math.min(free, this.rated(now)?.available(now) ?? Infinity));
	}

	/** Uses a slot. */
	take(now: number): void {
		this.underWay += 1;
		this.rated(now)?.take();
	}

	/** How many milliseconds the attempt that starts now is to wait, by a clock that nobody sets. */
	startsIn(elapsed: number): number {
		const { ratePerSecond } = this.limits;
		if (ratePerSecond === undefined) return 0;
		this.spacing ??= new StartSpacing(ratePerSecond);
		return this.spacing.next(elapsed);
	}

	/** Returns a slot that came to nothing. */
	giveBack(): void {
		this.underWay -= 1;
		this.rate?.giveBack();
	}

	/** Frees the slot of an attempt that has ended; its own fault, where it is the endpoint's, holds the endpoint for a while. */
	end(now: number, ended: 'judged' | 'own-fault' | 'untold'): void {
		this.underWay -= 1;
		if (ended === 'judged') this.ownFaults = 0;
		if (ended !== 'own-fault' || now < this.held(now)) return;
		const seconds = Math.min(MOST_HOLD_SECONDS, FIRST_HOLD_SECONDS * 2 ** this.ownFaults);
		this.ownFaults += 1;
		this.heldUntil = now + seconds * 1000;
	}

	/** Notes whether an attempt that has ended was answered, or failed at once: anything but a timeout. */
	note(isAnswered: boolean, now: number): void {
		this.isAnswered = isAnswered;
		if (isAnswered) this.answeredAt = now;
	}

	/** What its endpoint is known for. */
	answers(now: number): Claimant['liveness'] {
		const isLive = now >= this.answeredAt && now - this.answeredAt < LIVE_MILLISECONDS;
		if (this.isAnswered && isLive) return 'live';
		return this.isAnswered ? 'known' : 'new';
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
		if (this.underWay >= this.concurrency()) return Infinity;
		return Math.max(this.dueAt, this.shutUntil(now), this.rate?.nextAt() ?? 0);
	}

	/** Whether an endpoint that its failures paused is to get a single attempt now. */
	probes(now: number): boolean {
		return !this.isOpen && this.underWay === 0 && now >= this.wakesAt(now);
	}

	/** Since when one attempt at a time is made until one succeeds. */
	get probingSince(): number | undefined {
		return this.isOpen ? this.status.health.probingSince : undefined;
	}

	/** Whether nothing is lost when the endpoint is forgotten. */
	isIdle(now: number): boolean {
		const waits = this.underWay > 0 || this.dueAt !== Infinity || now < this.held(now);
		return !waits && (this.rate?.isFull(now) ?? true);
	}

	private concurrency(): number {
		const single = this.status.health.probingSince !== undefined || this.ownFaults > 0;
		return single ? 1 : this.limits.concurrency;
	}

	private shutUntil(now: number): number {
		const { throttledUntil = 0 } = this.status.health;
		return Math.max(this.held(now), unlessSetBack(throttledUntil, LONGEST_THROTTLE_SECONDS, now));
	}

	private held(now: number): number {
		return unlessSetBack(this.heldUntil, MOST_HOLD_SECONDS, now);
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

	private rated(now: number): RateLimiter | undefined {
		const { ratePerSecond } = this.limits;
		if (ratePerSecond !== undefined) this.rate ??= new RateLimiter(ratePerSecond, now);
		return this.rate;
	}
}

/** A time that is further away than it can have been set was set before the clock was set back: it is over. */
function unlessSetBack(until: number, longestSeconds: number, now: number): number {
	return until - now > longestSeconds * 1000 ? 0 : until;
}
