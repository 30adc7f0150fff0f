/** The tables of an emulated account: rows made by their number, and rows that come with use. */
import type { Row } from './routes';

export interface Tables<Made extends string, Empty extends string = never> {
	readonly tables: Readonly<Record<Made | Empty, Row[]>>;
	/** Fills a table up to so many rows. */
	seed(table: Made, count: number): void;
}

/** A table for each maker with so many rows, and those that are empty at first. */
export function createTables<Made extends string, Empty extends string = never>(
	makers: Readonly<Record<Made, (index: number) => Row>>,
	rowsEach: number,
	empty: readonly Empty[] = [],
): Tables<Made, Empty> {
	const made = Object.keys(makers) as Made[];
	const tables = Object.fromEntries(
		[...made, ...empty].map((name) => [name, [] as Row[]]),
	) as Record<Made | Empty, Row[]>;
	const seed = (table: Made, count: number) => {
		const rows = tables[table];
		while (rows.length < count) rows.push(makers[table](rows.length));
	};
	made.forEach((name) => seed(name, rowsEach));
	return { tables, seed };
}
