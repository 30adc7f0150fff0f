import type { ClaimOutcome, ClaimRequest, ClaimStore } from '../../../store/claims';
import type { AcceptedEvent } from '../../../store/received/counts';
import type { Identity } from '../../../webhook/deduplication/identity';
import { LEASE_MILLISECONDS, type HeldClaims } from './heldClaims';
import { isCommitted } from './lostCommit';
import { beginUnderWay, goApart, outcomeUnderWay, type End } from './underWay';

/** An event on its way into a run: settle it once n8n has answered. */
export interface Claimed {
	readonly kind: 'claimed';
	/** The same identity was seen before with other content: pass the event on, marked. */
	readonly conflict: boolean;
	/** False when the store was out of reach, so that this may be a duplicate. */
	readonly deduplicated: boolean;
	/** True: the run is stored, remember the event and count it, if given. False: it is not, let the next duplicate in. */
	settle(stored: boolean, accepted?: AcceptedEvent): void;
}

/** What an event turned out to be among its duplicates. */
export type DeduplicationOutcome =
	| Claimed
	| { readonly kind: 'duplicate' }
	| { readonly kind: 'inFlight' }
	/** The store is out of reach, and events that may be duplicates are not wanted. */
	| { readonly kind: 'unavailable' };

/** What `deduplicate` needs from outside. */
export interface DeduplicationSettings {
	readonly store: () => Promise<ClaimStore>;
	/** Extends what is claimed. */
	readonly held: HeldClaims;
	readonly rememberMilliseconds: number;
	/** How long a duplicate waits for the outcome of the first, and an event for the store. */
	readonly waitMilliseconds: number;
	readonly sleep: (milliseconds: number) => Promise<void>;
	/** Whether an event that the store can't judge is rejected, so that it comes again; absent: it starts a run, marked. */
	readonly rejectUnjudged?: boolean;
	/** Told of an accepted event that the store has not counted, as it does not remember it either. */
	readonly onUncounted: (accepted: AcceptedEvent) => void;
	/** Told when the store fails. */
	readonly onStoreFailure: (error: unknown) => void;
}

/** Another process's claim is asked for again after so long, then after twice as long, up to the longest. */
const FIRST_PAUSE_MILLISECONDS = 25;
const LONGEST_PAUSE_MILLISECONDS = 400;
/** What is left of the platform's time is enough for an answer. */
const GRACE_MILLISECONDS = 500;

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
		const earlier = outcomeUnderWay(identity);
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

async function claimFirst(
	identity: Identity,
	settings: DeduplicationSettings,
	late: () => Promise<'late'>,
): Promise<DeduplicationOutcome> {
	const end = beginUnderWay(identity);
	const claiming = claim(requestOf(identity, settings), settings, late);
	const held = await inTime(claiming, settings, late).catch((error: unknown) => {
		settings.onStoreFailure(error);
	});
	if (held === undefined) return unjudged(claiming, settings, end);
	const { outcome, settle } = held;
	if (outcome.kind !== 'fresh') {
		end(outcome.kind === 'duplicate');
		return outcome;
	}
	const { after, certain } = outcome;
	const ended = after === 'signature' ? goApart(identity, end) : end;
	const claimed: Claimed = {
		kind: 'claimed',
		conflict: after !== 'nothing' && (after !== 'other' || !identity.happensAgain),
		deduplicated: certain,
		settle: (stored, accepted) => {
			const settling = settle(stored, accepted);
			void settling.catch(() => undefined).finally(() => ended(stored));
			void settling
				.catch(async (error: unknown) => {
					settings.onStoreFailure(error);
					return accepted !== undefined && (await held.isCommitted());
				})
				.then((isOurs) => !isOurs && accepted && settings.onUncounted(accepted));
		},
	};
	if (certain || !settings.rejectUnjudged) return claimed;
	settings.onStoreFailure(new Error('It does not know all events that were received.'));
	claimed.settle(false);
	return { kind: 'unavailable' };
}

/** What the store said, and how an event that is ours is settled there. */
interface Held {
	readonly outcome: ClaimOutcome;
	/** Answers whether it was still ours. */
	readonly settle: (stored: boolean, accepted?: AcceptedEvent) => Promise<boolean>;
	/** To be asked where settling it as stored has failed. */
	readonly isCommitted: () => Promise<boolean>;
}

/** Asks for the event until no other process is bringing it into a run, or it is late. */
async function claim(
	event: ClaimRequest,
	settings: DeduplicationSettings,
	late: () => Promise<'late'>,
): Promise<Held> {
	const store = await settings.store();
	let pause = FIRST_PAUSE_MILLISECONDS;
	for (;;) {
		const outcome = await store.claim(event, late);
		if (outcome.kind === 'fresh') {
			const { token } = outcome;
			const letGo = settings.held.hold({ store, event, token });
			const settle: Held['settle'] = async (stored, accepted) => {
				letGo();
				return await (stored
					? store.commit(event, token, settings.rememberMilliseconds, accepted)
					: store.release(event, token));
			};
			const { sleep } = settings;
			return { outcome, settle, isCommitted: async () => await isCommitted(store, event, sleep) };
		}
		const none = { settle: async () => false, isCommitted: async () => false };
		if (outcome.kind !== 'inFlight') return { outcome, ...none };
		const paused = await Promise.race([settings.sleep(pause), late()]);
		if (paused === 'late') return { outcome, ...none };
		pause = Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS);
	}
}

/** Rejects where the store has not answered while there is time to answer the platform. */
async function inTime(
	claiming: Promise<Held>,
	{ sleep }: DeduplicationSettings,
	late: () => Promise<'late'>,
): Promise<Held> {
	const tooLate = async () => {
		await late();
		await sleep(GRACE_MILLISECONDS);
		throw new Error('It did not answer in time.');
	};
	return await Promise.race([claiming, tooLate()]);
}

/** At least once beats at most once: without its memory the trigger lets events through, unless it was told not to. */
function unjudged(
	claiming: Promise<Held>,
	{ rejectUnjudged, onUncounted }: DeduplicationSettings,
	end: End,
): DeduplicationOutcome {
	const settle: Claimed['settle'] = (stored, accepted) => {
		end(stored);
		if (accepted !== undefined) onUncounted(accepted);
		// A store that was only slow may have taken the event by now.
		claiming.then((held) => held.settle(stored)).catch(() => undefined);
	};
	if (!rejectUnjudged) return { kind: 'claimed', conflict: false, deduplicated: false, settle };
	settle(false);
	return { kind: 'unavailable' };
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
