/** From one sign to the next it is certain for so long only that a process runs. */
const CERTAIN_MILLISECONDS = 250;

/**
 * The moment since which a process that was killed had run for so long, as its signs show (its answers, or what it sent):
 * while nothing comes from it, it may stand still, as on a busy machine. Epoch milliseconds, the signs in order.
 */
export function ranSince(signs: readonly number[], killedAt: number, milliseconds: number): number {
	let left = milliseconds;
	let after = killedAt;
	for (let place = signs.length - 1; place >= 0; place--) {
		const sign = signs[place] ?? killedAt;
		if (sign > after) continue;
		const ran = Math.min(after - sign, CERTAIN_MILLISECONDS);
		if (ran >= left) return after - sign > CERTAIN_MILLISECONDS ? sign : after - left;
		left -= ran;
		after = sign;
	}
	return Math.min(after, killedAt - milliseconds);
}
