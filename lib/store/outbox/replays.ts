import type { StoredDelivery } from './delivery';
import { deliveryNumber } from './ids';

/** Of the numbers that a request finds, those that are left once it has made these replays: up to `limit` in all. */
export function notReplayedIn(
	made: readonly StoredDelivery[],
	numbers: readonly number[],
	limit: number,
): number[] {
	const sources = new Set(made.map(({ replayOf = '' }) => deliveryNumber(replayOf)));
	const left = Math.max(0, Math.floor(limit) - made.length);
	return numbers.filter((number) => !sources.has(number)).slice(0, left);
}
