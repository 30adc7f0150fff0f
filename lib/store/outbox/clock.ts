import type { Health } from './subscription';

/** By how much a clock was set (negative: back), and what it says now. */
export interface ClockMove {
	readonly milliseconds: number;
	readonly now: number;
	/** From when on what was noted by the clock that was set is certain to be by that clock. */
	readonly begunAt: number;
}

/** Health with its times moved along with a clock that was set: those that lie ahead now, and the end of a throttle. */
export function healthMoved(health: Health, { milliseconds, now, begunAt }: ClockMove): Health {
	const { lastDeliveryAt = 0, throttledUntil = 0 } = health;
	const moved = (at: number | undefined, moves = milliseconds < 0 && (at ?? 0) > now) =>
		at === undefined || !moves ? at : Math.max(now, at + milliseconds);
	// The end of a throttle lies ahead always: it was set with the last delivery.
	const isOurs = lastDeliveryAt >= begunAt || lastDeliveryAt > now;
	const isThrottled = isOurs && throttledUntil > Math.min(now, now - milliseconds);
	return {
		...health,
		pausedAt: moved(health.pausedAt),
		autoPausedAt: moved(health.autoPausedAt),
		probingSince: moved(health.probingSince),
		goneAt: moved(health.goneAt),
		lastDeliveryAt: moved(health.lastDeliveryAt),
		throttledUntil: moved(health.throttledUntil, isThrottled),
	};
}
