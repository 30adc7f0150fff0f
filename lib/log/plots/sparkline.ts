import { html, type Html } from '../html/template';
import { counted, number } from '../layout/words';
import { attemptsIn, summed, type Bucket } from './buckets';
import { HEIGHT, WIDTH } from './frame';
import { ATTEMPTS, barsOf, heightOf, left, type Series, type Timed, widthOf } from './series';

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
	const width = widthOf(buckets);
	// One shape for all bars: there may be a hundred such plots on a page.
	const base = buckets.map((_, at) => `M${left(at, buckets)} 98h${width}v2h-${width}z`);
	return html`<svg
		class="spark"
		viewBox="0 0 ${WIDTH} ${HEIGHT}"
		preserveAspectRatio="none"
		role="img"
		aria-label="${label}"
	>
		<path class="base" d="${base.join('')}" />
		${barsOf(buckets, series, end)}
	</svg>`;
}

/** What a sparkline says in words. */
export function sparklineLabel(buckets: readonly Bucket[]): string {
	const total = summed(buckets);
	const attempts = attemptsIn(total);
	if (attempts === 0) return 'No attempts in the last 24 hours';
	return `${counted(attempts, 'attempt')} in the last 24 hours, ${number(total.delivered)} delivered`;
}
