import { durationsIn, summedDurations, type DurationCounts } from '../../store/durations';
import { html, type Html } from '../html/template';
import { isoOf, time } from '../layout/times';
import { duration, number } from '../layout/words';
import type { Plotted } from './bars';
import { HEIGHT, plotFigure, WIDTH } from './frame';
import { LONGEST, percentile } from './percentile';
import { axisTimes, coordinate, roundScale } from './scale';

const LINES = [
	['Median', 0.5, 'line-median'],
	['95 %', 0.95, 'line-high'],
] as const;

/** A percentile in words; of what was longer than the longest bound only that is known. */
export function latency(milliseconds: number | undefined): string {
	if (milliseconds === undefined) return '–';
	return milliseconds >= LONGEST ? `over ${duration(LONGEST)}` : duration(milliseconds);
}

/** How long something took that is counted, in its plural. */
export interface Timing {
	readonly title: string;
	/** As `Attempts`. */
	readonly what: string;
}

const ATTEMPTS: Timing = { title: 'Response time', what: 'Attempts' };

/** How long attempts, or others, took: median and 95 %, as lines. */
export function latencyLines(
	{ id, buckets, per, format }: Plotted<DurationCounts>,
	{ title, what }: Timing = ATTEMPTS,
): Html {
	const total = summedDurations(buckets);
	const values = buckets.flatMap((bucket) => percentile(bucket, 0.95) ?? []);
	const { end, middle } = roundScale(Math.max(0, ...values));
	const overall = LINES.map(([label, share]) => `${label} ${latency(percentile(total, share))}`);
	return plotFigure({
		id,
		title,
		description: `${overall.join(', ')}; points of ${per}.`,
		unit: `per ${per}`,
		scale: [duration(end), duration(middle), '0'],
		times: axisTimes(buckets),
		format,
		shapes:
			durationsIn(total) === 0
				? undefined
				: html`${LINES.map(([, share, line]) => lineOf(buckets, share, line, end))}`,
		nothing: `No ${what.toLowerCase()} in this time.`,
		legend: html`${LINES.map(
			([label, share, line]) =>
				html`<span>
					<svg viewBox="0 0 22 8" aria-hidden="true"><path class="${line}" d="M0 4H22" /></svg
					>${label} ${latency(percentile(total, share))}
				</span>`,
		)}`,
		table: {
			head: ['From', ...LINES.map(([label]) => label), what],
			rows: buckets
				.filter((bucket) => durationsIn(bucket) > 0)
				.map((bucket) => [
					time(isoOf(bucket.from)),
					...LINES.map(([, share]) => latency(percentile(bucket, share))),
					number(durationsIn(bucket)),
				]),
		},
	});
}

/** Broken where nothing was attempted; a point alone is a short dash. */
function lineOf(
	buckets: readonly DurationCounts[],
	share: number,
	line: string,
	end: number,
): Html {
	const each = WIDTH / buckets.length;
	let isOpen = false;
	const steps = buckets.map((bucket, at) => {
		const value = percentile(bucket, share);
		const next = buckets[at + 1];
		const isAlone = !isOpen && (next === undefined || percentile(next, share) === undefined);
		const wasOpen = isOpen;
		isOpen = value !== undefined;
		if (value === undefined) return '';
		const x = coordinate(each * (at + 0.5));
		const y = coordinate(HEIGHT - (Math.min(value, end) / end) * HEIGHT);
		const dash = isAlone ? `h${coordinate(each / 3)}` : '';
		return `${wasOpen ? 'L' : 'M'}${x} ${y}${dash}`;
	});
	return html`<path class="${line}" d="${steps.join('')}" />`;
}
