import type { AttemptCounts } from '../../store/outbox/statistics';
import { html, type Html } from '../html/template';
import { isoOf, time } from '../layout/times';
import { number } from '../layout/words';
import { plotFigure } from './frame';
import { axisTimes, roundScale } from './scale';
import { ATTEMPTS, barsOf, heightOf, type Series, type Timed } from './series';

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
	/** How often each part was stands near already. */
	readonly isCountedElsewhere?: boolean;
}

/** Attempts by how they ended, as stacked bars. */
export function outcomeBars(plotted: Plotted): Html {
	const nothing = 'No attempts in this time.';
	return stackedBars(plotted, { title: 'Attempts', series: ATTEMPTS, nothing });
}

/** Anything in parts, as stacked bars. */
export function stackedBars<Part>(
	{ id, buckets, per, format }: Plotted<Part>,
	{ title, series, nothing, isCountedElsewhere = false }: Stacked<Part>,
): Html {
	const { end, middle } = roundScale(Math.max(0, ...buckets.map((one) => heightOf(one, series))));
	const totals = series.map(({ count }) => buckets.reduce((sum, one) => sum + count(one), 0));
	const told = series.map(({ label }, at) => `${number(totals[at] ?? 0)} ${label.toLowerCase()}`);
	const filled = buckets.filter((bucket) => heightOf(bucket, series) > 0);
	const entries = series.flatMap(({ label, shade }, at) => {
		const total = totals[at] ?? 0;
		if (total === 0) return [];
		return [entry(isCountedElsewhere ? label : `${label} ${number(total)}`, shade)];
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

function entry(label: string, shade: string): Html {
	return html`<span>
		<svg viewBox="0 0 14 8" aria-hidden="true"><rect class="${shade}" width="14" height="8" /></svg
		>${label}
	</span>`;
}
