import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../lib/time/clock';
import type { Outbox } from '../../../lib/store/outbox';

interface Timer {
	readonly at: number;
	readonly order: number;
	readonly callback: () => void;
}

/** A clock that stands still until it is told to go on; what is to happen meanwhile happens in order. */
export class VirtualClock implements Clock {
	private readonly timers = new Set<Timer>();
	private made = 0;

	constructor(
		private time: number,
		/** Resolves when nothing happens any more at this time. */
		private readonly settled: () => Promise<void>,
	) {}

	/** How far the clock was set, apart from the time that has passed. */
	private set = 0;

	readonly now = (): number => this.time + this.set;

	/** No whole number, as of a real clock. */
	readonly elapsed = (): number => this.time + (this.time % 997) / 2000;

	readonly timer = (delayMilliseconds: number, callback: () => void): (() => void) => {
		const timer = { at: this.time + delayMilliseconds, order: this.made++, callback };
		this.timers.add(timer);
		return () => this.timers.delete(timer);
	};

	/** Lets time pass until the promise is settled. */
	async during<Value>(promise: Promise<Value>): Promise<Value> {
		let isPending = true;
		const ended = promise.finally(() => (isPending = false));
		ended.catch(() => undefined);
		for (let steps = 0; isPending && steps < 10_000; steps++) await this.pass(10);
		return await ended;
	}

	/** Lets so much time pass. */
	async pass(milliseconds: number): Promise<void> {
		const until = this.time + milliseconds;
		await this.settled();
		for (let next = this.next(until); next !== undefined; next = this.next(until)) {
			this.time = Math.max(this.time, next.at);
			this.timers.delete(next);
			next.callback();
			if (this.next(this.time) === undefined) await this.settled();
		}
		this.time = Math.max(this.time, until);
		await this.settled();
	}

	/** Sets the clock forth, or back; no time passes. */
	setBy(milliseconds: number): void {
		this.set += milliseconds;
	}

	/** Lets time pass at once, as for an event loop that is busy: no timer rings meanwhile. */
	leap(milliseconds: number): void {
		this.time += milliseconds;
	}

	private next(until: number): Timer | undefined {
		let first: Timer | undefined;
		for (const timer of this.timers) {
			if (timer.at > until) continue;
			if (first && (timer.at > first.at || (timer.at === first.at && timer.order > first.order))) {
				continue;
			}
			first = timer;
		}
		return first;
	}
}

/** Knows how many of an outbox's operations are under way, and makes it fail for a while. */
export class WatchedOutbox {
	/** What every operation rejects with, as long as it is set. */
	failure: Error | undefined;
	/** How often each operation was called. */
	readonly calls = new Map<string, number>();
	/** What happens once, between an operation's end and its answer. */
	readonly afterNext = new Map<string, () => Promise<void>>();
	private underWay = 0;
	readonly outbox: Outbox;

	constructor(outbox: Outbox) {
		this.outbox = new Proxy(outbox, {
			get: (target, name: keyof Outbox) => {
				if (name === 'onChange' || name === 'now') return target[name].bind(target);
				const operation = target[name].bind(target) as (...values: unknown[]) => Promise<unknown>;
				return (...values: unknown[]) => this.watch(name, async () => await operation(...values));
			},
		});
	}

	/** Resolves when no operation has been under way for some turns of the event loop. */
	readonly settled = async (): Promise<void> => {
		for (let quiet = 0; quiet < 3;) {
			await nextTurn();
			quiet = this.underWay === 0 ? quiet + 1 : 0;
		}
	};

	private async watch(name: string, operation: () => Promise<unknown>): Promise<unknown> {
		this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
		this.underWay += 1;
		try {
			if (this.failure && name !== 'close') throw this.failure;
			const answer = await operation();
			const happens = this.afterNext.get(name);
			this.afterNext.delete(name);
			this.underWay -= 1;
			await happens?.();
			this.underWay += 1;
			return answer;
		} finally {
			this.underWay -= 1;
		}
	}
}
