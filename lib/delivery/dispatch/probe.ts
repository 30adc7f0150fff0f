import type { StoredSubscription } from '../../store/outbox/subscription';
import type { EndpointQueue } from './endpoint/queue';
import type { StoreHealth } from './endpoint/storeHealth';
import type { DispatcherOptions } from './endpoint/options';

/** Made due in one transaction, about 2 ms of work. */
const DUE_AT_A_TIME = 200;

/** What the dispatcher is told. */
export interface ProbeEvents {
	/** Undefined: the subscription is gone. */
	readonly probing: (queue: EndpointQueue, subscription: StoredSubscription | undefined) => void;
	/** Some of the queue's deliveries have become due. */
	readonly madeDue: (queue: EndpointQueue) => void;
}

/** The way back of a subscription that its failures paused: a single attempt decides, then all that waits is due. */
export class Probes {
	private closing = false;

	constructor(
		private readonly outbox: Pick<DispatcherOptions['outbox'], 'changeSubscription' | 'makeDueNow'>,
		private readonly storeHealth: StoreHealth,
		private readonly events: ProbeEvents,
	) {}

	/** Makes no more due. */
	close(): void {
		this.closing = true;
	}

	/** Resumes an endpoint for a single attempt that decides about more. */
	async probe(queue: EndpointQueue, now: number): Promise<void> {
		queue.claiming = true;
		const changed = await this.storeHealth.insist(
			async () =>
				await this.outbox.changeSubscription(queue.limiter.id, { kind: 'probe', at: now }),
		);
		queue.claiming = false;
		this.events.probing(queue, changed?.subscription);
	}

	/**
	 * The status of a queue of ours was read, or has changed. What is to decide about the rest is tried now, not when its
	 * schedule says, and where it has succeeded so is the rest. `before`: its `probingSince` of then.
	 */
	follow(queue: EndpointQueue, before: number | undefined): void {
		const { probingSince, isOpen } = queue.limiter;
		if (probingSince === undefined) {
			if (before !== undefined && isOpen) void this.makeDueNow(queue, Infinity);
		} else if (probingSince !== queue.probed) {
			queue.probed = probingSince;
			void this.makeDueNow(queue, 1);
		}
	}

	/** Makes up to so many deliveries due that wait for their next attempt. */
	private async makeDueNow(queue: EndpointQueue, count: number): Promise<void> {
		for (let left = count; left > 0 && !this.closing;) {
			const slice = Math.min(left, DUE_AT_A_TIME);
			const madeDue = await this.storeHealth.insist(
				async () => await this.outbox.makeDueNow(queue.limiter.id, slice),
			);
			if (madeDue !== undefined && madeDue > 0) this.events.madeDue(queue);
			if (madeDue !== slice) return;
			left -= slice;
		}
	}
}
