/** Which failures are tried again. A connection error is an attempt without an answer. */
export type Retried =
	| 'any failure'
	| 'connection errors and 5xx'
	| 'connection errors, 429, 500, 502, 503 and 504'
	| 'none';

/** How a platform delivers: what its documents say of time-outs and retries, and what follows for remembering. */
export interface PlatformDelivery {
	/** How long the platform waits for an answer. */
	readonly timeoutSeconds: number;
	/** Pauses before the retries, in seconds, one per retry. */
	readonly retryAfterSeconds: readonly number[];
	/** Which answers count as delivered. */
	readonly success: '2xx' | '200';
	/** Which failures the platform tries again. */
	readonly retries: Retried;
	/** By what share of itself chance lengthens a pause; absent: a tenth. */
	readonly jitterShare?: number;
	/** For how long it tries again, where the platform says so. */
	readonly endsAfterSeconds?: number;
	/** Events about one thing come in the order they happened, and nothing in them tells one delivery from another. */
	readonly inOrder?: boolean;
	/** Every body tells when its event happened: one older than what is remembered can be told and rejected. */
	readonly dated?: boolean;
	/** Consecutive failures after which the platform pauses the subscription. */
	readonly pausesAfter?: number;
	/** What those are: failed attempts, or deliveries whose last attempt failed; absent: attempts. */
	readonly pausesBy?: 'attempts' | 'deliveries';
	/** How long keys are remembered: longer than every retry, and than a manual replay where there is one. */
	readonly rememberSeconds: number;
}

/**
 * How long after an event its last retry may come, in seconds. Pauses count double, as vendors add jitter and their
 * queues are late; attempts count with the time they may take.
 */
export function retryHorizonSeconds(delivery: PlatformDelivery): number {
	const { retryAfterSeconds, timeoutSeconds, endsAfterSeconds } = delivery;
	const pauses = retryAfterSeconds.reduce((sum, seconds) => sum + seconds, 0);
	return (endsAfterSeconds ?? 2 * pauses) + (retryAfterSeconds.length + 1) * timeoutSeconds;
}
