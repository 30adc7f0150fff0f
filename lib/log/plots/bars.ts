import { html, type Html } from '../html/template';
import { isoOf, time } from '../layout/times';
import { counted, number } from '../layout/words';
import { attemptsIn, summed, type Bucket } from './buckets';
import { HEIGHT, plotFigure, WIDTH } from './frame';
import { coordinate, roundScale } from './scale';

/** How attempts end, from the bottom of a bar to its top. */
const SERIES = [
	['delivered', 'Delivered', 'series-good'],
	['retrying', 'Retrying', 'series-warn'],
	['failed', 'Failed', 'series-bad'],
] as const;

/** What plots of the same buckets have in common. */
export interface Plotted {
	readonly id: string;
	readonly buckets: readonly Bucket[];
	/** How long a bucket is, in words. */
	readonly per: string;
	readonly format: 'short' | 'day';
}

/** Attempts by how they ended, as stacked bars. */
export function outcomeBars({ id, buckets, per, format }: Plotted): Html {
	const total = summed(buckets);
	const { end, middle } = roundScale(Math.max(0, ...buckets.map(attemptsIn)));
	const told = SERIES.map(([name, label]) => `${number(total[name])} ${label.toLowerCase()}`);
	return plotFigure({
		id,
		title: 'Attempts',
		description: `${told.join(', ')}; bars of ${per}.`,
		unit: `Attempts per ${per}`,
		scale: [number(end), number(middle), '0'],
		times: axisTimes(buckets),
		format,
		shapes: attemptsIn(total) === 0 ? undefined : html`${barsOf(buckets, end)}`,
		nothing: 'No attempts in this time.',
		legend: html`${SERIES.map(([name, label, shade]) => entry(label, total[name], shade))}`,
		table: {
			head: ['From', ...SERIES.map(([, label]) => label)],
			rows: buckets
				.filter((bucket) => attemptsIn(bucket) > 0)
				.map((bucket) => [
					time(isoOf(bucket.from)),
					...SERIES.map(([name]) => number(bucket[name])),
				]),
		},
	});
}

/** Bars in the same scale without axes, for a table's cell. */
export function sparkline(buckets: readonly Bucket[], label: string): Html {
	const end = Math.max(1, ...buckets.map(attemptsIn));
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
		${base} ${barsOf(buckets, end)}
	</svg>`;
}

const widthOf = (buckets: readonly Bucket[]) => coordinate((WIDTH / buckets.length) * 0.8);
const left = (at: number, buckets: readonly Bucket[]) =>
	coordinate((WIDTH / buckets.length) * (at + 0.1));

function barsOf(buckets: readonly Bucket[], end: number): Html[] {
	const width = widthOf(buckets);
	return buckets.flatMap((bucket, at) => {
		if (attemptsIn(bucket) === 0) return [];
		const told = SERIES.flatMap(([name, label]) =>
			bucket[name] > 0 ? [`${number(bucket[name])} ${label.toLowerCase()}`] : [],
		);
		let top = HEIGHT;
		const parts = SERIES.map(([name, , shade]) => {
			const height = coordinate((bucket[name] / end) * HEIGHT);
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
		const from = isoOf(bucket.from).slice(0, 16).replace('T', ' ');
		return [html`<g><title>${from} UTC: ${told.join(', ')}</title>${parts}</g>`];
	});
}

function entry(label: string, count: number, shade: string): Html {
	return html`<span>
		<svg viewBox="0 0 14 8" aria-hidden="true"><rect class="${shade}" width="14" height="8" /></svg
		>${label} ${number(count)}
	</span>`;
}

/** The begin of the first bucket, of those in between, and of the last. */
export function axisTimes(buckets: readonly Bucket[]): string[] {
	const steps = Math.min(4, Math.max(1, buckets.length - 1));
	const indexes = Array.from({ length: steps + 1 }, (_, at) =>
		Math.round((at * (buckets.length - 1)) / steps),
	);
	return [...new Set(indexes)].flatMap((at) => {
		const bucket = buckets[at];
		return bucket === undefined ? [] : [isoOf(bucket.from)];
	});
}

/** What a sparkline says in words. */
export function sparklineLabel(buckets: readonly Bucket[]): string {
	const total = summed(buckets);
	const attempts = attemptsIn(total);
	if (attempts === 0) return 'No attempts in the last 24 hours';
	return `${counted(attempts, 'attempt')} in the last 24 hours, ${number(total.delivered)} delivered`;
}
