import { table, type Column } from './table';

interface Received {
	readonly platform: string;
	readonly events: number;
	readonly answer: string;
}

const COLUMNS: ReadonlyArray<Column<Received>> = [
	['Platform', ({ platform }) => platform],
	['Events sent', ({ events }) => events],
	['Median answer time', ({ answer }) => answer],
];
const ROWS: readonly Received[] = [
	{ platform: 'Run a Call', events: 27, answer: '9.1 ms' },
	{ platform: 'JustCall', events: 124, answer: '11.0 ms' },
];

test('long titles are broken into lines, numbers stand right', () => {
	expect(table(COLUMNS, ROWS).split('\n')).toEqual([
		'                    Median',
		'            Events  answer',
		'Platform    sent    time',
		'──────────  ──────  ───────',
		'Run a Call      27  9.1 ms',
		'JustCall       124  11.0 ms',
	]);
});

test('a table that just fits stays one', () => {
	expect(table(COLUMNS, ROWS, 27)).toBe(table(COLUMNS, ROWS));
});

test('in a narrower terminal each row is a list', () => {
	expect(table(COLUMNS, ROWS, 26).split('\n')).toEqual([
		'Platform              Run a Call',
		'  Events sent         27',
		'  Median answer time  9.1 ms',
		'',
		'Platform              JustCall',
		'  Events sent         124',
		'  Median answer time  11.0 ms',
	]);
});
