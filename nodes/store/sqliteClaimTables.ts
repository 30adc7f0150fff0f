import type { DatabaseSync } from 'node:sqlite';

import { abandonedClaimMilliseconds, type ClaimOutcome, type ClaimRequest } from './claims';
import { KeyIndex, keyPrefix } from './keyIndex';
import { type ClaimStatements, prepareClaimStatements } from './sqliteClaimSchema';

/** Rows indexed at a stretch, about 3 ms. */
export const sliceRows = 2000;

/** The claims of one open file: synchronous, every write within a transaction that the caller opens. */
export class ClaimTables {
	private readonly index = new KeyIndex();
	/** The number up to which the index knows every row of `remembered`. */
	private lastSeen = 0;
	private sequence = 0;
	private readonly run: ClaimStatements;

	constructor(
		private readonly database: DatabaseSync,
		private readonly owner: string,
		private readonly now: () => number,
	) {
		this.run = prepareClaimStatements(database);
	}

	/**
	 * Indexes a slice of the rows that are new since the last call; false when that was the last one: then
	 * everything up to the sequence read before is known, because rows and sequence are committed together.
	 */
	follow(): boolean {
		const now = this.now();
		const sequence = this.readSequence();
		const rows = this.run.newRows.all(this.lastSeen, sliceRows);
		for (const [id, hexPrefix, expires] of rows) {
			if (expires > now) this.index.add(parseInt(hexPrefix, 16), id, expires, now);
			this.lastSeen = id;
		}
		if (rows.length === sliceRows) return true;
		this.lastSeen = Math.max(this.lastSeen, sequence);
		return false;
	}

	/**
	 * Opens the write transaction and reads what other processes have committed. Where that may be more
	 * than `limit` rows it opens none and answers false: they are to be followed first, in slices.
	 */
	begin(limit: number): boolean {
		this.database.exec('BEGIN IMMEDIATE');
		this.sequence = this.readSequence();
		if (this.sequence - this.lastSeen > limit) {
			this.database.exec('ROLLBACK');
			return false;
		}
		// A sequence that has not moved says without a look at the rows that none is new.
		if (this.sequence !== this.lastSeen) while (this.follow());
		return true;
	}

	/** Commits the write transaction. */
	commitTransaction(): void {
		this.run.writeSequence.run(this.sequence);
		this.database.exec('COMMIT');
		this.lastSeen = this.sequence;
	}

	/** See ClaimStore.claim. */
	claim({ key, fingerprint, leaseMilliseconds }: ClaimRequest): ClaimOutcome {
		const now = this.now();
		const remembered = this.recall(key, now);
		if (remembered) return { kind: fingerprint.equals(remembered) ? 'duplicate' : 'conflict' };
		const token = this.sequence + 1;
		const until = Math.ceil(now + leaseMilliseconds);
		const { changes } = this.run.take.run(key, fingerprint, token, this.owner, until, now);
		if (changes === 1) {
			this.sequence = token;
			return { kind: 'fresh', token };
		}
		const held = this.run.readClaim.get(key);
		if (!held || !fingerprint.equals(held[0])) return { kind: 'conflict' };
		return { kind: 'inFlight', untilMilliseconds: held[1] };
	}

	/** See ClaimStore.commit. */
	commit(key: Buffer, token: number, rememberMilliseconds: number): boolean {
		const now = this.now();
		const id = this.sequence + 1;
		const expires = Math.ceil(now + rememberMilliseconds);
		if (this.run.remember.run(id, expires, key, token).changes === 0) return false;
		this.run.dropClaim.run(key, token);
		this.sequence = id;
		this.index.add(keyPrefix(key), id, expires, now);
		return true;
	}

	/** See ClaimStore.release. */
	release(key: Buffer, token: number): boolean {
		return this.run.dropClaim.run(key, token).changes === 1;
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

	private readSequence(): number {
		return this.run.readSequence.get()?.[0] ?? 0;
	}

	private recall(key: Buffer, now: number): Uint8Array | undefined {
		let fingerprint: Uint8Array | undefined;
		this.index.find(keyPrefix(key), now, (id) => {
			const row = this.run.readRow.get(id);
			if (!row || row[2] <= now) return 'gone';
			if (!key.equals(row[0])) return 'other';
			fingerprint = row[1];
			return 'found';
		});
		return fingerprint;
	}
}
