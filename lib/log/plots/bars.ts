import type { AttemptCounts } from '../../store/outbox/statistics';
import { Attributes, html, type Html } from '../html/template';
import { isoOf, time } from '../layout/times';
import { counted, number } from '../layout/words';
import { attemptsIn, summed, type Bucket } from './buckets';
import { HEIGHT, plotFigure, WIDTH } from './frame';
import { coordinate, roundScale } from './scale';

const DAY = 86_400_000;

/** A part of each bar: what it is called, its class, and how large it is. */
export interface Series<Part> {
	readonly label: string;
	readonly shade: string;
	readonly count: (bucket: Part) => number;
}

/** How attempts end, from the bottom of a bar to its top. */
const ATTEMPTS: ReadonlyArray<Series<AttemptCounts>> = [
	{ label: 'Delivered', shade: 'series-good', count: ({ delivered }) => delivered },
	{ label: 'Retrying', shade: 'series-warn', count: ({ retrying }) => retrying },
	{ label: 'Failed', shade: 'series-bad', count: ({ failed }) => failed },
];

/** A bar, or a point, from a time on (epoch milliseconds) to the next one's. */
type Timed<Part> = Part & { readonly from: number };

/** What plots of the same buckets have in common. */
export interface Plotted<Part = AttemptCounts> {
	readonly id: string;
	readonly buckets: ReadonlyArray<Timed<Part>>;
	/** How long a bucket is, in words. */
	readonly per: string;
	readonly format: 'short' | 'day';
}

/** What bars are of. */
export interface Stacked<Part> {
	readonly title: string;
	readonly series: ReadonlyArray<Series<Part>>;
	/** Said where there are none. */
	readonly nothing: string;
}

/** Attempts by how they ended, as stacked bars. */
export function outcomeBars(plotted: Plotted): Html {
	const nothing = 'No attempts in this time.';
	return stackedBars(plotted, { title: 'Attempts', series: ATTEMPTS, nothing });
}

/** Anything in parts, as stacked bars. */
export function stackedBars<Part>(
	{ id, buckets, per, format }: Plotted<Part>,
	{ title, series, nothing }: Stacked<Part>,
): Html {
	const { end, middle } = roundScale(Math.max(0, ...buckets.map((one) => heightOf(one, series))));
	const totals = series.map(({ count }) => buckets.reduce((sum, one) => sum + count(one), 0));
	const told = series.map(({ label }, at) => `${number(totals[at] ?? 0)} ${label.toLowerCase()}`);
	const filled = buckets.filter((bucket) => heightOf(bucket, series) > 0);
	const entries = series.flatMap(({ label, shade }, at) => {
		const total = totals[at] ?? 0;
		return total > 0 ? [entry(label, total, shade)] : [];
	});
	return plotFigure({
		id,
		title,
		description: `${told.join(', ')}; bars of ${per}.`,
		unit: `per ${per}`,
		scale: [number(end), number(middle), '0'],
		times: axisTimes(buckets),
		format,
		shapes: filled.length === 0 ? undefined : html`${barsOf(buckets, series, end)}`,
		nothing,
		legend: html`${entries}`,
		table: {
			head: ['From', ...series.map(({ label }) => label)],
			rows: filled.map((bucket) => [
				time(isoOf(bucket.from)),
				...series.map(({ count }) => number(count(bucket))),
			]),
		},
	});
}

function heightOf<Part>(bucket: Part, series: ReadonlyArray<Series<Part>>): number {
	return series.reduce((sum, { count }) => sum + count(bucket), 0);
}

/** Bars in the same scale without axes, for a table's cell. */
export function sparkline(buckets: readonly Bucket[], label: string): Html {
	return stackedSparkline(buckets, label, ATTEMPTS);
}

/** The same of anything in parts. */
export function stackedSparkline<Part>(
	buckets: ReadonlyArray<Timed<Part>>,
	label: string,
	series: ReadonlyArray<Series<Part>>,
): Html {
	const end = Math.max(1, ...buckets.map((one) => heightOf(one, series)));
	const base = buckets.map(
		(_, at) =>
			html`<rect
				class="base"
				x="${left(at, buckets)}"
				y="98"
				width="${widthOf(buckets)}"
				height="2"
			/>`,
	);
	return html`<svg
		class="spark"
		viewBox="0 0 ${WIDTH} ${HEIGHT}"
		preserveAspectRatio="none"
		role="img"
		aria-label="${label}"
	>
		${base} ${barsOf(buckets, series, end)}
	</svg>`;
}

const widthOf = ({ length }: readonly unknown[]) => coordinate((WIDTH / length) * 0.8);
const left = (at: number, buckets: readonly unknown[]) =>
	coordinate((WIDTH / buckets.length) * (at + 0.1));

function barsOf<Part>(
	buckets: ReadonlyArray<Timed<Part>>,
	series: ReadonlyArray<Series<Part>>,
	end: number,
): Html[] {
	const width = widthOf(buckets);
	const [first, second] = buckets;
	const format = first && second && second.from - first.from >= DAY ? 'day' : 'minute';
	return buckets.flatMap((bucket, at) => {
		if (heightOf(bucket, series) === 0) return [];
		const told = series.flatMap(({ label, count }) =>
			count(bucket) > 0 ? [`${number(count(bucket))} ${label.toLowerCase()}`] : [],
		);
		let top = HEIGHT;
		const parts = series.map(({ count, shade }) => {
			const height = coordinate((count(bucket) / end) * HEIGHT);
			top = coordinate(top - height);
			if (height === 0) return undefined;
			const x = left(at, buckets);
			return html`<rect
				class="${shade}"
				x="${x}"
				y="${top}"
				width="${width}"
				height="${height}"
			/>`;
		});
		const iso = isoOf(bucket.from);
		const attributes = new Attributes({ 'data-from': iso, 'data-format': format });
		const from = iso.slice(0, 16).replace('T', ' ');
		return [html`<g ${attributes}><title>${from} UTC: ${told.join(', ')}</title>${parts}</g>`];
	});
}

function entry(label: string, count: number, shade: string): Html {
	return html`<span>
		<svg viewBox="0 0 14 8" aria-hidden="true"><rect class="${shade}" width="14" height="8" /></svg
		>${label} ${number(count)}
	</span>`;
}

/** When equal parts of the time that is shown begin: as many as divide the buckets evenly. */
export function axisTimes(buckets: ReadonlyArray<{ readonly from: number }>): string[] {
	const parts = [4, 5, 3, 2].find((many) => buckets.length % many === 0) ?? 1;
	const each = buckets.length / parts;
	return buckets.filter((_, at) => at % each === 0).map(({ from }) => isoOf(from));
}

/** What a sparkline says in words. */
export function sparklineLabel(buckets: readonly Bucket[]): string {
	const total = summed(buckets);
	const attempts = attemptsIn(total);
	if (attempts === 0) return 'No attempts in the last 24 hours';
	return `${counted(attempts, 'attempt')} in the last 24 hours, ${number(total.delivered)} delivered`;
}
