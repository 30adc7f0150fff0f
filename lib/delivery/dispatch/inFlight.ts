import type { Settled } from '../../store/outbox/attempt';
import type { ClaimedDelivery } from '../../store/outbox/delivery';
import type { Held, Line } from './endpointQueue';
import type { StoreTrouble } from './storeHealth';
import type { DispatcherOptions, Taken } from './options';
import type { Attempted } from '../attempt/make';

/** An attempt that might end closer to the end of its lease than this is not started. */
const LEASE_RESERVE_MILLISECONDS = 2_000;

/** What the dispatcher is told. */
export interface WorkEvents {
	/** A place came to nothing. */
	readonly release: (line: Line, taken: Taken) => void;
	/** An attempt has ended and is about to be judged: what it is judged by must be of the same clock. */
	readonly attempted: () => void;
	/** An attempt has ended; undefined: it could not be written any more. */
	readonly ended: (held: Held, settled: Settled | undefined) => void;
	/** The line may go on. */
	readonly next: (line: Line) => void;
}

/** The deliveries that this process holds, each from its claim to the end of its attempt. */
export class Work {
	private readonly held = new Map<string, Held>();
	private mayStart = true;

	constructor(
		private readonly options: Pick<DispatcherOptions, 'outbox' | 'attempt' | 'onEnded' | 'clock'>,
		private readonly trouble: StoreTrouble,
		private readonly events: WorkEvents,
	) {}

	/** From now on claims are given back instead of being attempted. */
	startNone(): void {
		this.mayStart = false;
	}

	/** Attempts a delivery that was claimed until then, and has the end written. */
	begin(line: Line, delivery: ClaimedDelivery, until: number, taken: Taken): void {
		const known = this.held.get(delivery.id);
		if (known !== undefined) {
			// Its lease ended before its attempt was written: the attempt goes on under the new claim.
			known.token = delivery.token;
			known.until = until;
			this.events.release(line, taken);
			return;
		}
		const held: Held = { line, delivery, taken, token: delivery.token, until };
		this.held.set(delivery.id, held);
		void this.carryOut(held);
	}

	private async carryOut(held: Held): Promise<void> {
		const { line, delivery } = held;
		if (this.isToAttempt(held)) {
			const attempted = await this.options.attempt(line.subscription, delivery);
			const { kind } = attempted.finding.outcome;
			this.events.attempted();
			if (kind !== 'own-fault') line.lane.note(kind !== 'timeout', this.options.clock.now());
			let { token } = held;
			let settled = await this.settle(held, attempted);
			// Claimed again meanwhile: it is written under the newest claim.
			while (settled?.kind === 'superseded' && held.token !== token) {
				({ token } = held);
				settled = await this.settle(held, attempted);
			}
			this.end(held, attempted, settled);
		} else {
			await this.hand(held);
		}
		this.held.delete(delivery.id);
		this.events.next(line);
	}

	private isToAttempt(held: Held): boolean {
		const isOpen = held.line.lane.isOpen || held.delivery.once === true;
		return this.mayStart && isOpen && !this.isLate(held, this.options.clock.now());
	}

	/** Tells everybody of an attempt's end that is written, or was given up. */
	private end(held: Held, attempted: Attempted, settled: Settled | undefined): void {
		const { line, delivery } = held;
		const { clock, onEnded } = this.options;
		const fault = attempted.laneAtFault ? 'own-fault' : 'judged';
		line.lane.end(clock.now(), settled?.kind === 'settled' ? fault : 'untold');
		this.events.ended(held, settled);
		if (settled !== undefined) onEnded({ delivery, record: attempted.record, settled });
	}

	/** Whether its lease might end before an attempt that starts now. */
	private isLate({ line, until }: Held, now: number): boolean {
		return now + line.settings.timeoutSeconds * 1000 + LEASE_RESERVE_MILLISECONDS > until;
	}

	/** Ends a claim whose attempt must not start. */
	private async hand({ line, delivery, taken, token }: Held): Promise<void> {
		const now = this.options.clock.now();
		await this.trouble.insist(() => this.options.outbox.giveBack({ id: delivery.id, token }, now));
		this.events.release(line, taken);
		line.lane.noteDue(now);
	}

	/** Writes the attempt, under the newest claim. */
	private settle(held: Held, { record, finding }: Attempted): Promise<Settled | undefined> {
		const { id } = held.delivery;
		return this.trouble.insist(() =>
			this.options.outbox.settle({ id, token: held.token }, record, finding),
		);
	}
}
