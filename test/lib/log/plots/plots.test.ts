import { outcomeBars } from '../../../../lib/log/plots/bars';
import { axisTimes } from '../../../../lib/log/plots/scale';
import { sparkline, sparklineLabel } from '../../../../lib/log/plots/sparkline';
import { bucketsOf, summed } from '../../../../lib/log/plots/buckets';
import { latencyLines } from '../../../../lib/log/plots/latency';
import { roundScale } from '../../../../lib/log/plots/scale';
import { durationIndex } from '../../../../lib/store/durations';
import type { AttemptStretch } from '../../../../lib/store/outbox/statistics';
import { elementsIn, parseMarkup, textIn } from '../markup/markup';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 28, 12);

function stretch(minute: number, delivered: number, failed = 0, took = 80): AttemptStretch {
	const durations = Array.from({ length: 15 }, () => 0);
	durations[durationIndex(took)] = delivered + failed;
	const attempts = { delivered, retrying: 0, failed };
	return { from: START + minute * MINUTE, ...attempts, durations, totalMilliseconds: took };
}

const range = { from: START, before: START + 60 * MINUTE, every: 15 * MINUTE };

test('stretches are put together in buckets; those outside are left out', () => {
	const all = [
		stretch(-5, 100),
		stretch(0, 1),
		stretch(10, 2, 1),
		stretch(45, 4),
		stretch(60, 100),
	];
	const buckets = bucketsOf(all, range);
	expect(buckets.map(({ from, delivered, failed }) => [from - START, delivered, failed])).toEqual([
		[0, 3, 1],
		[15 * MINUTE, 0, 0],
		[30 * MINUTE, 0, 0],
		[45 * MINUTE, 4, 0],
	]);
	expect(summed(buckets)).toMatchObject({ delivered: 7, failed: 1 });
	expect(summed(buckets).durations[durationIndex(80)]).toBe(8);
});

const plotted = (stretches: readonly AttemptStretch[]) =>
	({ id: 'p', buckets: bucketsOf(stretches, range), per: '15 minutes', format: 'short' }) as const;

test.each([
	['bars', outcomeBars],
	['lines', latencyLines],
])('%s without attempts say so', (_name, draw) => {
	const root = parseMarkup(draw(plotted([])).text);
	expect(elementsIn(root, 'svg', 'table')).toEqual([]);
	expect(textIn(root)).toContain('No attempts in this time.');
});

test('bars stand on each other, in the scale of the highest, and are told in words', () => {
	const root = parseMarkup(outcomeBars(plotted([stretch(0, 6, 2), stretch(45, 4)])).text);
	const [svg] = elementsIn(root, 'svg').filter(({ attributes }) => attributes['role'] === 'img');
	const [group] = elementsIn(root, 'g');
	const told = svg?.attributes['aria-labelledby']?.split(' ') ?? [];
	const labels = elementsIn(root, 'title', 'desc').filter(({ attributes: { id = '' } }) =>
		told.includes(id),
	);
	expect(labels.map(textIn)).toEqual([
		'Attempts',
		'10 delivered, 0 retrying, 2 failed; bars of 15 minutes.',
	]);
	expect(textIn(elementsIn(group ?? root, 'title')[0])).toBe(
		'2026-11-28 12:00 UTC: 6 delivered, 2 failed',
	);
	expect(elementsIn(group ?? root, 'rect').map(({ attributes }) => attributes)).toEqual([
		{ class: 'series-good', x: '25', y: '25', width: '200', height: '75' },
		{ class: 'series-bad', x: '25', y: '0', width: '200', height: '25' },
	]);
});

test('the legend has what there is, with how often', () => {
	const root = parseMarkup(outcomeBars(plotted([stretch(0, 6, 2), stretch(45, 4)])).text);
	const [legend] = elementsIn(root, 'div').filter(
		({ attributes }) => attributes['class'] === 'legend',
	);
	expect(elementsIn(legend ?? root, 'span').map(textIn)).toEqual(['Delivered 10', 'Failed 2']);
});

test.each([
	[12, [0, 3, 6, 9]],
	[48, [0, 12, 24, 36]],
	[30, [0, 6, 12, 18, 24]],
	[1, [0]],
])('the axis of %d bars has times where equal parts of it begin', (count, begin) => {
	const buckets = Array.from({ length: count }, (_, at) => ({ from: START + at * MINUTE }));
	const times = axisTimes(buckets).map((iso) => (Date.parse(iso) - START) / MINUTE);
	expect(times).toEqual(begin);
});

test('the table says the same as the bars, with heads of columns and rows', () => {
	const root = parseMarkup(outcomeBars(plotted([stretch(0, 6, 2), stretch(45, 4)])).text);
	const [table] = elementsIn(root, 'table');
	expect(elementsIn(table ?? root, 'th').map(({ attributes }) => attributes['scope'])).toEqual([
		'col',
		'col',
		'col',
		'col',
		'row',
		'row',
	]);
	const rows = elementsIn(table ?? root, 'tr');
	expect(rows.map((row) => elementsIn(row, 'th', 'td').map(textIn))).toEqual([
		['From', 'Delivered', 'Retrying', 'Failed'],
		['28 Nov 12:00:00 UTC', '6', '0', '2'],
		['28 Nov 12:45:00 UTC', '4', '0', '0'],
	]);
});

test('lines are broken where nothing was attempted', () => {
	const stretches = [stretch(0, 1, 0, 80), stretch(15, 1, 0, 80), stretch(45, 1, 0, 80)];
	const root = parseMarkup(latencyLines(plotted(stretches)).text);
	const [svg] = elementsIn(root, 'svg').filter(({ attributes }) => attributes['role'] === 'img');
	const [median] = elementsIn(svg ?? root, 'path');
	expect(median?.attributes['d']).toBe('M125 25L375 25M875 25h83.33');
});

test('a sparkline has a line for each part, on which its bars stand', () => {
	const { buckets } = plotted([stretch(0, 6, 2), stretch(45, 4), stretch(30, 1000)]);
	const lines = elementsIn(parseMarkup(sparkline(buckets, 'told').text), 'path');
	expect(lines.map(({ attributes }) => [attributes['class'], attributes['d']])).toEqual([
		['base', 'M25 98H1000'],
		['series-good', 'M125 100v-1M625 100v-97M875 100v-1'],
		// What failed can be seen, however much was delivered.
		['series-bad', 'M125 99v-1'],
	]);
});

test('a sparkline has a name', () => {
	const { buckets } = plotted([stretch(0, 3, 1)]);
	expect(sparklineLabel(buckets)).toBe('4 attempts in the last 24 hours, 3 delivered');
	const [svg, title] = elementsIn(parseMarkup(sparkline(buckets, sparklineLabel(buckets)).text));
	expect(svg?.attributes).toMatchObject({ role: 'img', 'aria-label': sparklineLabel(buckets) });
	expect(textIn(title)).toBe(sparklineLabel(buckets));
	expect(sparklineLabel([])).toBe('No attempts in the last 24 hours');
});

test.each([
	[0, 2],
	[1, 2],
	[3, 4],
	[8, 8],
	[11, 20],
	[99, 100],
	[101, 200],
])('a scale for %d ends at %d', (greatest, end) => {
	expect(roundScale(greatest)).toEqual({ end, middle: end / 2 });
});
