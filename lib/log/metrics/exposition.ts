import { DURATION_BOUNDS, type DurationCounts } from '../../store/durations';

/** Labels of a sample by name. */
export type Labels = Readonly<Record<string, string>>;

/** One number of a metric. */
export interface Sample {
	readonly labels?: Labels;
	readonly value: number;
}

/** Durations of a histogram. */
export interface DurationSample extends DurationCounts {
	readonly labels?: Labels;
}

/** A metric as Prometheus names it, with all its samples. */
export type Metric =
	| {
			readonly type: 'counter' | 'gauge';
			readonly name: string;
			/** One sentence. */
			readonly help: string;
			readonly samples: readonly Sample[];
	  }
	| {
			readonly type: 'histogram';
			readonly name: string;
			readonly help: string;
			/** In milliseconds, written in seconds. */
			readonly samples: readonly DurationSample[];
	  };

/** The type of what `exposition` writes. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Metrics in Prometheus's text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 */
export function exposition(metrics: readonly Metric[]): string {
	return metrics
		.map((metric) => `${[...head(metric), ...samplesOf(metric)].join('\n')}\n`)
		.join('');
}

function head({ name, help, type }: Metric): string[] {
	const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
	return [`# HELP ${name} ${text}`, `# TYPE ${name} ${type}`];
}

function samplesOf(metric: Metric): string[] {
	const { name } = metric;
	if (metric.type === 'histogram') {
		return metric.samples.flatMap((sample) => histogramSamples(name, sample));
	}
	return metric.samples.map(({ labels = {}, value }) => written(name, labels, value));
}

/** A bucket counts what is at most as long as its bound, so each contains those before it. */
function histogramSamples(
	name: string,
	{ labels = {}, durations, totalMilliseconds }: DurationSample,
): string[] {
	const bounds = [...DURATION_BOUNDS.map((bound) => String(bound / 1000)), '+Inf'];
	let count = 0;
	const buckets = bounds.map((le, index) => {
		count += durations[index] ?? 0;
		return written(`${name}_bucket`, { ...labels, le }, count);
	});
	return [
		...buckets,
		written(`${name}_sum`, labels, totalMilliseconds / 1000),
		written(`${name}_count`, labels, count),
	];
}

function written(name: string, labels: Labels, value: number): string {
	const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
	return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}`;
}

/** In a label's value; Prometheus takes a zero for the end of everything. */
function escaped(text: string): string {
	return text
		.replaceAll('\0', '\ufffd')
		.replaceAll('\\', '\\\\')
		.replaceAll('"', '\\"')
		.replaceAll('\n', '\\n');
}

function numberText(value: number): string {
	if (Number.isNaN(value)) return 'NaN';
	if (value === Infinity) return '+Inf';
	return value === -Infinity ? '-Inf' : String(value);
}
