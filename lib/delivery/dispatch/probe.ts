import type { StoredSubscription } from '../../store/outbox/subscription';
import type { Line } from './endpointQueue';
import type { StoreTrouble } from './storeHealth';
import type { DispatcherOptions } from './options';

/** Hastened in one transaction, about 2 ms of work. */
const HASTENED_AT_A_TIME = 200;

/** What the dispatcher is told. */
export interface RecoveryEvents {
	/** Undefined: the subscription is gone. */
	readonly probing: (line: Line, subscription: StoredSubscription | undefined) => void;
	/** Some of the line's deliveries have become due. */
	readonly hastened: (line: Line) => void;
}

/** The way back of a subscription that its failures paused: a single attempt decides, then all that waits is due. */
export class Recovery {
	private closing = false;

	constructor(
		private readonly outbox: Pick<DispatcherOptions['outbox'], 'changeSubscription' | 'hasten'>,
		private readonly trouble: StoreTrouble,
		private readonly events: RecoveryEvents,
	) {}

	/** Hastens no more. */
	close(): void {
		this.closing = true;
	}

	/** Resumes a lane for a single attempt that decides about more. */
	async probe(line: Line, now: number): Promise<void> {
		line.claiming = true;
		const changed = await this.trouble.insist(
			async () => await this.outbox.changeSubscription(line.lane.id, { kind: 'probe', at: now }),
		);
		line.claiming = false;
		this.events.probing(line, changed?.subscription);
	}

	/** Makes up to so many deliveries due that wait for their next attempt. */
	async hasten(line: Line, count: number): Promise<void> {
		for (let left = count; left > 0 && !this.closing;) {
			const slice = Math.min(left, HASTENED_AT_A_TIME);
			const hastened = await this.trouble.insist(
				async () => await this.outbox.hasten(line.lane.id, slice),
			);
			if (hastened !== undefined && hastened > 0) this.events.hastened(line);
			if (hastened !== slice) return;
			left -= slice;
		}
	}
}
