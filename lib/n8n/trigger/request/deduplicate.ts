import type { ClaimRequest, ClaimStore } from '../../../store/claims';
import type { Identity } from '../../../webhook/deduplication/identity';

/** An event on its way into a run: settle it once n8n has answered. */
export interface Claimed {
	readonly kind: 'claimed';
	/** The same identity was seen before with other content: pass the event on, marked. */
	readonly conflict: boolean;
	/** False when the store was out of reach, so that this may be a duplicate. */
	readonly deduplicated: boolean;
	/** True: the run is stored, remember the event. False: it is not, let the next duplicate in. */
	settle(stored: boolean): void;
}

/** What an event turned out to be among its duplicates. */
export type DeduplicationOutcome =
	Claimed | { readonly kind: 'duplicate' } | { readonly kind: 'inFlight' };

/** What `deduplicate` needs from outside. */
export interface DeduplicationSettings {
	readonly store: () => Promise<ClaimStore>;
	readonly rememberMilliseconds: number;
	/** How long a duplicate waits for the outcome of the first. */
	readonly waitMilliseconds: number;
	readonly sleep: (milliseconds: number) => Promise<void>;
	/** Told when the store fails; the event goes through all the same. */
	readonly onStoreFailure: (error: unknown) => void;
}

/** Longer than n8n takes to store a run; a duplicate elsewhere is answered 503 meanwhile. */
const LEASE_MILLISECONDS = 120_000;

/** The events this process is bringing into runs now, by key: duplicates wait here for the outcome of the first. */
const underWay = new Map<string, Promise<boolean>>();

/**
 * Claims an event, so that of all its duplicates exactly one starts a run. One that arrives while the first is under way
 * waits for its outcome: stored makes it a duplicate, not stored gives it its own try.
 */
export async function deduplicate(
	identity: Identity,
	settings: DeduplicationSettings,
): Promise<DeduplicationOutcome> {
	const late = lateness(settings);
	for (;;) {
		const earlier = underWay.get(nameOf(identity)) ?? underWay.get(nameApart(identity));
		if (earlier === undefined) return await claimFirst(identity, settings, late);
		const stored = await Promise.race([earlier, late()]);
		if (stored === 'late') return { kind: 'inFlight' };
		if (stored) return { kind: 'duplicate' };
	}
}

/** One wait for all that an event waits for: the platform does not wait longer because runs before its own failed. */
function lateness({ sleep, waitMilliseconds }: DeduplicationSettings): () => Promise<'late'> {
	let over: Promise<'late'> | undefined;
	return async () => await (over ??= sleep(waitMilliseconds).then(() => 'late'));
}

/** What an event that is under way is known by. */
function nameOf({ subject, fingerprint, sameContentSeconds }: Identity): string {
	const own = sameContentSeconds === 0 ? fingerprint.subarray(8) : fingerprint.subarray(0, 8);
	return `${subject.toString('hex')}:${own.toString('hex')}`;
}

/** What it is known by where its signature is another delivery's: no genuine event waits for it. */
function nameApart({ subject, fingerprint, signature }: Identity): string {
	return [subject, fingerprint, signature ?? Buffer.alloc(0)]
		.map((part) => part.toString('hex'))
		.join(':');
}

/** Lets duplicates wait for the outcome under this name; answers what ends that. */
function start(name: string): (stored: boolean) => void {
	const { promise, resolve } = Promise.withResolvers<boolean>();
	underWay.set(name, promise);
	return (stored) => {
		underWay.delete(name);
		resolve(stored);
	};
}

async function claimFirst(
	identity: Identity,
	settings: DeduplicationSettings,
	late: () => Promise<'late'>,
): Promise<DeduplicationOutcome> {
	let end = start(nameOf(identity));
	try {
		const store = await settings.store();
		const event = requestOf(identity, settings);
		const outcome = await store.claim(event, late);
		if (outcome.kind !== 'fresh') {
			end(outcome.kind === 'duplicate');
			return outcome;
		}
		const { token, after, certain } = outcome;
		if (after === 'signature') {
			const leave = end;
			end = start(nameApart(identity));
			leave(false);
		}
		const settle = (stored: boolean) => {
			const settled = stored
				? store.commit(event, token, settings.rememberMilliseconds)
				: store.release(event, token);
			settled.catch(settings.onStoreFailure).finally(() => end(stored));
		};
		const conflict = after !== 'nothing' && (after !== 'other' || !identity.happensAgain);
		return { kind: 'claimed', conflict, deduplicated: certain, settle };
	} catch (error) {
		// At least once beats at most once: without its memory the trigger lets events through.
		settings.onStoreFailure(error);
		return { kind: 'claimed', conflict: false, deduplicated: false, settle: end };
	}
}

function requestOf(
	identity: Identity,
	{ rememberMilliseconds }: DeduplicationSettings,
): ClaimRequest {
	const { subject, fingerprint, sameContentSeconds: seconds, former, signature } = identity;
	const sameContent = { withinMilliseconds: (seconds ?? 0) * 1000, rememberMilliseconds };
	return {
		key: subject,
		fingerprint,
		leaseMilliseconds: LEASE_MILLISECONDS,
		...(seconds !== undefined && { sameContent }),
		...(signature !== undefined && { signature: { key: signature, rememberMilliseconds } }),
		former,
	};
}
