import { html, type Html } from '../html/template';
import { counted, number } from '../layout/words';
import { attemptsIn, summed, type Bucket } from './buckets';
import { HEIGHT, WIDTH } from './frame';
import { ATTEMPTS, heightOf, type Series, type Timed } from './series';

/** Bars in the same scale without axes, for a table's cell. */
export function sparkline(buckets: readonly Bucket[], label: string): Html {
	return stackedSparkline(buckets, label, ATTEMPTS);
}

/**
 * The same of anything in parts. One line of strokes for each part, and one for where bars may stand, instead of a shape for each
 * bar: there may be a hundred such plots on a page. What it says is its name; how much each bar is, the screen that its row
 * leads to has as a table.
 */
export function stackedSparkline<Part>(
	buckets: ReadonlyArray<Timed<Part>>,
	label: string,
	series: ReadonlyArray<Series<Part>>,
): Html {
	const end = Math.max(1, ...buckets.map((one) => heightOf(one, series)));
	const each = WIDTH / buckets.length;
	const width = Math.round(each * 0.8);
	const tops = buckets.map(() => HEIGHT);
	// Each part can be seen, however small, and all of them fit.
	const room = HEIGHT - series.length;
	const parts = series.flatMap(({ shade, count }) => {
		const strokes = buckets.map((bucket, at) => {
			const height = Math.ceil((count(bucket) / end) * room);
			if (height === 0) return '';
			const bottom = tops[at] ?? HEIGHT;
			tops[at] = bottom - height;
			return `M${Math.round(each * (at + 0.5))} ${bottom}v-${height}`;
		});
		const path = strokes.join('');
		return path === '' ? [] : [html`<path class="${shade}" d="${path}" />`];
	});
	return html`<svg
		class="spark"
		viewBox="0 0 ${WIDTH} ${HEIGHT}"
		preserveAspectRatio="none"
		role="img"
		aria-label="${label}"
		stroke-width="${width}"
	>
		<title>${label}</title>
		<path
			class="base"
			d="M${Math.round(each * 0.1)} 98H${WIDTH}"
			stroke-dasharray="${width} ${(each - width).toFixed(2)}"
		/>
		${parts}
	</svg>`;
}

/** What a sparkline says in words. */
export function sparklineLabel(buckets: readonly Bucket[]): string {
	const total = summed(buckets);
	const attempts = attemptsIn(total);
	if (attempts === 0) return 'No attempts in the last 24 hours';
	return `${counted(attempts, 'attempt')} in the last 24 hours, ${number(total.delivered)} delivered`;
}
