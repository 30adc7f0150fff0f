/** A failure of a store: which one, which file, what to do; the engine's error is the `cause`. */
export class StoreError extends Error {
	override readonly name = 'StoreError';
}

/** What every call to a store rejects with once it is closed; `place` is its file, or where else it is. */
export function closedStore(store: string, place: string): StoreError {
	return new StoreError(`The ${store} ${place} is closed.`);
}

/** What every call to an outbox rejects with once it is closed. */
export function closedOutbox(place: string): StoreError {
	return closedStore('outbox', place);
}
