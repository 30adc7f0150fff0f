import type { DatabaseSync } from 'node:sqlite';

import type { Cursor } from '../../move/mark';
import type { Row } from '../../move/side';
import { placeOf, sumColumns, sumKey } from '../../outbox/sums';
import { rowsPerSlice } from './store';

const key = sumKey.join();
const columns = [...sumKey, ...sumColumns].join();

/** The cursor of the last row of the next slice of sums; undefined: there is none. */
export function sumsSliceEnd(
	database: DatabaseSync,
	after: Cursor | undefined,
): Cursor | undefined {
	const row = database
		.prepare(
			`SELECT json_array(${key}) AS last FROM (SELECT ${key} FROM attempt_counts WHERE (${key}) > (?, ?, ?)
				ORDER BY ${key} LIMIT ${rowsPerSlice}) ORDER BY resolution DESC, at DESC, subscription DESC LIMIT 1`,
		)
		.get(...placeOf(after));
	return (row?.last ?? undefined) as Cursor | undefined;
}

/** Sums after a cursor, up to another one. */
export function sumsUpTo(database: DatabaseSync, after: Cursor | undefined, last: Cursor): Row[] {
	return database
		.prepare(
			`SELECT ${columns} FROM attempt_counts WHERE (${key}) > (?, ?, ?) AND (${key}) <= (?, ?, ?) ORDER BY ${key}`,
		)
		.all(...placeOf(after), ...placeOf(last)) as Row[];
}
