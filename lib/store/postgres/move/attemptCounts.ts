import type { Cursor } from '../../move/mark';
import type { Row } from '../../move/side';
import { placeOf, sumColumns, sumKey } from '../../outbox/sums';
import { type Ask, rowsPerSlice } from './store';

const key = sumKey.join();
const columns = [...sumKey, ...sumColumns].join();

/** The cursor of the last row of the next slice of sums; undefined: there is none. */
export async function sumsSliceEnd(
	ask: Ask,
	after: Cursor | undefined,
): Promise<Cursor | undefined> {
	const [row] = await ask(
		`SELECT json_build_array(${key})::text AS last FROM (SELECT ${key} FROM $schema.attempt_counts
			WHERE (${key}) > ($1, $2, $3) ORDER BY ${key} LIMIT ${rowsPerSlice}) AS part
			ORDER BY resolution DESC, at DESC, subscription DESC LIMIT 1`,
		...placeOf(after),
	);
	return row?.last ?? undefined;
}

/** Sums after a cursor, up to another one. */
export async function sumsUpTo(ask: Ask, after: Cursor | undefined, last: Cursor): Promise<Row[]> {
	return await ask(
		`SELECT ${columns} FROM $schema.attempt_counts
			WHERE (${key}) > ($1, $2, $3) AND (${key}) <= ($4, $5, $6) ORDER BY ${key}`,
		...placeOf(after),
		...placeOf(last),
	);
}

/** Adds rows of sums. */
export const fillSums = `INSERT INTO $schema.attempt_counts (${columns}) SELECT ${columns}
	FROM json_to_recordset($1::json) AS r (resolution smallint, at bigint, subscription text,
		${sumColumns.map((column) => `${column} bigint`).join()})`;
