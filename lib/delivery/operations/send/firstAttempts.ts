import type { EndedAttempt } from '../../dispatch/endpoint/options';
import type { Outbox } from '../../../store/outbox';
import type { Clock } from '../../../time/clock';
import { AttemptsElsewhere } from './attemptsElsewhere';

/** Waits end at multiples of this, so that many share a timer. */
const BELL_MILLISECONDS = 100;

/** Those who wait for the first attempts at deliveries they have just made. */
export class FirstAttempts {
	private readonly byDelivery = new Map<string, Wait>();
	private readonly bells = new Map<number, Set<Wait>>();

	private readonly elsewhere: AttemptsElsewhere;

	constructor(
		private readonly clock: Clock,
		outbox: Pick<Outbox, 'deliveries'>,
	) {
		this.elsewhere = new AttemptsElsewhere(outbox, clock, (id) => this.tell(id));
	}

	/** An attempt has ended; whoever waits for its delivery learns of it. */
	ended(attempt: EndedAttempt): void {
		this.tell(attempt.delivery.id, attempt);
	}

	/** Another process has written something. */
	changed(): void {
		void this.elsewhere.look();
	}

	/** Ends all waiting: nothing is attempted any more. */
	close(): void {
		for (const waits of this.bells.values()) waits.forEach((wait) => wait.end());
	}

	/**
	 * How the first attempts at these deliveries ended, in their order; undefined for those that have not after so long,
	 * for those that another process has made, and for those without an id, which are not waited for. `isElsewhere`: whether
	 * another process may make the one at this place.
	 */
	of(
		deliveryIds: ReadonlyArray<string | undefined>,
		waitMilliseconds: number,
		isElsewhere: (at: number) => boolean = () => false,
	): Promise<ReadonlyArray<EndedAttempt | undefined>> {
		if (waitMilliseconds <= 0 || deliveryIds.every((id) => id === undefined)) {
			return Promise.resolve([]);
		}
		const waits = this.bellAt(this.clock.elapsed() + waitMilliseconds);
		const wait = new Wait(deliveryIds, () => {
			waits.delete(wait);
			if (wait.left > 0) for (const id of deliveryIds) this.forget(id ?? '');
		});
		waits.add(wait);
		deliveryIds.forEach((id, at) => {
			if (id === undefined) return;
			this.byDelivery.set(id, wait);
			if (isElsewhere(at)) this.elsewhere.watch(id);
		});
		return wait.whole;
	}

	private tell(id: string, attempt?: EndedAttempt): void {
		const wait = this.byDelivery.get(id);
		if (wait === undefined) return;
		this.forget(id);
		wait.tell(id, attempt);
	}

	private forget(id: string): void {
		this.byDelivery.delete(id);
		this.elsewhere.forget(id);
	}

	private bellAt(milliseconds: number): Set<Wait> {
		const at = Math.ceil(milliseconds / BELL_MILLISECONDS) * BELL_MILLISECONDS;
		const known = this.bells.get(at);
		if (known !== undefined) return known;
		const waits = new Set<Wait>();
		this.bells.set(at, waits);
		this.clock.timer(at - this.clock.elapsed(), () => {
			this.bells.delete(at);
			waits.forEach((wait) => wait.end());
		});
		return waits;
	}
}

/** One wait, for one or more deliveries. */
class Wait {
	left = 0;
	readonly whole: Promise<ReadonlyArray<EndedAttempt | undefined>>;
	private readonly ended: Array<EndedAttempt | undefined>;
	private resolve: (ended: ReadonlyArray<EndedAttempt | undefined>) => void = () => undefined;

	constructor(
		private readonly ids: ReadonlyArray<string | undefined>,
		private readonly over: () => void,
	) {
		this.ended = ids.map(() => undefined);
		for (const id of ids) if (id !== undefined) this.left += 1;
		this.whole = new Promise((resolve) => {
			this.resolve = resolve;
		});
	}

	tell(id: string, attempt: EndedAttempt | undefined): void {
		this.ended[this.ids.indexOf(id)] = attempt;
		this.left -= 1;
		if (this.left === 0) this.end();
	}

	end(): void {
		this.over();
		this.resolve(this.ended);
	}
}
