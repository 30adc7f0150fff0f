import type { LeasedQueue } from '../../../store/outbox';
import type { StoredSubscription } from '../../../store/outbox/subscription';
import { attemptEnd } from '../claims';
import type { EndpointQueue } from '../endpoint/queue';
import { IDLE_MILLISECONDS, QueueLeases } from './held';
import type { DispatcherOptions } from '../endpoint/options';
import type { StoreHealth } from '../endpoint/storeHealth';

/** More subscriptions than these are read all at once. */
const READ_SINGLY = 8;

/** What the dispatcher does for its own queues. */
export interface OwnQueueEvents {
	readonly get: (subscriptionId: string) => EndpointQueue | undefined;
	/** Takes over a subscription as it is stored now. */
	readonly renew: (queue: EndpointQueue, subscription: StoredSubscription) => void;
	/** The queue has become ours, or its status has changed since it is; its limiter's `probingSince` of before. */
	readonly ours: (queue: EndpointQueue, probedBefore: number | undefined) => void;
	/** The queue was asked for: it is ours now, or it is not. */
	readonly asked: (queue: EndpointQueue) => void;
}

/** Which queues this process dispatches: how they are asked for, and what is read when they are ours. */
export class OwnQueues {
	readonly leases: QueueLeases;
	private readonly asking = new Map<string, Promise<void>>();
	/** Until when others held the queues that are leased to us, where they have not given them back. */
	private readonly heldUntil = new Map<string, number>();
	private gathered: { readonly ids: string[]; readonly done: Promise<void> } | undefined;
	private closing = false;

	constructor(
		private readonly options: Pick<
			DispatcherOptions,
			'outbox' | 'clock' | 'ownTime' | 'mayDispatch'
		>,
		storeHealth: StoreHealth,
		private readonly events: OwnQueueEvents,
	) {
		const limiterOf = (id: string) => events.get(id)?.limiter;
		this.leases = new QueueLeases(options, storeHealth, {
			isUnderWay: (id) => limiterOf(id)?.isUnderWay ?? false,
			isIdle: (id) => this.isIdle(id),
			restMilliseconds: (id) => limiterOf(id)?.restMilliseconds ?? 0,
		});
	}

	/** Whether this process could dispatch the queue, as far as is known. */
	mayTake({ limiter, subscription }: EndpointQueue): boolean {
		if (this.closing || this.leases.isElsewhere(limiter.id)) return false;
		return this.options.mayDispatch(subscription);
	}

	/** Asks for a queue, together with all that are asked for in this turn; resolves when that is decided. */
	take({ limiter: { id } }: EndpointQueue): Promise<void> {
		const known = this.asking.get(id);
		if (known !== undefined) return known;
		this.gathered ??= this.gather();
		const { ids, done } = this.gathered;
		ids.push(id);
		this.asking.set(id, done);
		return done;
	}

	/** Asks for a queue unless that is done already, or in vain. */
	want(queue: EndpointQueue): void {
		if (!this.asking.has(queue.limiter.id) && this.mayTake(queue)) void this.take(queue);
	}

	/** The subscription was read, or its status has changed. */
	renewed(queue: EndpointQueue, probedBefore: number | undefined): void {
		const { id } = queue.limiter;
		if (!this.leases.holds(id)) return;
		if (this.options.mayDispatch(queue.subscription)) this.events.ours(queue, probedBefore);
		else this.leases.end(id);
	}

	/** Whether it is held or asked for. */
	isUsed(subscriptionId: string): boolean {
		return this.leases.has(subscriptionId) || this.asking.has(subscriptionId);
	}

	/** Counts anew what others may have under way of queues of which something was when it was counted last. */
	async recount(): Promise<void> {
		const counted = this.leases.ids.filter((id) => this.events.get(id)?.limiter.elsewhere);
		await this.countElsewhere(counted);
	}

	/** Takes none any more, and gives back each as soon as nothing of it is under way. */
	endAll(): void {
		this.closing = true;
		this.leases.endAll();
	}

	/** Resolves when all that can be given back is. */
	async close(): Promise<void> {
		await Promise.all(this.asking.values());
		await this.leases.close();
	}

	private gather(): { readonly ids: string[]; readonly done: Promise<void> } {
		const ids: string[] = [];
		const done = Promise.resolve().then(async () => {
			this.gathered = undefined;
			await this.leases.take(ids, async (leased) => await this.readAnew(leased));
			for (const id of ids) {
				this.asking.delete(id);
				const queue = this.events.get(id);
				if (queue === undefined) continue;
				this.takeOver(queue);
				this.events.asked(queue);
			}
		});
		return { ids, done };
	}

	/** Others may have dispatched these until now: their status is what is stored, and their attempts may be under way. */
	private async readAnew(leased: readonly LeasedQueue[]): Promise<void> {
		const { outbox } = this.options;
		const ids = leased.map(({ subscriptionId }) => subscriptionId);
		for (const { subscriptionId, heldUntil } of leased) {
			if (heldUntil !== undefined) this.heldUntil.set(subscriptionId, heldUntil);
		}
		await this.countElsewhere(ids.filter((id) => this.heldUntil.has(id)));
		const listed = ids.length > READ_SINGLY ? await outbox.subscriptions() : [];
		const stored = new Map(listed.map((subscription) => [subscription.id, subscription]));
		const reading = ids.map(async (id) => stored.get(id) ?? (await outbox.subscription(id)));
		for (const subscription of await Promise.all(reading)) {
			const queue = subscription && this.events.get(subscription.id);
			if (subscription && queue) this.events.renew(queue, subscription);
		}
	}

	/** An attempt that may be under way elsewhere ends with its time at the latest; the claim lasts longer. */
	private async countElsewhere(ids: readonly string[]): Promise<void> {
		if (ids.length === 0) return;
		const claims = await this.options.outbox.claimedElsewhere(ids);
		const now = this.options.clock.now();
		for (const id of ids) {
			const limiter = this.events.get(id)?.limiter;
			const ends = claims.get(id) ?? [];
			if (limiter) limiter.elsewhere = ends.filter((end) => attemptEnd(end) > now).length;
		}
	}

	private takeOver(queue: EndpointQueue): void {
		const { limiter, subscription } = queue;
		if (!this.leases.holds(limiter.id)) return;
		const now = this.options.clock.now();
		limiter.takeOver(subscription.health.lastDeliveryAt, now);
		limiter.takeOver(this.heldUntil.get(limiter.id), now);
		this.heldUntil.delete(limiter.id);
		this.events.ours(queue, undefined);
	}

	private isIdle(id: string): boolean {
		const queue = this.events.get(id);
		if (queue === undefined) return true;
		const now = this.options.clock.now();
		const { limiter, claiming } = queue;
		return !claiming && !limiter.isUnderWay && limiter.wakesAt(now) > now + IDLE_MILLISECONDS;
	}
}
