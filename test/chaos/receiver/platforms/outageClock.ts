import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../../emulators/engine/clock';

/** Platform seconds that pass in a real second. */
export interface Speeds {
	/** While n8n is down: an outage counts that many times its length. */
	readonly down: number;
	/** Once it is back: the rest of a schedule of hours is not waited for. */
	readonly up: number;
}

const STEP_MILLISECONDS = 25;

/**
 * A platform's clock for failure tests. The waits of its documented schedule pass slowly while n8n is down and fast
 * once it is ready, so that every schedule meets an outage as it would in earnest, however long n8n takes to start.
 * `now` is the real time: signatures carry it.
 */
export class OutageClock implements Clock {
	constructor(
		private readonly isUp: () => boolean,
		private readonly speeds: Speeds,
	) {}

	now(): number {
		return Date.now();
	}

	async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		let left = milliseconds;
		while (left > 0 && !signal?.aborted) {
			const speed = this.isUp() ? this.speeds.up : this.speeds.down;
			const step = Math.min(STEP_MILLISECONDS, left / speed);
			const startedAt = performance.now();
			await wait(step, undefined, { ...(signal && { signal }) }).catch(() => undefined);
			left -= Math.max(step, performance.now() - startedAt) * speed;
		}
	}
}
