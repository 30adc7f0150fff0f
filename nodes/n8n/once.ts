import { createHash } from 'node:crypto';
import type { ClaimRequest, ClaimStore } from '../store/claims';
import type { Identity } from '../webhook/duplicates';

/** An event on its way into a run: settle it once n8n has answered. */
export interface Claimed {
	readonly kind: 'claimed';
	/** The same identity was seen before with other content: pass the event on, marked. */
	readonly conflict: boolean;
	/** False when the store was out of reach, so that this may be a copy. */
	readonly deduplicated: boolean;
	/** True: the run is stored, remember the event. False: it is not, let the next copy in. */
	settle(stored: boolean): void;
}

/** What an event turned out to be among its copies. */
export type OnceOutcome = Claimed | { readonly kind: 'duplicate' } | { readonly kind: 'inFlight' };

/** What `once` needs from outside. */
export interface OnceSettings {
	readonly store: () => Promise<ClaimStore>;
	readonly rememberMilliseconds: number;
	/** How long a copy waits for the outcome of the first. */
	readonly waitMilliseconds: number;
	readonly sleep: (milliseconds: number) => Promise<void>;
	/** Told when the store fails; the event goes through all the same. */
	readonly onStoreFailure: (error: unknown) => void;
}

/** Longer than n8n takes to store a run; a copy elsewhere is answered 503 meanwhile. */
const LEASE_MILLISECONDS = 120_000;

/** The events this process is bringing into runs now, by key: copies wait here for the outcome of the first. */
const underWay = new Map<string, Promise<boolean>>();

/**
 * Claims an event, so that of all its duplicates exactly one starts a run. One that arrives while the first is under way
 * waits for its outcome: stored makes it a duplicate, not stored gives it its own try.
 */
export async function once(identity: Identity, settings: OnceSettings): Promise<OnceOutcome> {
	const late = lateness(settings);
	const signature = await claimSignature(identity, settings);
	const outcome = signature.reused
		? await claimApart(identity, settings, late)
		: await claim(identity, settings, late);
	if (outcome.kind === 'claimed') {
		const settle = (stored: boolean) => {
			signature.settle(stored);
			outcome.settle(stored);
		};
		return { ...outcome, conflict: outcome.conflict || signature.reused, settle };
	}
	signature.settle(outcome.kind === 'duplicate');
	return outcome;
}

/**
 * Claims what came with a signature that another body had before. What is remembered already is a duplicate all the same:
 * a platform signs several events within one second alike, and repeats them so. Anything else gets an identity of its own.
 */
async function claimApart(
	identity: Identity,
	settings: OnceSettings,
	late: () => Promise<'late'>,
): Promise<OnceOutcome> {
	const known = await claim(identity, settings, late);
	if (known.kind !== 'claimed') return known;
	known.settle(false);
	// The genuine event must find nothing left of this claim.
	await underWay.get(nameOf(identity));
	return await claim(apart(identity), settings, late);
}

/** One wait for all that an event waits for: the platform does not wait longer because runs before its own failed. */
function lateness({ sleep, waitMilliseconds }: OnceSettings): () => Promise<'late'> {
	let over: Promise<'late'> | undefined;
	return async () => await (over ??= sleep(waitMilliseconds).then(() => 'late'));
}

async function claim(
	identity: Identity,
	settings: OnceSettings,
	late: () => Promise<'late'>,
): Promise<OnceOutcome> {
	const name = nameOf(identity);
	for (;;) {
		const earlier = underWay.get(name);
		if (earlier !== undefined) {
			const stored = await Promise.race([earlier, late()]);
			if (stored === 'late') return { kind: 'inFlight' };
			if (stored) return { kind: 'duplicate' };
			continue;
		}
		return await claimFirst(name, identity, settings, late);
	}
}

/** What an event that is under way is known by. */
function nameOf({ subject, fingerprint, sameContentSeconds }: Identity): string {
	const own = sameContentSeconds === 0 ? fingerprint.subarray(8) : fingerprint.subarray(0, 8);
	return `${subject.toString('hex')}:${own.toString('hex')}`;
}

async function claimFirst(
	name: string,
	identity: Identity,
	settings: OnceSettings,
	late: () => Promise<'late'>,
): Promise<OnceOutcome> {
	const { promise, resolve } = Promise.withResolvers<boolean>();
	underWay.set(name, promise);
	const end = (stored: boolean) => {
		underWay.delete(name);
		resolve(stored);
	};
	try {
		const store = await settings.store();
		const event = { key: identity.subject, fingerprint: identity.fingerprint };
		const outcome = await store.claim(requestOf(identity, settings), late);
		if (outcome.kind !== 'fresh') {
			end(outcome.kind === 'duplicate');
			return outcome;
		}
		const { token, after, certain } = outcome;
		const settle = (stored: boolean) => {
			const settled = stored
				? store.commit(event, token, settings.rememberMilliseconds)
				: store.release(event, token);
			settled.catch(settings.onStoreFailure).finally(() => end(stored));
		};
		const conflict = after === 'same' || (after === 'other' && !identity.happensAgain);
		return { kind: 'claimed', conflict, deduplicated: certain, settle };
	} catch (error) {
		// At least once beats at most once: without its memory the trigger lets events through.
		settings.onStoreFailure(error);
		return { kind: 'claimed', conflict: false, deduplicated: false, settle: end };
	}
}

function requestOf(identity: Identity, { rememberMilliseconds }: OnceSettings): ClaimRequest {
	const { subject, fingerprint, sameContentSeconds: seconds, former } = identity;
	const sameContent = { withinMilliseconds: (seconds ?? 0) * 1000, rememberMilliseconds };
	return {
		key: subject,
		fingerprint,
		leaseMilliseconds: LEASE_MILLISECONDS,
		...(seconds !== undefined && { sameContent }),
		former,
	};
}

/** Whether a signature that does not cover the body came with another body before; to be settled like the event. */
interface SignatureClaim {
	readonly reused: boolean;
	readonly settle: (stored: boolean) => void;
}

const NO_SIGNATURE: SignatureClaim = { reused: false, settle: () => undefined };

async function claimSignature(
	{ signature, fingerprint }: Identity,
	settings: OnceSettings,
): Promise<SignatureClaim> {
	if (signature === undefined) return NO_SIGNATURE;
	const event = { key: signature, fingerprint: bodyOf(fingerprint) };
	try {
		const store = await settings.store();
		const outcome = await store.claim({ ...event, leaseMilliseconds: LEASE_MILLISECONDS });
		if (outcome.kind !== 'fresh') return NO_SIGNATURE;
		const { token } = outcome;
		const settle = (stored: boolean) => {
			const settled = stored
				? store.commit(event, token, settings.rememberMilliseconds)
				: store.release(event, token);
			settled.catch(settings.onStoreFailure);
		};
		if (outcome.after === 'nothing') return { reused: false, settle };
		settle(false);
		return { ...NO_SIGNATURE, reused: true };
	} catch {
		// The event's own claim fails as well, and tells.
		return NO_SIGNATURE;
	}
}

/** The whole body, which is what a delivery is known by, as the content. */
function bodyOf(fingerprint: Buffer): Buffer {
	return Buffer.concat([fingerprint.subarray(8), Buffer.alloc(8)]);
}

/** An identity of its own, so that what nothing vouches for makes no genuine event suspect. */
function apart(identity: Identity): Identity {
	const { subject, fingerprint, signature = subject } = identity;
	const hash = createHash('sha256').update('apart').update(signature).update(subject);
	return { ...identity, subject: hash.update(fingerprint).digest().subarray(0, 16), former: [] };
}
