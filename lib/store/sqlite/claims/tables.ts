import type { DatabaseSync } from 'node:sqlite';

import {
	abandonedClaimMilliseconds,
	type ClaimedEvent,
	type ClaimOutcome,
	type ClaimRequest,
} from '../../claims';
import { apart, signatureOf } from '../../claims/keys';
import type { AcceptedEvent } from '../../received/counts';
import { AcceptedCounting } from '../received/pending';
import { type ClaimStatements, prepareClaimStatements } from './schema';
import { EventClaims, type Known } from './events';
import { RememberedEvents } from './remembered';

/** Epoch milliseconds. */
export interface ClaimClocks {
	readonly now: () => number;
	/** By which what is remembered is over: a clock that is ahead must not make it forgotten. */
	readonly steady: () => number;
}

/**
 * The claims of one open file, of events and of the signatures they came with: synchronous, every write within a
 * transaction that the caller opens.
 */
export class ClaimTables {
	readonly remembered: RememberedEvents;
	private readonly run: ClaimStatements;
	private readonly events: EventClaims;
	/** Events that the open transaction remembers and is still to count: together, as most are of few triggers. */
	private accepted: AcceptedEvent[] = [];
	private counting: AcceptedCounting | undefined;

	constructor(
		private readonly database: DatabaseSync,
		owner: string,
		private readonly clocks: ClaimClocks,
	) {
		this.run = prepareClaimStatements(database);
		this.remembered = new RememberedEvents(this.run, clocks.steady);
		this.events = new EventClaims(this.run, this.remembered, owner);
	}

	/**
	 * Opens the write transaction and reads what other processes have committed. Where that may be more
	 * than `limit` rows it opens none and answers false: they are to be followed first, in slices.
	 */
	begin(limit: number): boolean {
		this.database.exec('BEGIN IMMEDIATE');
		this.events.sequence = this.readSequence();
		const { sequence } = this.events;
		if (sequence - this.remembered.seen > limit) {
			this.database.exec('ROLLBACK');
			return false;
		}
		// A sequence that has not moved says without a look at the rows that none is new.
		if (sequence !== this.remembered.seen) while (this.remembered.follow());
		return true;
	}

	/** Commits the write transaction. */
	commitTransaction(): void {
		const { sequence } = this.events;
		this.countAccepted();
		this.run.writeSequence.run(sequence);
		this.database.exec('COMMIT');
		this.remembered.committed(sequence);
	}

	/** To be called when the write transaction has been undone. */
	undone(): void {
		this.accepted = [];
		this.remembered.undone();
	}

	/** Begins with what the file holds: it is to be loaded. */
	start(): void {
		this.remembered.start(this.readSequence());
	}

	/** See ClaimStore.claim. */
	claim(request: ClaimRequest): ClaimOutcome {
		const now = this.clocks.now();
		const known = this.recognise(request, now);
		if (known.kind === 'duplicate') this.rememberSignature(request, now);
		if (known.kind !== 'free') return known;
		if (known.after === 'signature') return this.events.hold(apart(request), known, now);
		const outcome = this.events.hold(request, known, now);
		const signature = signatureOf(request);
		if (outcome.kind === 'fresh' && signature !== undefined) {
			this.events.take(signature.key, signature, now, outcome.token);
		}
		return outcome;
	}

	/** Whether the event is a duplicate or in flight: reads only, so that it works without a transaction, too. */
	recognise(request: ClaimRequest, now: number): Known {
		const known = this.events.recognise(request, now);
		if (known.kind !== 'free' || !this.isOthersSignature(request, now)) return known;
		// A platform signs several events of one second alike: one that is known is so whatever it came with.
		const held = this.events.heldBy(request, now);
		if (held?.kind === 'inFlight') return held;
		const other = this.events.recognise(apart(request), now);
		return other.kind === 'free' ? { ...other, after: 'signature' } : other;
	}

	/** See ClaimStore.extend. */
	extend(event: ClaimedEvent, token: number, leaseMilliseconds: number): boolean {
		return this.events.extend(event, token, this.clocks.now() + leaseMilliseconds);
	}

	/** See ClaimStore.commit. */
	commit(
		event: ClaimedEvent,
		token: number,
		rememberMilliseconds: number,
		accepted?: AcceptedEvent,
	): boolean {
		const expires = Math.ceil(this.clocks.now() + rememberMilliseconds);
		const isSettled = this.settle(event, token, (held) =>
			this.events.remember(held, token, expires),
		);
		if (isSettled && accepted !== undefined) this.accepted.push(accepted);
		return isSettled;
	}

	/** See ClaimStore.release. */
	release(event: ClaimedEvent, token: number): boolean {
		return this.settle(event, token, () => undefined);
	}

	/** Forgets up to `limit` remembered rows, or, once none is left to forget, abandoned claims. */
	purge(limit: number): number {
		const now = this.clocks.steady();
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

	private countAccepted(): void {
		if (this.accepted.length === 0) return;
		// A file that can only be read may be without the tables.
		this.counting ??= new AcceptedCounting(this.database, this.clocks.now);
		this.counting.add(this.accepted);
		this.accepted = [];
	}

	/** Whether the signature came, or is coming, with another delivery. */
	private isOthersSignature(request: ClaimRequest, now: number): boolean {
		const signature = signatureOf(request);
		return signature !== undefined && this.events.follows(signature, now) === 'other';
	}

	/** Remembers what a duplicate came with, so that it is good for no other body. */
	private rememberSignature(request: ClaimRequest, now: number): void {
		const signature = signatureOf(request);
		if (signature === undefined || this.events.follows(signature, now) !== 'nothing') return;
		const { rememberMilliseconds = 0 } = request.signature ?? {};
		const expires = Math.ceil(now + rememberMilliseconds);
		this.events.remember(signature, this.events.sequence, expires);
	}

	/** Ends a claim and that of its signature; `end` gets what was held. */
	private settle(event: ClaimedEvent, token: number, end: (held: ClaimedEvent) => void): boolean {
		const signature = signatureOf(event);
		if (signature !== undefined && this.events.drop(signature, token)) end(signature);
		const events = signature === undefined ? [event] : [event, apart(event)];
		const held = events.find((one) => this.events.drop(one, token));
		if (held !== undefined) end(held);
		return held !== undefined;
	}

	private readSequence(): number {
		return this.run.readSequence.get()?.[0] ?? 0;
	}
}
