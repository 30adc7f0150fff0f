/** What one of the processes is told, as JSON in its one argument. */
export interface ProcessOrders {
	readonly name: string;
	/** Where the key is, and the outbox unless it is in PostgreSQL. */
	readonly folder: string;
	/** The URL of a PostgreSQL database. */
	readonly database?: string | undefined;
	/** The endpoint to subscribe first, by the process that is to do so. */
	readonly subscribes?: string | undefined;
	/** Events stored at once, and so many a second afterwards, until it is told to stop (a line on its standard input). */
	readonly atOnce: number;
	readonly perSecond: number;
}

/** What it says, a line of JSON each, written before it goes on. */
export type ProcessLine =
	| { readonly kind: 'ready' }
	| { readonly kind: 'accepted'; readonly mark: string; readonly deliveryId: string }
	/** The request of an attempt begins; epoch milliseconds, with a fraction. */
	| { readonly kind: 'starts'; readonly mark: string; readonly at: number }
	| { readonly kind: 'log'; readonly text: string }
	/** It stores nothing more and waits, said several times a second. */
	| { readonly kind: 'waits' }
	/** It has stored all it was to store, and nothing waits in the store. */
	| { readonly kind: 'quiet' };

/** What the endpoint asks for. */
export const LIMITS = { ratePerSecond: 20, concurrency: 3 } as const;
/** So many keys, each in order. */
export const KEYS = 10;
