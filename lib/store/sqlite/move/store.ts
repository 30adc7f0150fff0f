import type { DatabaseSync } from 'node:sqlite';

import type { Cursor, Mark } from '../../move/mark';
import { type MovingStore, type Row, type Slice, type Table, tablesOf } from '../../move/side';
import type { SqliteSchema } from '../file';
import { writeMark } from '../moved';
import type { MovingFile } from './file';

/** Rows of one slice. */
export const rowsPerSlice = 1000;

/** What is particular to the outbox's file or to that of claims. */
export interface SqliteTables<Its extends Table = Table> {
	readonly kind: MovingStore['kind'];
	readonly schema: SqliteSchema;
	/** Makes a file as this version of the package wants it, with nothing left to do, in the open transaction. */
	complete?(database: DatabaseSync): void;
	/** The rows of a table after a cursor (`undefined`: all), up to another one. */
	rows(
		table: Its,
		database: DatabaseSync,
		after: Cursor | undefined,
		last: Cursor,
		at: number,
	): Row[];
	/** The cursor of the last row of the next slice; undefined: there is none. */
	sliceEnd(table: Its, database: DatabaseSync, after: Cursor | undefined): Cursor | undefined;
	/** The rows that are to be the same as those of another store's slice. */
	counterparts(table: Its, database: DatabaseSync, slice: Slice, after: Cursor | undefined): Row[];
	/** Adds rows in the open transaction. */
	fill(table: Its, database: DatabaseSync, rows: readonly Row[]): void;
	numbers(database: DatabaseSync): Row;
	/** Has it go on after those numbers, in the open transaction. */
	goOn(database: DatabaseSync, numbers: Row): void;
}

/** A store in an SQLite file, as a move sees it. */
export function sqliteStore(file: MovingFile, tables: SqliteTables): MovingStore {
	const { kind, schema } = tables;
	const name = schema.store as MovingStore['name'];
	return {
		kind,
		name,
		place: file.file,
		exists: async () => file.exists,
		prepare: async () => file.transaction((database) => tables.complete?.(database)),
		mark: async () => file.mark(),
		setMark: async (mark) => {
			// What an earlier version has marked, this one may be told to open again.
			file.transaction((database) => tables.complete?.(database));
			file.setMark(mark);
		},
		counts: async () => (file.exists ? file.guarded(() => countsOf(file.database, kind)) : {}),
		read: async (table, after, at) =>
			file.guarded(() => {
				const last = tables.sliceEnd(table, file.database, after);
				if (last === undefined) return undefined;
				return { rows: tables.rows(table, file.database, after, last, at), last };
			}),
		counterparts: async (table, slice, after) =>
			file.guarded(() => tables.counterparts(table, file.database, slice, after)),
		fill: async (table, rows, mark: Mark) =>
			file.transaction((database) => {
				tables.fill(table, database, rows);
				writeMark(database, mark, schema.version);
			}),
		numbers: async () => file.guarded(() => tables.numbers(file.database)),
		activate: async (numbers, mark) => {
			file.transaction((database) => {
				tables.goOn(database, numbers);
				writeMark(database, mark, schema.version);
			});
			// So that the file alone is whole.
			file.guarded(() => file.database.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
		},
		clear: async () => file.guarded(() => file.remove()),
	};
}

function countsOf(database: DatabaseSync, kind: MovingStore['kind']) {
	return Object.fromEntries(
		tablesOf[kind].map((table) => [
			table,
			Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows),
		]),
	);
}
