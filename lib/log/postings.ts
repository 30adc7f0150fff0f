import { setTimeout as pause } from 'node:timers/promises';
import type { ClaimedEvent, ClaimStore } from '../store/claims';
import { ownEvent } from './access/ownEvent';

/** What a form has led to, and whether it may not be done again; where not, the same form can be posted anew. */
export interface Posted<Value> {
	readonly value: Value;
	readonly isDone: boolean;
}

/** Sees to it that a form which is posted twice, as by a double click, is done by the first post, in all processes. */
export interface Postings {
	/**
	 * What `act` answers; undefined where the same form was done before. `form` tells it from all others. Where another post
	 * of it is under way, that one's end is waited for. Rejects where `act` or the store does; nothing is done then by the latter.
	 */
	first<Value>(form: string, act: () => Promise<Posted<Value>>): Promise<Value | undefined>;
}

/** Longer than any action takes; a process that died has not done it. */
const LEASE_MILLISECONDS = 60_000;
/** As long as the longest session. */
const KEPT_MILLISECONDS = 24 * 3_600_000;
const LOOK_MILLISECONDS = 50;

/** Posted forms in the deduplication store, which all processes share; `wait` passes so many milliseconds. */
export function postings(
	store: () => Promise<ClaimStore>,
	wait: (milliseconds: number) => Promise<unknown> = pause,
): Postings {
	return {
		first: async (form, act) => {
			const claims = await store();
			const event = ownEvent('posted form', form);
			for (;;) {
				const claimed = await claims.claim({ ...event, leaseMilliseconds: LEASE_MILLISECONDS });
				if (claimed.kind === 'duplicate') return undefined;
				if (claimed.kind === 'fresh') return await acted(claims, event, claimed.token, act);
				await wait(LOOK_MILLISECONDS);
			}
		},
	};
}

async function acted<Value>(
	claims: ClaimStore,
	event: ClaimedEvent,
	token: number,
	act: () => Promise<Posted<Value>>,
): Promise<Value> {
	let isDone = false;
	try {
		const posted = await act();
		({ isDone } = posted);
		return posted.value;
	} finally {
		const ended = isDone
			? claims.commit(event, token, KEPT_MILLISECONDS)
			: claims.release(event, token);
		// It is done or not, whether that can be noted or not.
		await ended.catch(() => undefined);
	}
}
