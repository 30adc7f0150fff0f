import type { Report } from '../stage/rehearsal';

type Column = readonly [title: string, value: (report: Report) => string | number];

const COLUMNS: readonly Column[] = [
	['Platform', ({ name }) => name],
	['Form', ({ dialect }) => dialect],
	['Event types', ({ eventTypes }) => eventTypes],
	['Events', ({ events }) => events],
	['Runs', ({ runs }) => runs],
	['Copies dropped', ({ duplicatesDropped }) => duplicatesDropped],
	['Forgeries refused', ({ forgeriesRefused }) => forgeriesRefused],
	['Lost answers retried', ({ answersLost }) => answersLost],
	['Median answer', ({ medianAnswerMilliseconds }) => `${medianAnswerMilliseconds.toFixed(1)} ms`],
];

/** The reports as a table for a terminal. */
export function table(reports: readonly Report[]): string {
	const rows = [
		COLUMNS.map(([title]) => title),
		...reports.map((report) => COLUMNS.map(([, value]) => String(value(report)))),
	];
	const widths = COLUMNS.map((_column, index) =>
		Math.max(...rows.map((row) => row[index]?.length ?? 0)),
	);
	const line = (row: string[]) =>
		row
			.map((cell, index) => cell.padEnd(widths[index] ?? 0))
			.join('  ')
			.trimEnd();
	const [head = [], ...body] = rows;
	return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join(
		'\n',
	);
}
