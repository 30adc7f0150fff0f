import { randomInt } from 'node:crypto';

import type { SqliteSchema } from '../../file';
import { markLength } from '../../../outbox/ids';
import { sumColumns } from '../../../outbox/sums';

/** Who dispatches a subscription's queue, and until when; it has been there since version 2. */
const leasesTable = `CREATE TABLE leases (
		subscription INTEGER PRIMARY KEY, owner INTEGER, until INTEGER NOT NULL
	) STRICT;`;

/** Deliveries whose last attempt was not answered with 2xx; they have been told apart since version 3. */
const answersIndex = `CREATE INDEX deliveries_answers ON deliveries (answer) WHERE answer IS NOT NULL;`;
const addAnswers = `ALTER TABLE deliveries ADD COLUMN answer INTEGER;
		UPDATE deliveries SET answer = last_status / 100 WHERE last_status BETWEEN 300 AND 599;
		${answersIndex}`;

/**
 * Replays by what they repeat and by the request that asked for them, and the failed deliveries that nobody has replayed; since
 * version 3.
 */
const requestColumn = 'replay_request TEXT';
const replaysIndexes = `CREATE INDEX deliveries_by_source ON deliveries (replay_of) WHERE replay_of IS NOT NULL;
	CREATE INDEX deliveries_requests ON deliveries (replay_request) WHERE replay_request IS NOT NULL;
	CREATE INDEX deliveries_unreplayed ON deliveries (replayed) WHERE state = 3 AND replayed = 0;`;

/**
 * What attempts add up to (`outbox/sums.ts`), and up to which entry of the journal; both since version 3. Rows that change
 * together lie together.
 */
const countsTable = `CREATE TABLE attempt_counts (
		resolution INTEGER NOT NULL, at INTEGER NOT NULL, subscription TEXT NOT NULL,
		${sumColumns.map((column) => `${column} INTEGER NOT NULL`).join()},
		PRIMARY KEY (resolution, at, subscription)
	) STRICT, WITHOUT ROWID;`;
const countedColumn = 'counted INTEGER NOT NULL DEFAULT 0';

/** The trace that an event belongs to, and who sent it; since version 3. */
const traceColumn = 'trace TEXT';
const sentByColumn = 'sent_by TEXT';

/** What each version has added to the one before it. */
const additions: ReadonlyArray<readonly [version: number, sql: string]> = [
	[2, leasesTable],
	[3, `${countsTable} ALTER TABLE sequence ADD COLUMN ${countedColumn};`],
	[3, addAnswers],
	[
		3,
		`ALTER TABLE events ADD COLUMN ${traceColumn}; ALTER TABLE events ADD COLUMN ${sentByColumn};`,
	],
	[3, `ALTER TABLE deliveries ADD COLUMN ${requestColumn}; ${replaysIndexes}`],
];

/**
 * `deliveries` has indexes for what is unfinished: one of what is due (its third column finds the claims of an owner
 * without reading rows), one of order keys; one for the few that were not answered with 2xx (`answer`, by
 * `answerNumber`), and those for replays. `journal` has none: a delivery knows its newest entry, and each entry the one
 * before. What a search needs is in `blocks`: for each stretch of deliveries and each facet (all, a subscription, an event
 * type) how many there are of each state; a few rows a transaction instead of index entries for every delivery. Its rows
 * lie in the order of the blocks, so that those that change together share a page; its index changes with new rows only.
 * States: 0 pending, 1 blocked, 2 delivered, 3 failed, 4 cancelled.
 */
const tables = `
	CREATE TABLE subscriptions (
		number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, direct INTEGER NOT NULL, enabled INTEGER NOT NULL,
		settings TEXT NOT NULL, health TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
		revision INTEGER NOT NULL, removed_at INTEGER
	) STRICT;
	CREATE TABLE types (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
	CREATE TABLE events (
		number INTEGER PRIMARY KEY, type INTEGER NOT NULL, occurred_at TEXT NOT NULL, data TEXT NOT NULL,
		account TEXT, idempotency_key TEXT, fingerprint TEXT,
		first_delivery INTEGER NOT NULL, deliveries INTEGER NOT NULL, created_at INTEGER NOT NULL, ${traceColumn},
		${sentByColumn}
	) STRICT;
	CREATE UNIQUE INDEX events_keys ON events (idempotency_key) WHERE idempotency_key IS NOT NULL;
	CREATE INDEX events_alone ON events (created_at) WHERE deliveries = 0;
	CREATE TABLE deliveries (
		number INTEGER PRIMARY KEY, event INTEGER NOT NULL, type INTEGER NOT NULL, subscription INTEGER NOT NULL,
		state INTEGER NOT NULL, due_at INTEGER, owner INTEGER, token INTEGER NOT NULL,
		made INTEGER NOT NULL, attempts INTEGER NOT NULL, first_at INTEGER,
		own_faults INTEGER NOT NULL, own_faults_since INTEGER,
		reason TEXT, last_status INTEGER, last_entry INTEGER NOT NULL, order_key TEXT,
		replay_of INTEGER, replayed INTEGER NOT NULL, once INTEGER NOT NULL,
		created_at INTEGER NOT NULL, ended_at INTEGER, answer INTEGER, ${requestColumn}
	) STRICT;
	${answersIndex}
	${replaysIndexes}
	CREATE INDEX deliveries_due ON deliveries (subscription, due_at, owner) WHERE state = 0;
	CREATE INDEX deliveries_order ON deliveries (subscription, order_key)
		WHERE order_key IS NOT NULL AND state < 2;
	CREATE INDEX deliveries_replays ON deliveries (event) WHERE replay_of IS NOT NULL;
	CREATE TABLE journal (
		number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL,
		delivery INTEGER, subscription INTEGER, previous INTEGER, attempt INTEGER,
		started_at INTEGER, duration REAL, url TEXT, status INTEGER, headers TEXT, body TEXT,
		reason TEXT NOT NULL, due_at INTEGER
	) STRICT;
	CREATE INDEX journal_notices ON journal (subscription, at) WHERE delivery IS NULL;
	CREATE TABLE readers (
		name TEXT PRIMARY KEY, acknowledged INTEGER NOT NULL, seen_at INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE TABLE blocks (
		block INTEGER NOT NULL, facet INTEGER NOT NULL,
		pending INTEGER NOT NULL, blocked INTEGER NOT NULL, delivered INTEGER NOT NULL,
		failed INTEGER NOT NULL, cancelled INTEGER NOT NULL,
		created_from INTEGER NOT NULL, created_to INTEGER NOT NULL,
		PRIMARY KEY (block, facet)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX blocks_by_facet ON blocks (facet, block);
	CREATE TABLE owners (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
	${leasesTable}
	CREATE TABLE sequence (
		event INTEGER NOT NULL, delivery INTEGER NOT NULL, entry INTEGER NOT NULL, owner INTEGER NOT NULL,
		lease_end INTEGER NOT NULL, mark TEXT NOT NULL, ${countedColumn}
	) STRICT;
	${countsTable}`;

/** The file's format. FULL: what was accepted survives a power failure. */
export const outboxSchema: SqliteSchema = {
	store: 'outbox',
	applicationId: 0x6e386f62,
	version: 3,
	synchronous: 'FULL',
	// An event of 1 KB fills half as many pages of a commit; 6 % more deliveries a second, and 16384 brings no more.
	pageBytes: 8192,
	// 16 MiB: its thread has nobody who waits for a checkpoint but its own callers; 4 % more deliveries a second.
	walPages: 2000,
	create: (database) => {
		database.exec(tables);
		// Event ids of two files differ by their marks.
		const mark = randomInt(36 ** markLength)
			.toString(36)
			.padStart(markLength, '0');
		database.prepare('INSERT INTO sequence VALUES (0, 0, 0, 0, 0, ?, 0)').run(mark);
	},
	upgrade: (database, from) => {
		for (const [version, sql] of additions) if (version > from) database.exec(sql);
	},
};
