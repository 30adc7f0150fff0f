/** Length of a claim's key and of its fingerprint, in bytes. */
export const digestBytes = 16;

/** One event that asks to be processed, known by digests only. */
export interface ClaimRequest {
	/** 16 bytes: a hash of scope, event type and identity. */
	readonly key: Buffer;
	/** 16 bytes: a hash of the content, to tell a repetition from another event under the same key. */
	readonly fingerprint: Buffer;
	/** How long nobody else may take the event over, from now on. */
	readonly leaseMilliseconds: number;
}

/** What the store says to a claim. Only `fresh` wrote something. */
export type ClaimOutcome =
	/** Ours until the lease ends; the token proves it and is larger than every earlier one. */
	| { readonly kind: 'fresh'; readonly token: number }
	/** Processed before, with the same fingerprint. */
	| { readonly kind: 'duplicate' }
	/** Processed before, or in flight, under this key with another fingerprint. */
	| { readonly kind: 'conflict' }
	/** Somebody else holds it, with the same fingerprint; the lease ends then (epoch milliseconds). */
	| { readonly kind: 'inFlight'; readonly untilMilliseconds: number };

/**
 * Remembers which events were processed, in two phases: claim, then commit once the work is stored
 * or release when it failed. Every promise rejects when the store fails, with a sentence that says
 * what to do and the engine's error as `cause`; nothing was written then, and the next call tries anew.
 */
export interface ClaimStore {
	/** Takes the event, unless it is remembered or held by somebody whose lease still runs. */
	claim(request: ClaimRequest): Promise<ClaimOutcome>;
	/**
	 * Remembers the event for that long. A lease that merely ran out does no harm; false means that
	 * the claim is no more: taken over under a newer token, settled already, or void.
	 */
	commit(key: Buffer, token: number, rememberMilliseconds: number): Promise<boolean>;
	/** Gives the event back, so that the next claim of it is fresh; false as for commit. */
	release(key: Buffer, token: number): Promise<boolean>;
	/**
	 * Forgets, in small slices, events whose time is over, and claims abandoned for longer than
	 * `abandonedClaimMilliseconds`; answers how many rows that were.
	 */
	purge(): Promise<number>;
	/** Finishes what waits and voids the claims still held; later calls reject. */
	close(): Promise<void>;
}

/** How long a claim outlives its lease when nobody takes it over: its holder may still commit. */
export const abandonedClaimMilliseconds = 24 * 60 * 60 * 1000;

/** Throws a TypeError for a digest of the wrong length: a programming error, never an event's fault. */
export function assertDigest(name: string, digest: Buffer): void {
	if (digest.length === digestBytes) return;
	throw new TypeError(`The claim's ${name} has ${digest.length} bytes instead of ${digestBytes}`);
}

/** Throws a RangeError for a duration that is not a positive, finite number of milliseconds. */
export function assertDuration(name: string, milliseconds: number): void {
	if (milliseconds > 0 && Number.isFinite(milliseconds)) return;
	throw new RangeError(
		`${name} is ${milliseconds}, which is not a positive number of milliseconds`,
	);
}
