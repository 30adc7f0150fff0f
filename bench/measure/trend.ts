/** A quantity at a time, in hours. */
export interface Sample {
	readonly hours: number;
	readonly value: number;
}

/** A straight line through samples, by least squares. */
export interface Trend {
	readonly perHour: number;
	/** Its standard error: the true slope is within twice that, mostly. */
	readonly error: number;
}

/** Whether a quantity stays what it is; `unclear`: it was measured for too short a time to tell. */
export type Verdict = 'flat' | 'grows' | 'unclear';

/** How fast a quantity has grown. */
export function trendOf(samples: readonly Sample[]): Trend {
	const count = samples.length;
	if (count < 3) return { perHour: 0, error: Infinity };
	const mean = (of: (sample: Sample) => number) =>
		samples.reduce((sum, sample) => sum + of(sample), 0) / count;
	const [hours, value] = [mean((sample) => sample.hours), mean((sample) => sample.value)];
	const spread = samples.reduce((sum, sample) => sum + (sample.hours - hours) ** 2, 0);
	const shared = samples.reduce(
		(sum, sample) => sum + (sample.hours - hours) * (sample.value - value),
		0,
	);
	const perHour = shared / spread;
	const left = samples.reduce(
		(sum, sample) => sum + (sample.value - value - perHour * (sample.hours - hours)) ** 2,
		0,
	);
	return { perHour, error: Math.sqrt(left / (count - 2) / spread) };
}

/** Judges a trend by how much growth in an hour is too much. */
export function verdictOn({ perHour, error }: Trend, mostPerHour: number): Verdict {
	if (perHour - 2 * error > mostPerHour) return 'grows';
	return perHour + 2 * error > mostPerHour ? 'unclear' : 'flat';
}
