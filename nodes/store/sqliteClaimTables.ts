import type { DatabaseSync } from 'node:sqlite';

import {
	abandonedClaimMilliseconds,
	type ClaimedEvent,
	type ClaimOutcome,
	type ClaimRequest,
	contentBytes,
} from './claims';
import { type ClaimStatements, prepareClaimStatements } from './sqliteClaimSchema';
import {
	contentKey,
	deliveryKey,
	type Remembered,
	RememberedEvents,
	sameContent,
	sameDelivery,
	tellsDelivery,
} from './sqliteRemembered';

/** What is known of an event before anything is written. */
type Known =
	| Exclude<ClaimOutcome, { kind: 'fresh' }>
	/** It may be claimed, under this key, and comes after that. */
	| { readonly kind: 'free'; readonly at: Buffer; readonly after: 'nothing' | 'same' | 'other' };

/** The claims of one open file: synchronous, every write within a transaction that the caller opens. */
export class ClaimTables {
	readonly remembered: RememberedEvents;
	private sequence = 0;
	/** How many claims were made while another one held their event's key; before the first, none is looked for. */
	private besides = 0;
	private readonly run: ClaimStatements;

	constructor(
		private readonly database: DatabaseSync,
		private readonly owner: string,
		private readonly now: () => number,
	) {
		this.run = prepareClaimStatements(database);
		this.remembered = new RememberedEvents(this.run, now);
	}

	/**
	 * Opens the write transaction and reads what other processes have committed. Where that may be more
	 * than `limit` rows it opens none and answers false: they are to be followed first, in slices.
	 */
	begin(limit: number): boolean {
		this.database.exec('BEGIN IMMEDIATE');
		this.sequence = this.readSequence();
		if (this.sequence - this.remembered.seen > limit) {
			this.database.exec('ROLLBACK');
			return false;
		}
		// A sequence that has not moved says without a look at the rows that none is new.
		if (this.sequence !== this.remembered.seen) while (this.remembered.follow());
		return true;
	}

	/** Commits the write transaction. */
	commitTransaction(): void {
		this.run.writeSequence.run(this.sequence);
		this.database.exec('COMMIT');
		this.remembered.committed(this.sequence);
	}

	/** To be called when the write transaction has been undone. */
	undone(): void {
		this.remembered.undone();
	}

	/** Begins with what the file holds: it is to be loaded. */
	start(): void {
		this.remembered.start(this.readSequence());
	}

	/** See ClaimStore.claim. */
	claim(request: ClaimRequest): ClaimOutcome {
		const now = this.now();
		const known = this.recognise(request, now);
		if (known.kind !== 'free') return known;
		const taken = this.take(known.at, request, now);
		if (taken !== undefined) return this.fresh(taken, known.after);
		// Somebody holds the key, and nothing is remembered under it.
		const held = this.heldBy(request, now);
		if (held?.kind === 'inFlight') return held;
		this.besides += 1;
		const token = this.take(ownKey(request), request, now) ?? 0;
		return this.fresh(token, 'other');
	}

	/** Whether the event is a duplicate or in flight: reads only, so that it works without a transaction, too. */
	recognise(request: ClaimRequest, now: number): Known {
		const { key, fingerprint, former = [] } = request;
		const last = this.remembered.last(key);
		if (former.some((event) => this.remembered.knows(event))) return { kind: 'duplicate' };
		if (last === undefined && this.besides === 0)
			return { kind: 'free', at: key, after: 'nothing' };
		if (last === undefined) {
			const held = this.heldBy(request, now);
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

	/** See ClaimStore.commit. */
	commit(event: ClaimedEvent, token: number, rememberMilliseconds: number): boolean {
		if (!this.drop(event, token)) return false;
		const fingerprint = this.supersede(event, token);
		this.insert(event.key, fingerprint, Math.ceil(this.now() + rememberMilliseconds));
		return true;
	}

	/** See ClaimStore.release. */
	release(event: ClaimedEvent, token: number): boolean {
		return this.drop(event, token);
	}

	/** Forgets up to `limit` remembered rows, or, once none is left to forget, abandoned claims. */
	purge(limit: number): number {
		const now = this.now();
		const forgotten = Number(this.run.forget.run(now, limit).changes);
		if (forgotten > 0) return forgotten;
		return Number(this.run.forgetClaims.run(now - abandonedClaimMilliseconds, limit).changes);
	}

	/** The owners of claims, dead or alive. */
	owners(): string[] {
		return this.run.owners.all().map(([owner]) => owner);
	}

	/** Removes every claim of an owner, so that its events can be claimed at once. */
	voidClaims(owner: string): void {
		this.run.voidClaims.run(owner);
	}

	private take(at: Buffer, request: ClaimRequest, now: number): number | undefined {
		const { fingerprint, leaseMilliseconds } = request;
		const token = this.sequence + 1;
		const until = Math.ceil(now + leaseMilliseconds);
		// A lease that ends later than any could was made by a clock that was ahead.
		const latest = until + clockSlackMilliseconds;
		const { changes } = this.run.take.run(at, fingerprint, token, this.owner, until, now, latest);
		if (changes !== 1) return undefined;
		this.sequence = token;
		return token;
	}

	private fresh(token: number, after: 'nothing' | 'same' | 'other'): ClaimOutcome {
		return { kind: 'fresh', token, after, certain: this.remembered.isLoaded };
	}

	/** What is in flight under the key: this event, or another one; undefined: nothing. */
	private heldBy(request: ClaimRequest, now: number): Known | undefined {
		const is = request.sameContent?.withinMilliseconds === 0 ? sameDelivery : sameContent;
		const held = [request.key, ownKey(request)]
			.map((key) => this.run.readClaim.get(key))
			.filter((claim) => claim !== undefined && isLive(claim[1], request, now));
		const same = held.find((claim) => claim && is(request.fingerprint, claim[0]));
		if (same !== undefined) return { kind: 'inFlight', untilMilliseconds: same[1] };
		return held.length > 0 ? { kind: 'free', at: ownKey(request), after: 'other' } : undefined;
	}

	/** Ends a claim, wherever it was made. */
	private drop(event: ClaimedEvent, token: number): boolean {
		if (this.run.dropClaim.run(event.key, token).changes === 1) return true;
		return ownKeysOf(event).some((key) => this.run.dropClaim.run(key, token).changes === 1);
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

	private readSequence(): number {
		return this.run.readSequence.get()?.[0] ?? 0;
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
	return now < expires - rule.rememberMilliseconds + rule.withinMilliseconds;
}

/** Where an event is claimed while another one is in flight under its key: by what tells it from others. */
function ownKey({ key, fingerprint, sameContent: rule }: ClaimRequest): Buffer {
	return rule?.withinMilliseconds === 0
		? deliveryKey(key, fingerprint)
		: contentKey(key, fingerprint);
}

function ownKeysOf({ key, fingerprint }: ClaimedEvent): Buffer[] {
	return [contentKey(key, fingerprint), deliveryKey(key, fingerprint)];
}
