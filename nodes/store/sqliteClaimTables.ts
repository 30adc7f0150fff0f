import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { abandonedClaimMilliseconds, type ClaimOutcome, type ClaimRequest } from './claims';
import { KeyIndex, keyPrefix, keyPrefixBytes } from './keyIndex';
import type { SqliteSchema } from './sqliteFile';

/**
 * `remembered` only ever grows at its end, because inserting random keys into one large tree would
 * touch another page each; what finds a key in it is an index in memory. `claims` is small: what is
 * in flight. One sequence counts both tokens and rows, so neither ever returns.
 */
const tables = `
	CREATE TABLE remembered (
		id INTEGER PRIMARY KEY, key BLOB NOT NULL, fingerprint BLOB NOT NULL, expires INTEGER NOT NULL
	) STRICT;
	CREATE INDEX remembered_expires ON remembered (expires);
	CREATE TABLE claims (
		key BLOB PRIMARY KEY, fingerprint BLOB NOT NULL, token INTEGER NOT NULL,
		owner TEXT NOT NULL, until INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE TABLE sequence (value INTEGER NOT NULL) STRICT;`;

/**
 * The file's format. NORMAL suffices: what a power failure may cost is the memory of the newest
 * events, hence a second run should their sender repeat them, never an event.
 */
export function claimSchema(nowMilliseconds: number): SqliteSchema {
	return {
		store: 'deduplication store',
		applicationId: 0x6e386e63,
		version: 1,
		synchronous: 'NORMAL',
		create: (database) => {
			database.exec(tables);
			// Starting from the clock in microseconds keeps a file that replaces a lost one from
			// giving out a token a second time.
			const start = Math.floor(nowMilliseconds * 1000);
			database.prepare('INSERT INTO sequence VALUES (?)').run(start);
		},
	};
}

/** The claims of one open file: synchronous, every write within a transaction that the caller opens. */
export class ClaimTables {
	private readonly index = new KeyIndex();
	/** The newest row of `remembered` that the index knows. */
	private lastSeen = 0;
	private sequence = 0;
	private readonly run: ReturnType<typeof prepareStatements>;

	constructor(
		private readonly database: DatabaseSync,
		private readonly owner: string,
		private readonly now: () => number,
	) {
		this.run = prepareStatements(database);
	}

	/** Indexes up to `limit` rows that are new since the last call; false when there were fewer. */
	follow(limit: number): boolean {
		const now = this.now();
		const rows = this.run.newRows.all(this.lastSeen, limit) as unknown as NewRow[];
		for (const [id, hexPrefix, expires] of rows) {
			if (expires > now) this.index.add(parseInt(hexPrefix, 16), id, expires, now);
			this.lastSeen = id;
		}
		return rows.length === limit;
	}

	/** Opens the write transaction and reads what other processes have committed. */
	begin(followRows: number): void {
		this.database.exec('BEGIN IMMEDIATE');
		while (this.follow(followRows));
		const [value] = this.run.readSequence.get() as unknown as [number];
		this.sequence = value;
	}

	/** Commits the write transaction. */
	commitTransaction(): void {
		this.run.writeSequence.run(this.sequence, this.sequence);
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
		const held = this.run.readClaim.get(key) as unknown as [Uint8Array, number];
		if (!fingerprint.equals(held[0])) return { kind: 'conflict' };
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
		return this.run.owners.all().map((row) => (row as unknown as [string])[0]);
	}

	/** Removes every claim of an owner, so that its events can be claimed at once. */
	voidClaims(owner: string): void {
		this.run.voidClaims.run(owner);
	}

	private recall(key: Buffer, now: number): Uint8Array | undefined {
		let fingerprint: Uint8Array | undefined;
		this.index.find(keyPrefix(key), now, (id) => {
			const row = this.run.readRow.get(id) as unknown as Row | undefined;
			if (!row || row[2] <= now) return 'gone';
			if (!key.equals(row[0])) return 'other';
			fingerprint = row[1];
			return 'found';
		});
		return fingerprint;
	}
}

type Row = [key: Uint8Array, fingerprint: Uint8Array, expires: number];
type NewRow = [id: number, hexPrefix: string, expires: number];

function prepareStatements(database: DatabaseSync) {
	const prepare = (sql: string): StatementSync => {
		const statement = database.prepare(sql);
		statement.setReturnArrays(true);
		return statement;
	};
	return {
		newRows: prepare(`SELECT id, hex(substr(key, 1, ${keyPrefixBytes})), expires FROM remembered
			WHERE id > ? LIMIT ?`),
		readSequence: prepare('SELECT value FROM sequence'),
		writeSequence: prepare('UPDATE sequence SET value = ? WHERE value <> ?'),
		readRow: prepare('SELECT key, fingerprint, expires FROM remembered WHERE id = ?'),
		take: prepare(`INSERT INTO claims (key, fingerprint, token, owner, until) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, token = excluded.token,
			owner = excluded.owner, until = excluded.until WHERE until <= ?`),
		readClaim: prepare('SELECT fingerprint, until FROM claims WHERE key = ?'),
		remember: prepare(`INSERT INTO remembered (id, key, fingerprint, expires)
			SELECT ?, key, fingerprint, ? FROM claims WHERE key = ? AND token = ?`),
		dropClaim: prepare('DELETE FROM claims WHERE key = ? AND token = ?'),
		forget: prepare(`DELETE FROM remembered WHERE id IN
			(SELECT id FROM remembered WHERE expires <= ? ORDER BY expires LIMIT ?)`),
		forgetClaims: prepare(`DELETE FROM claims WHERE key IN
			(SELECT key FROM claims WHERE until <= ? LIMIT ?)`),
		owners: prepare('SELECT DISTINCT owner FROM claims'),
		voidClaims: prepare('DELETE FROM claims WHERE owner = ?'),
	};
}
