import { createHash } from 'node:crypto';
import type { ClaimStore } from '../store/claims';

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
 * Claims an event, so that of all its copies exactly one starts a run. A copy that arrives while the first is under way
 * waits for its outcome: stored makes it a duplicate, not stored gives it its own try.
 */
export async function once(
	event: { readonly key: Buffer; readonly fingerprint: Buffer },
	settings: OnceSettings,
): Promise<OnceOutcome> {
	const late = lateness(settings);
	const first = await claim(event.key, event.fingerprint, settings, late);
	if (first.kind !== 'conflict') return first;
	// Under a key of its own, so that copies of the conflicting event are told, too.
	const own = createHash('sha256')
		.update(event.key)
		.update(event.fingerprint)
		.digest()
		.subarray(0, 16);
	const second = await claim(own, event.fingerprint, settings, late);
	if (second.kind === 'conflict') return { kind: 'duplicate' };
	return second.kind === 'claimed' ? { ...second, conflict: true } : second;
}

/** One wait for all that an event waits for: the platform does not wait longer because runs before its own failed. */
function lateness({ sleep, waitMilliseconds }: OnceSettings): () => Promise<'late'> {
	let over: Promise<'late'> | undefined;
	return async () => await (over ??= sleep(waitMilliseconds).then(() => 'late'));
}

async function claim(
	key: Buffer,
	fingerprint: Buffer,
	settings: OnceSettings,
	late: () => Promise<'late'>,
): Promise<OnceOutcome | { kind: 'conflict' }> {
	const name = `${key.toString('hex')}:${fingerprint.toString('hex')}`;
	for (;;) {
		const earlier = underWay.get(name);
		if (earlier !== undefined) {
			const stored = await Promise.race([earlier, late()]);
			if (stored === 'late') return { kind: 'inFlight' };
			if (stored) return { kind: 'duplicate' };
			continue;
		}
		return await claimFirst(name, key, fingerprint, settings);
	}
}

async function claimFirst(
	name: string,
	key: Buffer,
	fingerprint: Buffer,
	settings: OnceSettings,
): Promise<OnceOutcome | { kind: 'conflict' }> {
	const { promise, resolve } = Promise.withResolvers<boolean>();
	underWay.set(name, promise);
	const end = (stored: boolean) => {
		underWay.delete(name);
		resolve(stored);
	};
	try {
		const store = await settings.store();
		const outcome = await store.claim({ key, fingerprint, leaseMilliseconds: LEASE_MILLISECONDS });
		if (outcome.kind !== 'fresh') {
			end(outcome.kind === 'duplicate');
			return outcome;
		}
		const { token } = outcome;
		const settle = (stored: boolean) => {
			const settled = stored
				? store.commit(key, token, settings.rememberMilliseconds)
				: store.release(key, token);
			settled.catch(settings.onStoreFailure).finally(() => end(stored));
		};
		return { kind: 'claimed', conflict: false, deduplicated: true, settle };
	} catch (error) {
		// At least once beats at most once: without its memory the trigger lets events through.
		settings.onStoreFailure(error);
		return { kind: 'claimed', conflict: false, deduplicated: false, settle: end };
	}
}
