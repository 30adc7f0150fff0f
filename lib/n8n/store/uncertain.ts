import type { ClaimStore } from '../../store/claims';

/** A store that not all events reach: what it hasn't seen may be a duplicate all the same. */
export function uncertain(store: ClaimStore): ClaimStore {
	return {
		claim: async (request, loadTimeout) => {
			const outcome = await store.claim(request, loadTimeout);
			return outcome.kind === 'fresh' ? { ...outcome, certain: false } : outcome;
		},
		extend: async (event, token, leaseMilliseconds) =>
			await store.extend(event, token, leaseMilliseconds),
		commit: async (event, token, rememberMilliseconds, accepted) =>
			await store.commit(event, token, rememberMilliseconds, accepted),
		release: async (event, token) => await store.release(event, token),
		remembers: async (event) => await store.remembers(event),
		purge: async () => await store.purge(),
		close: async () => await store.close(),
	};
}
