import type { AcceptedEvent } from './received/counts';

/** Length of a claim's key and of its fingerprint, in bytes. */
export const digestBytes = 16;
/** A fingerprint's first bytes tell the content, the others the delivery that brought it. */
export const contentBytes = 8;

/** What an event is known by: digests only. */
export interface ClaimedEvent {
	/** 16 bytes: a hash of scope, event type and of what the event is about. */
	readonly key: Buffer;
	/**
	 * 16 bytes: 8 of a hash of the content, 8 of a hash of the delivery. All zeros in the latter say that nothing tells
	 * one delivery from another.
	 */
	readonly fingerprint: Buffer;
	/** What it came with, where that does not cover its body. */
	readonly signature?: ClaimedSignature | undefined;
}

/** A signature that does not cover the body: good for the first delivery that comes with it. */
export interface ClaimedSignature {
	/** 16 bytes: a hash of scope and signature. */
	readonly key: Buffer;
	/** For how long it will be remembered. */
	readonly rememberMilliseconds: number;
}

/** One event that asks to be processed. */
export interface ClaimRequest extends ClaimedEvent {
	/** How long nobody else may take the event over, from now on. */
	readonly leaseMilliseconds: number;
	/**
	 * Where the same content in another delivery is a duplicate for a while only: for how long after the last event under
	 * the key (0: never), and for how long the event will be remembered. Absent: for as long as it is remembered.
	 */
	readonly sameContent?:
		{ readonly withinMilliseconds: number; readonly rememberMilliseconds: number } | undefined;
	/** What an earlier version may have remembered the event under. */
	readonly former?: readonly ClaimedEvent[] | undefined;
}

/** What the store says to a claim. Only `fresh` wrote something, but for the signature that a duplicate came with. */
export type ClaimOutcome =
	/** Ours until the lease ends; the token proves it and is larger than every earlier one. */
	| {
			readonly kind: 'fresh';
			readonly token: number;
			/**
			 * What is remembered, or in flight, under this key: nothing, the same content, or other content. `signature`: its
			 * signature is another delivery's, so it is claimed apart and affects no genuine event under the key.
			 */
			readonly after: 'nothing' | 'same' | 'other' | 'signature';
			/** False: not all that is remembered was loaded yet, so that this may be a duplicate. */
			readonly certain: boolean;
	  }
	/** The same delivery was processed before, or the same content was the last under this key. */
	| { readonly kind: 'duplicate' }
	/** Somebody else holds it; the lease ends then (epoch milliseconds). */
	| { readonly kind: 'inFlight'; readonly untilMilliseconds: number };

/**
 * Remembers which events were processed, in two phases: claim, then commit once the work is stored
 * or release when it failed. Every promise rejects when the store fails, with a sentence that says
 * what to do and the engine's error as `cause`; nothing was written then, and the next call tries anew.
 * What is remembered is recognised also while nothing can be written.
 */
export interface ClaimStore {
	/**
	 * Takes the event and its signature, both or neither, unless it is a duplicate or held by somebody whose lease still
	 * runs. While the store is still loading, an event that is not among what is loaded waits for `loadTimeout` (if given) or
	 * for the rest.
	 */
	claim(request: ClaimRequest, loadTimeout?: () => Promise<unknown>): Promise<ClaimOutcome>;
	/**
	 * Remembers the event for that long, as the last one under its key, and its signature with it. A lease that merely ran out
	 * does no harm; false means that the claim is no more: taken over under a newer token, settled already, or void. `accepted`
	 * is counted among what its trigger received, in the same transaction: always where this answers true, never where it
	 * answers false. Where it rejects because the answer was lost on the way, both may be done: `remembers` tells.
	 */
	commit(
		event: ClaimedEvent,
		token: number,
		rememberMilliseconds: number,
		accepted?: AcceptedEvent,
	): Promise<boolean>;
	/**
	 * Holds the event and its signature for that long from now on, as its work is still going on; false as for commit.
	 */
	extend(event: ClaimedEvent, token: number, leaseMilliseconds: number): Promise<boolean>;
	/** Gives the event and its signature back, so that the next claim of it is fresh; false as for commit. */
	release(event: ClaimedEvent, token: number): Promise<boolean>;
	/** Whether exactly this event was committed and is remembered, by whichever store over the same data; claims nothing. */
	remembers(event: ClaimedEvent): Promise<boolean>;
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

/** Throws for a claim that no caller may make: see `assertEvent`. */
export function assertRequest(request: ClaimRequest): void {
	assertDigest('fingerprint', request.fingerprint);
	assertDuration('leaseMilliseconds', request.leaseMilliseconds);
	assertEvent(request);
}

/** Throws a TypeError or a RangeError for digests or durations that are none: a programming error, never an event's fault. */
export function assertEvent({ key, signature }: ClaimedEvent): void {
	assertDigest('key', key);
	if (signature === undefined) return;
	assertDigest('signature', signature.key);
	assertDuration('rememberMilliseconds', signature.rememberMilliseconds);
}

function assertDigest(name: string, digest: Buffer): void {
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
