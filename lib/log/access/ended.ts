import { StoreError } from '../../store/error';
import type { ClaimStore } from '../../store/claims';
import { ownEvent } from './ownEvent';

/** Remembers which sessions were ended before their time, for all processes that share a store. Rejects where it fails. */
export interface EndedSessions {
	/** Ends one that would last that much longer. */
	end(id: string, forMilliseconds: number): Promise<void>;
	isEnded(id: string): Promise<boolean>;
}

const ENDED = 'ended session';
const LEASE_MILLISECONDS = 10_000;
const BUSY =
	'Another request is ending this session at the moment: wait ten seconds and sign out again.';

/** Ended sessions in the deduplication store, which all processes share, keeps over restarts and forgets in time. */
export function endedSessions(store: () => Promise<ClaimStore>): EndedSessions {
	return {
		end: async (id, forMilliseconds) => {
			const event = ownEvent(ENDED, id);
			const claims = await store();
			const claimed = await claims.claim({ ...event, leaseMilliseconds: LEASE_MILLISECONDS });
			if (claimed.kind === 'duplicate') return;
			const isEnded =
				claimed.kind === 'fresh' && (await claims.commit(event, claimed.token, forMilliseconds));
			if (!isEnded) throw new StoreError(BUSY);
		},
		isEnded: async (id) => await (await store()).remembers(ownEvent(ENDED, id)),
	};
}
