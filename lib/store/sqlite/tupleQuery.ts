import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** A prepared query whose rows are tuples. */
export interface TupleQuery<Row extends unknown[]> {
	get(...values: SQLInputValue[]): Row | undefined;
	all(...values: SQLInputValue[]): Row[];
}

/** Prepares a query that answers rows as tuples; node:sqlite types every row as an object. */
export function tupleQuery<Row extends unknown[]>(
	database: DatabaseSync,
	sql: string,
): TupleQuery<Row> {
	const statement = database.prepare(sql);
	statement.setReturnArrays(true);
	return {
		get: (...values) => statement.get(...values) as unknown as Row | undefined,
		all: (...values) => statement.all(...values) as unknown as Row[],
	};
}
