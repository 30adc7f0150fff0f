import type { Settled } from '../../store/outbox/attempt';
import type { ClaimedDelivery } from '../../store/outbox/delivery';
import type { LeasedDelivery, EndpointQueue } from './endpoint/queue';
import type { StoreHealth } from './endpoint/storeHealth';
import type { DispatcherOptions, TakenSlots } from './endpoint/options';
import type { QueueLeases } from './lease/held';
import type { MadeAttempt } from '../attempt/make';

/** An attempt that might end closer to the end of its lease than this is not started. */
const LEASE_RESERVE_MILLISECONDS = 2_000;

/** What the dispatcher is told. */
export interface InFlightEvents {
	/** A slot came to nothing. */
	readonly release: (queue: EndpointQueue, taken: TakenSlots) => void;
	/** A request has begun of a queue with a rate, which may go on later for that. */
	readonly rated: (queue: EndpointQueue) => void;
	/** An attempt has ended and is about to be judged: what it is judged by must be of the same clock. */
	readonly attempted: () => void;
	/** An attempt has ended; undefined: it could not be written any more. */
	readonly ended: (leased: LeasedDelivery, settled: Settled | undefined) => void;
	/** The queue may go on. */
	readonly next: (queue: EndpointQueue) => void;
}

/** The deliveries that this process holds, each from its claim to the end of its attempt. */
export class InFlight {
	private readonly leased = new Map<string, LeasedDelivery>();
	private mayStart = true;

	constructor(
		private readonly options: Pick<DispatcherOptions, 'outbox' | 'attempt' | 'onEnded' | 'clock'>,
		private readonly storeHealth: StoreHealth,
		private readonly leases: Pick<QueueLeases, 'start' | 'isElsewhere'>,
		private readonly events: InFlightEvents,
	) {}

	/** From now on claims are given back instead of being attempted. */
	startNone(): void {
		this.mayStart = false;
	}

	/** Attempts a delivery that was claimed until then, if it may start, and has the end written. */
	begin(
		queue: EndpointQueue,
		delivery: ClaimedDelivery,
		until: number,
		taken: TakenSlots,
		mayStart = true,
	): void {
		const known = this.leased.get(delivery.id);
		if (known !== undefined) {
			// Its lease ended before its attempt was written: the attempt goes on under the new claim.
			known.token = delivery.token;
			known.until = until;
			this.events.release(queue, taken);
			return;
		}
		const { token } = delivery;
		const leased: LeasedDelivery = { queue, delivery, taken, token, until, hasBegun: false };
		this.leased.set(delivery.id, leased);
		void this.carryOut(leased, mayStart);
	}

	private async carryOut(leased: LeasedDelivery, mayStart: boolean): Promise<void> {
		const { queue, delivery } = leased;
		const mayBegin = (elapsed: number) => {
			const may = this.isToAttempt(leased);
			if (may) this.hasBegun(leased, elapsed);
			return may;
		};
		const isToStart = mayStart && this.isToAttempt(leased);
		const attempted = isToStart
			? await this.options.attempt(queue.subscription, delivery, mayBegin)
			: undefined;
		if (attempted === undefined || attempted.isWithheld) await this.hand(leased);
		else await this.conclude(leased, attempted);
		this.leased.delete(delivery.id);
		this.events.next(queue);
	}

	/** Its request is written now; one that never reached its endpoint counts from its end. */
	private hasBegun(leased: LeasedDelivery, elapsed: number): void {
		if (leased.hasBegun) return;
		leased.hasBegun = true;
		if (leased.queue.limiter.begin(elapsed)) this.events.rated(leased.queue);
	}

	/** Has an attempt's end written. */
	private async conclude(leased: LeasedDelivery, attempted: MadeAttempt): Promise<void> {
		const { clock } = this.options;
		const { kind } = attempted.finding.outcome;
		this.hasBegun(leased, clock.elapsed());
		this.events.attempted();
		if (kind !== 'own-fault') leased.queue.limiter.liveness.note(kind !== 'timeout', clock.now());
		let token: number;
		let settled: Settled | undefined;
		// Where it is claimed again meanwhile, it is written under the newest claim.
		do {
			({ token } = leased);
			settled = await this.settle(leased, attempted);
		} while (settled?.kind === 'superseded' && leased.token !== token);
		this.end(leased, attempted, settled);
	}

	/** Asked twice: before the attempt, and right before its request is written, as finding the endpoint may take long. */
	private isToAttempt(leased: LeasedDelivery): boolean {
		if (!this.mayStart || this.isLate(leased, this.options.clock.now())) return false;
		// A test is no part of its queue: whoever asks for it makes it.
		if (leased.delivery.isTest === true) return true;
		const { limiter } = leased.queue;
		return limiter.isOpen && this.leases.start(limiter.id);
	}

	/** Tells everybody of an attempt's end that is written, or was given up. */
	private end(leased: LeasedDelivery, attempted: MadeAttempt, settled: Settled | undefined): void {
		const { queue, delivery } = leased;
		const { clock, onEnded } = this.options;
		const fault = attempted.endpointAtFault ? 'own-fault' : 'judged';
		queue.limiter.end(clock.now(), settled?.kind === 'settled' ? fault : 'untold');
		this.events.ended(leased, settled);
		if (settled !== undefined) onEnded({ delivery, record: attempted.record, settled });
	}

	/** Whether its lease might end before an attempt that starts now. */
	private isLate({ queue, until }: LeasedDelivery, now: number): boolean {
		return now + queue.settings.timeoutSeconds * 1000 + LEASE_RESERVE_MILLISECONDS > until;
	}

	/** Ends a claim whose attempt must not start. */
	private async hand({ queue, delivery, taken, token }: LeasedDelivery): Promise<void> {
		const now = this.options.clock.now();
		await this.storeHealth.insist(() =>
			this.options.outbox.giveBack({ id: delivery.id, token }, now),
		);
		this.events.release(queue, taken);
		if (!this.leases.isElsewhere(queue.limiter.id)) queue.limiter.noteDue(now);
	}

	/** Writes the attempt, under the newest claim. */
	private settle(
		leased: LeasedDelivery,
		{ record, finding }: MadeAttempt,
	): Promise<Settled | undefined> {
		const { id } = leased.delivery;
		return this.storeHealth.insist(() =>
			this.options.outbox.settle({ id, token: leased.token }, record, finding),
		);
	}
}
