import type { Line } from './endpointQueue';
import type { Sharing } from './capacity';
import type { Clock } from '../../time/clock';

/** What the dispatcher is told. */
export interface TurnEvents {
	/** The line may start so many of its deliveries. */
	readonly claim: (line: Line, count: number, now: number) => void;
	/** The line has no slot for its turn any more. */
	readonly consider: (line: Line) => void;
}

/** Whose turn it is to take places: lines with something due and a slot, in the order of their coming. */
export class Turns {
	private readonly ready = new Set<Line>();
	private isTaking = false;
	private isToSettle = false;
	private closing = false;

	constructor(
		private readonly sharing: Sharing,
		private readonly clock: Clock,
		private readonly events: TurnEvents,
	) {}

	/** Gives no turns any more. */
	close(): void {
		this.closing = true;
		this.ready.clear();
	}

	/** The line wants a turn. */
	join(line: Line): void {
		this.ready.add(line);
		this.take();
	}

	/** The line wants none any more. */
	leave(line: Line): void {
		this.ready.delete(line);
	}

	/** Gives turns as long as places are free. */
	take(): void {
		if (this.isTaking) return;
		this.isTaking = true;
		const movesAt = this.sharing.settle(this.clock.now());
		// Who has nothing under way, or is answered, comes before who waits for several answers already.
		this.give((line, now) => line.lane.underWay === 0 || line.lane.answers(now) === 'live');
		this.give(() => true);
		this.isTaking = false;
		if (this.ready.size > 0) this.takeAgainAt(movesAt);
	}

	private give(isMeant: (line: Line, now: number) => boolean): void {
		for (const line of this.ready) {
			if (this.sharing.free <= 0) break;
			const now = this.clock.now();
			if (!isMeant(line, now)) continue;
			const slots = line.lane.slots(now);
			const share = slots > 0 ? this.sharing.of(line, now) : 0;
			const count = Math.min(slots, share, Math.ceil(this.sharing.free / this.ready.size));
			if (slots > 0 && count <= 0) continue;
			this.ready.delete(line);
			if (count > 0) this.events.claim(line, count, now);
			else this.events.consider(line);
		}
	}

	/** Some place will be free for others then, though no attempt may have ended. */
	private takeAgainAt(at: number): void {
		if (this.isToSettle || at === Infinity || this.closing) return;
		this.isToSettle = true;
		this.clock.timer(Math.max(1, at - this.clock.now()), () => {
			this.isToSettle = false;
			this.take();
		});
	}
}
