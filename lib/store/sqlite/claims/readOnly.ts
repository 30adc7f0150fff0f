import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { claimSchema } from '../claimSchema';
import { ClaimTables } from './tables';
import { openToRead, type SqliteStoreOptions } from '../file';

/** What the file of claims needs. */
export interface ClaimFileOptions extends SqliteStoreOptions {
	/** Epoch milliseconds by which what is remembered is over; absent: `now`. */
	readonly steady?: (() => number) | undefined;
}

/** An open file of claims. */
export interface OpenedClaims {
	readonly database: DatabaseSync;
	readonly tables: ClaimTables;
}

/** Reads what a file remembers that can't be opened to write; undefined where that can't be read either. */
export async function readClaims(options: ClaimFileOptions): Promise<OpenedClaims | undefined> {
	const { file, owner, now, steady = now } = options;
	let database: DatabaseSync | undefined;
	try {
		database = openToRead(file, claimSchema(now()));
		const tables = new ClaimTables(database, owner, { now, steady });
		tables.start();
		while (tables.remembered.load()) await nextTurn();
		return { database, tables };
	} catch {
		database?.close();
		return undefined;
	}
}
