import type { ClaimedEvent, ClaimStore } from '../../../store/claims';

/** Starts an interval that keeps no process alive; answers how to end it. `setInterval` unless a test says otherwise. */
export type Every = (act: () => void, milliseconds: number) => () => void;

/** A claim that is held until its event is settled. */
export interface HeldClaim {
	readonly store: Pick<ClaimStore, 'extend'>;
	readonly event: ClaimedEvent;
	readonly token: number;
}

/**
 * How long an event stays claimed by a process that was killed: shorter than any platform goes on retrying. One that lives
 * extends it in time, however long n8n takes to store the run.
 */
export const LEASE_MILLISECONDS = 15_000;
const EXTENDED_EVERY_MILLISECONDS = 4_000;
/** Five minutes: a run that n8n has not stored by then will not be, so the platform may try again. */
const MOST_EXTENSIONS = 75;

interface Extended extends HeldClaim {
	extensions: number;
	isExtending: boolean;
}

/**
 * Extends claims until they are settled, are another process's, or were extended for long enough. One interval for all of
 * them, which ends when it finds none: most events are settled long before it comes round.
 */
export class HeldClaims {
	private readonly held = new Set<Extended>();
	private stop: (() => void) | undefined;

	constructor(private readonly every: Every = unheld) {}

	/** Holds a claim until the answered function is called. */
	hold(claim: HeldClaim): () => void {
		const extended = { ...claim, extensions: 0, isExtending: false };
		this.held.add(extended);
		this.stop ??= this.every(() => this.extendAll(), EXTENDED_EVERY_MILLISECONDS);
		return () => void this.held.delete(extended);
	}

	private extendAll(): void {
		if (this.held.size === 0) {
			this.stop?.();
			this.stop = undefined;
		}
		for (const claim of this.held) {
			if (!claim.isExtending) void this.extend(claim);
		}
	}

	private async extend(claim: Extended): Promise<void> {
		const { store, event, token } = claim;
		claim.isExtending = true;
		claim.extensions += 1;
		// While the store fails, the next one may be in time.
		const isOurs = await store.extend(event, token, LEASE_MILLISECONDS).catch(() => true);
		claim.isExtending = false;
		if (!isOurs || claim.extensions >= MOST_EXTENSIONS) this.held.delete(claim);
	}
}

function unheld(act: () => void, milliseconds: number): () => void {
	const interval = setInterval(act, milliseconds).unref();
	return () => clearInterval(interval);
}
