import {
	type ClaimedEvent,
	type ClaimOutcome,
	type ClaimRequest,
	contentBytes,
} from '../../claims';
import {
	claimKeysOf,
	deliveryKey,
	keysOf,
	ownKey,
	sameContent,
	sameDelivery,
	tellsDelivery,
} from '../../claims/keys';
import type { ClaimStatements } from './schema';
import type { Remembered, RememberedEvents } from './remembered';

type Fresh = Extract<ClaimOutcome, { kind: 'fresh' }>;

/** What is known of an event before anything is written. */
export type Known = Exclude<ClaimOutcome, Fresh> | Free;

/** It may be claimed, under this key, and comes after that. */
interface Free {
	readonly kind: 'free';
	readonly at: Buffer;
	readonly after: Fresh['after'];
}

/** What is claimed and remembered under keys, of one open file, whatever it came with. */
export class EventClaims {
	/** The last number given to a token or a row. */
	sequence = 0;
	/** How many claims were made while another one held their event's key; before the first, none is looked for. */
	private besides = 0;

	constructor(
		private readonly run: ClaimStatements,
		private readonly remembered: RememberedEvents,
		private readonly owner: string,
	) {}

	/** Whether the event is a duplicate, or in flight as far as that is remembered; reads only. */
	recognise(request: ClaimRequest, now: number): Known {
		const { key, fingerprint, former = [] } = request;
		const last = this.remembered.last(key);
		if (former.some((event) => this.remembered.knows(event))) return { kind: 'duplicate' };
		if (last === undefined) {
			const held = this.besides === 0 ? undefined : this.heldBy(request, now);
			return held ?? { kind: 'free', at: key, after: 'nothing' };
		}
		if (sameDelivery(fingerprint, last.fingerprint)) return { kind: 'duplicate' };
		if (tellsDelivery(fingerprint) && this.remembered.hadDelivery(request)) {
			return { kind: 'duplicate' };
		}
		const held = this.heldBy(request, now);
		if (held?.kind === 'inFlight') return held;
		const same = held === undefined && sameContent(fingerprint, last.fingerprint);
		if (same && isRecent(last, request, now)) return { kind: 'duplicate' };
		const at = held === undefined ? key : ownKey(request);
		return { kind: 'free', at, after: same ? 'same' : 'other' };
	}

	/** Claims an event that was found free; one in flight is found only now where nothing is remembered. */
	hold(request: ClaimRequest, { at, after }: Free, now: number): ClaimOutcome {
		const taken = this.take(at, request, now);
		if (taken !== undefined) return this.fresh(taken, after);
		// Somebody holds the key, and nothing is remembered under it.
		const held = this.heldBy(request, now);
		if (held?.kind === 'inFlight') return held;
		this.besides += 1;
		const token = this.take(ownKey(request), request, now) ?? 0;
		return this.fresh(token, 'other');
	}

	/** Writes a claim under the key, unless somebody holds it; answers its token. */
	take(
		at: Buffer,
		{ fingerprint, leaseMilliseconds }: ClaimRequest,
		now: number,
		token = this.sequence + 1,
	): number | undefined {
		const until = Math.ceil(now + leaseMilliseconds);
		// A lease that ends later than any could was made by a clock that was ahead.
		const latest = until + clockSlackMilliseconds;
		const { changes } = this.run.take.run(at, fingerprint, token, this.owner, until, now, latest);
		if (changes !== 1) return undefined;
		this.sequence = token;
		return token;
	}

	/** Has a claim end then, wherever it was made; false where it is no more. */
	extend(event: ClaimedEvent, token: number, until: number): boolean {
		const changed = claimKeysOf(event).map(
			(key) => this.run.extendClaim.run(Math.ceil(until), key, token).changes,
		);
		return changed.some((changes) => changes === 1);
	}

	/** Ends a claim, wherever it was made. */
	drop(event: ClaimedEvent, token: number): boolean {
		return keysOf(event).some((key) => this.run.dropClaim.run(key, token).changes === 1);
	}

	/** Remembers an event as the last one under its key. */
	remember(event: ClaimedEvent, token: number, expires: number): void {
		this.insert(event.key, this.supersede(event, token), expires);
	}

	/** What was the last under the key, or is in flight there. */
	follows(request: ClaimRequest, now: number): 'nothing' | 'same' | 'other' {
		const { fingerprint } = request;
		const last = this.remembered.last(request.key);
		if (last !== undefined) return sameContent(fingerprint, last.fingerprint) ? 'same' : 'other';
		const held = this.heldBy(request, now);
		if (held === undefined) return 'nothing';
		return held.kind === 'inFlight' ? 'same' : 'other';
	}

	/** What is in flight under the key: this event, or another one; undefined: nothing. */
	heldBy(request: ClaimRequest, now: number): Known | undefined {
		const is = request.sameContent?.withinMilliseconds === 0 ? sameDelivery : sameContent;
		const held = [request.key, ownKey(request)]
			.map((key) => this.run.readClaim.get(key))
			.filter((claim) => claim !== undefined && isLive(claim[1], request, now));
		const same = held.find((claim) => claim && is(request.fingerprint, claim[0]));
		if (same !== undefined) return { kind: 'inFlight', untilMilliseconds: same[1] };
		return held.length > 0 ? { kind: 'free', at: ownKey(request), after: 'other' } : undefined;
	}

	private fresh(token: number, after: Fresh['after']): ClaimOutcome {
		return { kind: 'fresh', token, after, certain: this.remembered.isLoaded };
	}

	/** Makes room for the event as the last one under its key: the one before it stays known by its delivery. */
	private supersede({ key, fingerprint }: ClaimedEvent, token: number): Buffer {
		const last = this.remembered.last(key);
		if (last === undefined) return fingerprint;
		this.remembered.remove(key, last);
		if (tellsDelivery(last.fingerprint)) {
			this.insert(deliveryKey(key, last.fingerprint), last.fingerprint, last.expires);
		}
		// Where both were under way at once, nobody knows which was the last: the next one is no duplicate of either.
		if (last.id < token || sameContent(last.fingerprint, fingerprint)) return fingerprint;
		return Buffer.concat([Buffer.alloc(contentBytes), fingerprint.subarray(contentBytes)]);
	}

	private insert(key: Buffer, fingerprint: Uint8Array, expires: number): void {
		this.sequence += 1;
		this.run.remember.run(this.sequence, key, fingerprint, expires);
		this.remembered.added(key, this.sequence, expires);
	}
}

/** Two clocks of one machine do not differ by more, unless one of them is wrong. */
const clockSlackMilliseconds = 60_000;

/** Whether a lease runs still; one that ends later than any could was made by a clock that was ahead. */
function isLive(until: number, { leaseMilliseconds }: ClaimRequest, now: number): boolean {
	return until > now && until <= now + leaseMilliseconds + clockSlackMilliseconds;
}

/** Whether the last event is so recent that the same content is a duplicate of it. */
function isRecent(
	{ expires }: Remembered,
	{ sameContent: rule }: ClaimRequest,
	now: number,
): boolean {
	if (rule === undefined) return true;
	const at = expires - rule.rememberMilliseconds;
	// What seems to come later than now was remembered by a clock that was ahead, nobody knows when.
	return now < at + rule.withinMilliseconds && at <= now + clockSlackMilliseconds;
}
