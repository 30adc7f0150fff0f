import type { ClaimedDelivery } from '../../store/outbox/delivery';
import type { Line } from './endpointQueue';
import type { Sharing } from './capacity';
import type { StoreTrouble } from './storeHealth';
import type { DispatcherOptions, Reservation, Taken } from './options';
import type { Work } from './inFlight';

/** A lease outlives its attempt by this much, for the store and a busy event loop. */
const LEASE_MARGIN_MILLISECONDS = 30_000;

/** Takes places for deliveries and has them attempted: those that are stored, by a claim, and those about to be. */
export class Claims {
	constructor(
		private readonly outbox: Pick<DispatcherOptions['outbox'], 'claim'>,
		private readonly sharing: Sharing,
		private readonly trouble: StoreTrouble,
		private readonly begin: Work['begin'],
		/** The line may go on. */
		private readonly next: (line: Line) => void,
	) {}

	/** A place for a delivery about to be stored. */
	reserve(line: Line, now: number): Reservation {
		const taken = this.take(line, now);
		const claimUntil = leaseEnd(line, now);
		return {
			claimUntil,
			start: (delivery) => this.begin(line, delivery, claimUntil, taken),
			release: () => {
				this.release(line, taken);
				this.next(line);
			},
		};
	}

	/** Claims and starts up to so many of the line's deliveries. */
	async claim(line: Line, count: number, now: number): Promise<void> {
		const { lane } = line;
		const until = leaseEnd(line, now);
		const taken = Array.from({ length: count }, () => this.take(line, now));
		line.claiming = true;
		const knownDueAt = lane.dueAt;
		// What is noted from here on may have been stored after the claim.
		lane.dueAt = Infinity;
		let claimed: readonly ClaimedDelivery[] = [];
		try {
			const batch = await this.outbox.claim(lane.id, count, until);
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
			else this.begin(line, delivery, until, place);
		});
		this.next(line);
	}

	/** Gives back a place that came to nothing. */
	release(line: Line, taken: Taken): void {
		line.lane.giveBack();
		this.sharing.giveBack(taken);
	}

	private take(line: Line, now: number): Taken {
		line.lane.take(now);
		return this.sharing.take(line, now);
	}
}

function leaseEnd(line: Line, now: number): number {
	return now + line.settings.timeoutSeconds * 1000 + LEASE_MARGIN_MILLISECONDS;
}
