import type { LeasedQueue } from '../../../store/outbox';
import { leaseTerm, type LeaseTerm } from './term';
import type { DispatcherOptions } from '../endpoint/options';
import type { StoreHealth } from '../endpoint/storeHealth';

/** All that are held are renewed at once. */
const RENEWED_EVERY_MILLISECONDS = 2_000;
/** A queue is given back when nothing has started for so long, and nothing is to start for as long. */
export const IDLE_MILLISECONDS = 5_000;

interface QueueLease {
	term: LeaseTerm;
	/** By the clock that nobody sets: when it was taken, or an attempt started last. */
	usedAt: number;
	/** Nothing starts any more. */
	isEnding: boolean;
}

/** Reads what queues that are ours now are dispatched by. */
type Read = (leased: readonly LeasedQueue[]) => Promise<unknown>;

/** What leases ask about queues, by their subscriptions' ids. */
export interface QueueStates {
	readonly isUnderWay: (id: string) => boolean;
	/** Whether nothing is under way, and nothing to start soon. */
	readonly isIdle: (id: string) => boolean;
	/** How long others must wait after the last attempt has started. */
	readonly restMilliseconds: (id: string) => number;
}

/** The endpoint queues that this process dispatches, until it gives them back or does not renew their leases in time. */
export class QueueLeases {
	private readonly leases = new Map<string, QueueLease>();
	/** Those that others held when we looked last. */
	private elsewhere = new Set<string>();
	private renewing: Promise<void> | undefined;
	private releasing: Promise<void> | undefined;
	private cancelRenewal: (() => void) | undefined;
	private isEnding = false;

	constructor(
		private readonly options: Pick<DispatcherOptions, 'outbox' | 'clock' | 'ownTime'>,
		private readonly storeHealth: StoreHealth,
		private readonly states: QueueStates,
	) {}

	/** Whether attempts of this queue may start now. */
	holds(id: string): boolean {
		const lease = this.leases.get(id);
		return lease !== undefined && !lease.isEnding && lease.term.isLive();
	}

	/** Whether an attempt of this queue may start now, which it then does. */
	start(id: string): boolean {
		const lease = this.leases.get(id);
		if (lease === undefined || lease.isEnding || !lease.term.isLive()) return false;
		lease.usedAt = this.options.clock.elapsed();
		return true;
	}

	/** Whether another process dispatches it, as far as is known. */
	isElsewhere(id: string): boolean {
		return this.elsewhere.has(id);
	}

	/** Whether it is held, be it to be given back. */
	has(id: string): boolean {
		return this.leases.has(id);
	}

	/** The queues that are held, be it to be given back. */
	get ids(): readonly string[] {
		return [...this.leases.keys()];
	}

	/** The queues that others hold now, or that nobody may hold yet. */
	seenElsewhere(ids: readonly string[]): void {
		this.elsewhere = new Set();
		for (const id of ids) this.lost(id);
	}

	/**
	 * Asks the store for queues that are not held, and reads what they are dispatched by before anything starts: others may
	 * have changed it.
	 */
	async take(ids: readonly string[], read: Read): Promise<void> {
		// What is being given back must be so before it is taken anew.
		if (this.releasing !== undefined) await this.releasing;
		const asked = await this.lease(ids, read);
		if (asked === undefined) return;
		const usedAt = this.options.clock.elapsed();
		for (const id of ids) {
			if (asked.leased.has(id)) this.leases.set(id, { term: asked.term, usedAt, isEnding: false });
			else this.lost(id);
		}
		this.cancelRenewal ??= this.renewLater();
		if (this.isEnding) this.endAll();
	}

	/** Starts nothing of this queue any more and gives it back as soon as nothing is under way. */
	end(id: string): void {
		const lease = this.leases.get(id);
		if (lease === undefined) return;
		lease.isEnding = true;
		this.ended(id);
	}

	/** An attempt has ended: it may have been the last one of a queue to be given back. */
	ended(id: string): void {
		if (this.leases.get(id)?.isEnding && !this.states.isUnderWay(id)) this.giveBack([id]);
	}

	/** The subscription is no more. */
	forget(id: string): void {
		this.leases.delete(id);
	}

	/** Gives back each queue as soon as nothing is under way, also those that are being asked for. */
	endAll(): void {
		this.isEnding = true;
		for (const lease of this.leases.values()) lease.isEnding = true;
		this.giveBack([...this.leases.keys()].filter((id) => !this.states.isUnderWay(id)));
	}

	/** Renews nothing any more; resolves when all that was to be given back is. */
	async close(): Promise<void> {
		this.cancelRenewal?.();
		await Promise.all([this.renewing, this.releasing]);
		this.leases.clear();
	}

	/** Which of these the store leases to us, and for how long; undefined where it failed. */
	private async lease(
		ids: readonly string[],
		read: Read,
	): Promise<{ readonly leased: ReadonlySet<string>; readonly term: LeaseTerm } | undefined> {
		const term = leaseTerm(this.options);
		try {
			const leased = await this.options.outbox.leaseQueues(ids, term.until);
			await read(leased);
			this.storeHealth.worked();
			return { leased: new Set(leased.map(({ subscriptionId }) => subscriptionId)), term };
		} catch (error) {
			this.storeHealth.failed(error);
			return undefined;
		}
	}

	private lost(id: string): void {
		this.leases.delete(id);
		this.elsewhere.add(id);
	}

	private renewLater(): () => void {
		return this.options.clock.timer(RENEWED_EVERY_MILLISECONDS, () => {
			this.cancelRenewal = this.leases.size > 0 ? this.renewLater() : undefined;
			this.renewing ??= this.renew().finally(() => (this.renewing = undefined));
		});
	}

	private async renew(): Promise<void> {
		const [kept, idle]: [string[], string[]] = [[], []];
		for (const [id, lease] of this.leases) {
			if (!lease.term.isLive()) this.leases.delete(id);
			else if (this.isIdle(id, lease)) idle.push(id);
			else kept.push(id);
		}
		this.giveBack(idle);
		const renewed = kept.length > 0 ? await this.lease(kept, () => Promise.resolve()) : undefined;
		if (renewed === undefined) return;
		for (const id of kept) {
			// It may have been given back meanwhile.
			const lease = this.leases.get(id);
			if (lease === undefined) continue;
			if (renewed.leased.has(id)) lease.term = renewed.term;
			else this.lost(id);
		}
	}

	private isIdle(id: string, lease: QueueLease): boolean {
		const isUnused = this.options.clock.elapsed() - lease.usedAt >= IDLE_MILLISECONDS;
		return lease.isEnding ? !this.states.isUnderWay(id) : isUnused && this.states.isIdle(id);
	}

	/** Nothing of these is under way. */
	private giveBack(ids: readonly string[]): void {
		if (ids.length === 0) return;
		const [elapsed, now] = [this.options.clock.elapsed(), this.options.clock.now()];
		let from = now;
		for (const id of ids) {
			const { usedAt = elapsed } = this.leases.get(id) ?? {};
			from = Math.max(from, now + usedAt + this.states.restMilliseconds(id) - elapsed);
			this.leases.delete(id);
		}
		const releasing = Promise.all([this.renewing, this.releasing])
			.then(async () => await this.options.outbox.releaseQueues(ids, from))
			.catch((error: unknown) => this.storeHealth.failed(error))
			.finally(() => {
				if (this.releasing === releasing) this.releasing = undefined;
			});
		this.releasing = releasing;
	}
}
