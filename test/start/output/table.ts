/** A column of a table: its title, and what it says of a row. */
export type Column<Row> = readonly [title: string, value: (row: Row) => string | number];

/** Rows as a table for a terminal. */
export function table<Row>(columns: ReadonlyArray<Column<Row>>, rows: readonly Row[]): string {
	const cells = [
		columns.map(([title]) => title),
		...rows.map((row) => columns.map(([, value]) => String(value(row)))),
	];
	const widths = columns.map((_column, index) =>
		Math.max(...cells.map((line) => line[index]?.length ?? 0)),
	);
	const written = (line: string[]) =>
		line
			.map((cell, index) => cell.padEnd(widths[index] ?? 0))
			.join('  ')
			.trimEnd();
	const [head = [], ...body] = cells;
	const rule = widths.map((width) => '─'.repeat(width)).join('  ');
	return [written(head), rule, ...body.map(written)].join('\n');
}

/** The median; NaN of nothing. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
