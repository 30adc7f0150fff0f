/** A failure of a store: which one, which file, what to do; the engine's error is the `cause`. */
export class StoreError extends Error {
	override readonly name = 'StoreError';
}

/** What every call to an outbox rejects with once it is closed. */
export function closedOutbox(file: string): StoreError {
	return new StoreError(`The outbox ${file} is closed.`);
}
