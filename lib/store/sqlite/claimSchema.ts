import type { DatabaseSync } from 'node:sqlite';

import { DURATION_BOUNDS } from '../durations';
import type { SqliteSchema } from './file';

/**
 * `remembered` only ever grows at its end, because inserting random keys into one large tree would
 * touch another page each; what finds a key in it is an index in memory. A row is found by its event's key while it is
 * the last there, then under a key of its delivery. `claims` is small: what is in flight. One sequence counts both
 * tokens and rows, so neither ever returns.
 */
const claimTables = `
	CREATE TABLE remembered (
		id INTEGER PRIMARY KEY, key BLOB NOT NULL, fingerprint BLOB NOT NULL, expires INTEGER NOT NULL
	) STRICT;
	CREATE INDEX remembered_expires ON remembered (expires);
	CREATE TABLE claims (
		key BLOB PRIMARY KEY, fingerprint BLOB NOT NULL, token INTEGER NOT NULL,
		owner TEXT NOT NULL, until INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE TABLE sequence (value INTEGER NOT NULL) STRICT;`;

/** The columns of how many durations there were between the bounds. */
export const durationColumns = [...DURATION_BOUNDS, Infinity].map((_, place) => `d${place}`);

/**
 * What triggers received; since version 2. A trigger's number never returns, so that what is left of one that was forgotten
 * is nobody's. `span` is how long a stretch is, 0 the sum since the beginning: what is counted now lies together. What
 * accepted events have added waits in `received_pending`, as JSON, until it is counted with more.
 */
const receivedTables = `
	CREATE TABLE IF NOT EXISTS received_triggers (
		number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, workflow_id TEXT NOT NULL,
		workflow_name TEXT, node_name TEXT NOT NULL, platform TEXT NOT NULL, seen_at INTEGER NOT NULL
	) STRICT;
	CREATE TABLE IF NOT EXISTS received_counts (
		span INTEGER NOT NULL, begins INTEGER NOT NULL, trigger_number INTEGER NOT NULL, verdict TEXT NOT NULL,
		reason TEXT NOT NULL, count INTEGER NOT NULL, milliseconds REAL NOT NULL,
		${durationColumns.map((column) => `${column} INTEGER NOT NULL`).join(', ')},
		PRIMARY KEY (span, begins, trigger_number, verdict, reason)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE IF NOT EXISTS received_rejected (
		number INTEGER PRIMARY KEY AUTOINCREMENT, trigger_number INTEGER NOT NULL, at INTEGER NOT NULL,
		verdict TEXT NOT NULL, reason TEXT NOT NULL, address TEXT NOT NULL, headers TEXT NOT NULL,
		body_bytes INTEGER NOT NULL, body TEXT
	) STRICT;
	CREATE INDEX IF NOT EXISTS received_rejected_at ON received_rejected (at);
	CREATE INDEX IF NOT EXISTS received_rejected_of ON received_rejected (trigger_number, at);
	CREATE TABLE IF NOT EXISTS received_events (
		trigger_number INTEGER NOT NULL, type TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL,
		count INTEGER NOT NULL, PRIMARY KEY (trigger_number, type)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE IF NOT EXISTS received_drift (
		trigger_number INTEGER NOT NULL, day TEXT NOT NULL, field TEXT NOT NULL, kind TEXT NOT NULL,
		type TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (trigger_number, day, field, kind)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX IF NOT EXISTS received_drift_day ON received_drift (day);
	CREATE TABLE IF NOT EXISTS received_pending (number INTEGER PRIMARY KEY, accepted TEXT NOT NULL) STRICT;`;

/** Whether any request has reached a trigger of `received_triggers`. */
export const IS_REACHED = `EXISTS (SELECT 1 FROM received_counts c
	WHERE c.span = 0 AND c.begins = 0 AND c.trigger_number = received_triggers.number)`;

/**
 * The format of the file of claims and of what triggers received. NORMAL suffices: what a power failure may cost is the
 * memory of the newest events, hence a second run should their sender repeat them, never an event.
 */
export function claimSchema(nowMilliseconds: number): SqliteSchema {
	return {
		store: 'deduplication store',
		applicationId: 0x6e386e63,
		version: 2,
		readableFrom: 1,
		synchronous: 'NORMAL',
		create: (database) => {
			database.exec(claimTables + receivedTables);
			// Starting from the clock in microseconds keeps a file that replaces a lost one from
			// giving out a token a second time.
			const start = Math.floor(nowMilliseconds * 1000);
			database.prepare('INSERT INTO sequence VALUES (?)').run(start);
		},
		upgrade: (database: DatabaseSync) => database.exec(receivedTables),
	};
}
