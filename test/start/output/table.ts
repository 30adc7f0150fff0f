/** A column of a table: its title, and what it says of a row. */
export type Column<Row> = readonly [title: string, value: (row: Row) => string | number];

/**
 * Rows as a table for a terminal: long titles are broken into lines, numbers stand right. Where it is wider than the
 * terminal, each row is a list instead.
 */
export function table<Row>(
	columns: ReadonlyArray<Column<Row>>,
	rows: readonly Row[],
	width = Infinity,
): string {
	const cells = rows.map((row) => columns.map(([, value]) => value(row)));
	const lines = grid(
		columns.map(([title]) => title),
		cells,
	);
	if (lines.every((line) => line.length <= width)) return lines.join('\n');
	return cells.map((row) => listed(columns, row)).join('\n\n');
}

function grid(titles: readonly string[], cells: ReadonlyArray<ReadonlyArray<string | number>>) {
	const wrapped = titles.map((title, at) => wrap(title, longest(cells.map((row) => row[at]))));
	const height = Math.max(...wrapped.map((lines) => lines.length));
	const widths = wrapped.map((lines, at) => longest([...lines, ...cells.map((row) => row[at])]));
	const lineOf = (row: ReadonlyArray<string | number>) =>
		row
			.map((cell, at) => {
				const width = widths[at] ?? 0;
				return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
			})
			.join('  ')
			.trimEnd();
	const head = Array.from({ length: height }, (_line, line) =>
		lineOf(wrapped.map((words) => words[line - height + words.length] ?? '')),
	);
	return [...head, widths.map((width) => '─'.repeat(width)).join('  '), ...cells.map(lineOf)];
}

/** A title in lines that are no longer than what stands below it, or than its longest word. */
function wrap(title: string, room: number): string[] {
	const words = title.split(' ');
	const width = Math.max(room, longest(words));
	return words.reduce<string[]>((lines, word) => {
		const last = lines.at(-1);
		if (last === undefined || `${last} ${word}`.length > width) return [...lines, word];
		return [...lines.slice(0, -1), `${last} ${word}`];
	}, []);
}

function listed<Row>(columns: ReadonlyArray<Column<Row>>, row: ReadonlyArray<string | number>) {
	const room = longest(columns.map(([title]) => title));
	return columns
		.map(([title], at) => (at === 0 ? title.padEnd(room + 2) : `  ${title.padEnd(room)}`))
		.map((title, at) => `${title}  ${row[at] ?? ''}`)
		.join('\n');
}

function longest(cells: ReadonlyArray<string | number | undefined>): number {
	return Math.max(0, ...cells.map((cell) => String(cell ?? '').length));
}
