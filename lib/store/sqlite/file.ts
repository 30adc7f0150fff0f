import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { StoreError } from '../error';
import { assertNotMoving, MOVING_VERSION } from './moved';

/** What a file of ours holds and how it is kept. */
export interface SqliteSchema {
	/** What the file is, as messages name it: 'deduplication store'. */
	readonly store: string;
	/** Kept in `PRAGMA application_id`, so that no other database is taken for ours. */
	readonly applicationId: number;
	/** Kept in `PRAGMA user_version`; positive. */
	readonly version: number;
	/** The first version that can be read without an upgrade; absent: `version`. */
	readonly readableFrom?: number;
	/**
	 * NORMAL: a killed process loses nothing, a power failure at most the newest commits.
	 * FULL: a commit is on the disk before it returns.
	 */
	readonly synchronous: 'NORMAL' | 'FULL';
	/** Of a new file, in bytes; SQLite's own is 4096. Larger ones suit tables that grow at their end by large rows. */
	readonly pageBytes?: number;
	/** How many pages of the log a checkpoint waits for; absent: 500. */
	readonly walPages?: number;
	/** Fills a new, empty file. */
	readonly create: (database: DatabaseSync) => void;
	/** Makes this version of a file that an earlier one has written (its version is given); absent: there is none. */
	readonly upgrade?: (database: DatabaseSync, from: number) => void;
}

/** What an embedded engine needs. */
export interface SqliteStoreOptions {
	/** Path of the SQLite file; `<file>.owners/` beside it holds the locks of those who have it open. */
	readonly file: string;
	/** Epoch milliseconds. */
	readonly now: () => number;
	/** Name of this process among those that share the file; a number is added while it is taken. */
	readonly owner: string;
	/** Waits while another process holds the write lock. */
	readonly sleep: (milliseconds: number) => Promise<unknown>;
	/** Told in a sentence when the file is not the one it was, or what it held is lost. */
	readonly onNotice?: (message: string) => void;
}

/** Which file a path leads to: as long as it is open its inode is not given to another one. */
export type FileIdentity = string;

/** A checkpoint then takes about 6 ms of the event loop, plus two fsyncs. */
const usualWalPages = 500;

/**
 * Opens the file, or creates it (0600, folders 0700) with the schema, in WAL mode. Throws SQLite's
 * error (also SQLITE_BUSY: there is no busy timeout, because waiting would block the event loop),
 * or a StoreError for a file that a newer version has written.
 */
export function openSqliteFile(file: string, schema: SqliteSchema): DatabaseSync {
	createPrivateFile(file);
	const database = new DatabaseSync(file);
	try {
		database.exec(`PRAGMA page_size = ${schema.pageBytes ?? 4096}; PRAGMA journal_mode = WAL;
			PRAGMA synchronous = ${schema.synchronous}; PRAGMA wal_autocheckpoint = ${schema.walPages ?? usualWalPages}; PRAGMA cache_size = -8000;`);
		if (pragma(database, 'user_version') !== schema.version) prepareSchema(database, file, schema);
		if (pragma(database, 'application_id') !== schema.applicationId) {
			throw new StoreError(`The file ${file} is a database of another program. Move it away.`);
		}
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

/**
 * Opens a file of ours that can't be opened to write, as on a full disk, where there is no room for what SQLite keeps
 * beside it. Only where nobody has it open: it is read as if it never changed, and without its log.
 */
export function openToRead(file: string, schema: SqliteSchema): DatabaseSync {
	const url = pathToFileURL(file);
	url.searchParams.set('immutable', '1');
	const database = new DatabaseSync(url, { readOnly: true });
	try {
		const { version, readableFrom = version } = schema;
		const found = pragma(database, 'user_version');
		const isOurs =
			found >= readableFrom &&
			found <= version &&
			pragma(database, 'application_id') === schema.applicationId;
		if (isOurs) return database;
		throw new StoreError(`The file ${file} is not the ${schema.store}.`);
	} catch (error) {
		database.close();
		throw error;
	}
}

/**
 * Creates the file unless it exists, and its folders. It is opened with O_EXCL because closing any
 * other descriptor of a file drops the POSIX locks that this process's SQLite holds on it.
 */
export function createPrivateFile(file: string): void {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	try {
		closeSync(openSync(file, 'wx', 0o600));
	} catch (error) {
		if (!existed(error)) throw error;
	}
}

function existed(error: unknown): boolean {
	return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}

/** The identity of the file at this path, or undefined when there is none. */
export function identityOf(file: string): FileIdentity | undefined {
	const stats = statSync(file, { throwIfNoEntry: false });
	return stats && `${stats.dev}:${stats.ino}`;
}

/**
 * Renames a damaged file and its companions to `<file>.corrupt-<time>`, unless another process has
 * replaced it meanwhile; answers the new name.
 */
export function moveAside(
	file: string,
	identity: FileIdentity | undefined,
	nowMilliseconds: number,
): string | undefined {
	if (identityOf(file) !== identity) return undefined;
	const time = new Date(nowMilliseconds).toISOString().replace(/[:.]/g, '-');
	const aside = `${file}.corrupt-${time}`;
	// The log goes first: a new file must never find the log of the old one beside it.
	for (const suffix of ['-wal', '-shm', '']) {
		if (identityOf(file + suffix)) renameSync(file + suffix, aside + suffix);
	}
	return aside;
}

function prepareSchema(database: DatabaseSync, file: string, schema: SqliteSchema): void {
	database.exec('BEGIN IMMEDIATE');
	const version = pragma(database, 'user_version');
	if (version === MOVING_VERSION) assertNotMoving(database, schema.store, file);
	if (version > schema.version) {
		throw new StoreError(
			`The ${schema.store} ${file} was written by a newer version of this package (format ${version}; this version supports ${schema.version}). Update the package, or move the file away to start empty.`,
		);
	}
	if (version === 0 && pragma(database, 'schema_version') === 0) {
		schema.create(database);
		database.exec(`PRAGMA application_id = ${schema.applicationId};
			PRAGMA user_version = ${schema.version}`);
	} else if (
		version > 0 &&
		version < schema.version &&
		pragma(database, 'application_id') === schema.applicationId
	) {
		schema.upgrade?.(database, version);
		database.exec(`PRAGMA user_version = ${schema.version}`);
	}
	database.exec('COMMIT');
}

function pragma(database: DatabaseSync, name: string): number {
	return Number(database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}
