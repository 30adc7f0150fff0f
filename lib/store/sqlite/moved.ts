import type { DatabaseSync } from 'node:sqlite';

import { assertOpenable, type Mark, markOf } from '../move/mark';

/** The format of a file that takes part in a move, so that no version of the package opens it. */
export const MOVING_VERSION = 0x6d6f7665;

/** What a file says of the move it takes part in, or took part in last. */
export function markIn(database: DatabaseSync): Mark | undefined {
	const isThere = database
		.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'move'")
		.get();
	if (isThere === undefined) return undefined;
	return markOf(database.prepare('SELECT * FROM move').get());
}

/** Writes a mark, or removes it, within the open transaction; `version` is the file's usual format. */
export function writeMark(database: DatabaseSync, mark: Mark | undefined, version: number): void {
	database.exec(`CREATE TABLE IF NOT EXISTS move (
		id TEXT NOT NULL, state TEXT NOT NULL, other TEXT NOT NULL, at INTEGER NOT NULL, progress TEXT NOT NULL
	) STRICT; DELETE FROM move;`);
	if (mark === undefined) {
		database.exec(`DROP TABLE move; PRAGMA user_version = ${version}`);
		return;
	}
	const { id, state, other, at, progress } = mark;
	database
		.prepare('INSERT INTO move VALUES (?, ?, ?, ?, ?)')
		.run(id, state, other, at, JSON.stringify(progress));
	const isOpenable = state === 'filled';
	database.exec(`PRAGMA user_version = ${isOpenable ? version : MOVING_VERSION}`);
}

/** Throws what keeps a file of that format from being opened. */
export function assertNotMoving(database: DatabaseSync, store: string, file: string): void {
	assertOpenable(store, file, markIn(database));
}
