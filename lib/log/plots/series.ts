import type { AttemptCounts } from '../../store/outbox/statistics';
import { Attributes, html, type Html } from '../html/template';
import { isoOf } from '../layout/times';
import { number } from '../layout/words';
import { HEIGHT, WIDTH } from './frame';
import { coordinate } from './scale';

const DAY = 86_400_000;

/** A part of each bar: what it is called, its class, and how large it is. */
export interface Series<Part> {
	readonly label: string;
	readonly shade: string;
	readonly count: (bucket: Part) => number;
}

/** How attempts end, from the bottom of a bar to its top. */
export const ATTEMPTS: ReadonlyArray<Series<AttemptCounts>> = [
	{ label: 'Delivered', shade: 'series-good', count: ({ delivered }) => delivered },
	{ label: 'Retrying', shade: 'series-warn', count: ({ retrying }) => retrying },
	{ label: 'Failed', shade: 'series-bad', count: ({ failed }) => failed },
];

/** A bar, or a point, from a time on (epoch milliseconds) to the next one's. */
export type Timed<Part> = Part & { readonly from: number };

/** How large all parts of a bar are together. */
export function heightOf<Part>(bucket: Part, series: ReadonlyArray<Series<Part>>): number {
	return series.reduce((sum, { count }) => sum + count(bucket), 0);
}

const widthOf = ({ length }: readonly unknown[]) => coordinate((WIDTH / length) * 0.8);
const left = (at: number, buckets: readonly unknown[]) =>
	coordinate((WIDTH / buckets.length) * (at + 0.1));

/** The bars, in a scale that ends there. */
export function barsOf<Part>(
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
