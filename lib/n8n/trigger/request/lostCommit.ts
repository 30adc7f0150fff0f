import type { ClaimedEvent, ClaimStore } from '../../../store/claims';

/** A store that was lost is asked again after so long, then after twice as long, up to the longest. */
const FIRST_PAUSE_MILLISECONDS = 1_000;
const LONGEST_PAUSE_MILLISECONDS = 32_000;

/**
 * Whether the store has committed an event all the same, though its commit rejected: only the answer may have been lost.
 * Asked until the store answers; false where it doesn't for about a minute.
 */
export async function isCommitted(
	store: Pick<ClaimStore, 'remembers'>,
	event: ClaimedEvent,
	sleep: (milliseconds: number) => Promise<void>,
): Promise<boolean> {
	for (let pause = FIRST_PAUSE_MILLISECONDS; pause <= LONGEST_PAUSE_MILLISECONDS; pause *= 2) {
		await sleep(pause);
		try {
			return await store.remembers(event);
		} catch {
			// It is still out of reach.
		}
	}
	return false;
}
