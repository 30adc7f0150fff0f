/**
 * Time as the emulators see it. `systemClock` is the machine's; `VirtualClock` is a fake one in which an
 * hour of retries takes no time: it only moves when {@link VirtualClock.finish} finds everybody asleep.
 */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';

export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after `milliseconds`, or at once when the signal is aborted. Never rejects. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: (milliseconds, signal) =>
		wait(milliseconds, undefined, { ...(signal && { signal }) }).catch((error: unknown) => {
			if (!signal?.aborted) throw error;
		}),
};

interface Sleeper {
	at: number;
	wake(): void;
}

/** A clock for tests whose network is fake too: time jumps to the next sleeper, in order. */
export class VirtualClock implements Clock {
	private readonly sleepers = new Set<Sleeper>();

	constructor(private time = Date.parse('2026-03-07T15:30:00Z')) {}

	now(): number {
		return this.time;
	}

	sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		return new Promise((resolve) => {
			const sleeper: Sleeper = {
				at: this.time + milliseconds,
				wake: () => {
					this.sleepers.delete(sleeper);
					signal?.removeEventListener('abort', sleeper.wake);
					resolve();
				},
			};
			if (signal?.aborted) return resolve();
			signal?.addEventListener('abort', sleeper.wake);
			this.sleepers.add(sleeper);
		});
	}

	/** Runs time forward until `work` has settled. Throws when nothing is left that could settle it. */
	async finish<T>(work: Promise<T>): Promise<T> {
		let settled = false;
		const settle = () => {
			settled = true;
		};
		work.then(settle, settle);
		for (;;) {
			for (let turn = 0; turn < 3; turn++) await nextTurn();
			if (settled) return await work;
			const next = [...this.sleepers].sort((a, b) => a.at - b.at)[0];
			if (!next) throw new Error('Everybody waits, and nobody sleeps: this work cannot end');
			this.time = Math.max(this.time, next.at);
			next.wake();
		}
	}
}
