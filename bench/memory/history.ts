import { type Sample, trendOf, type Verdict, verdictOn } from '../measure/trend';
import type { MemorySample } from './one';
import type { TableSize } from './tables';

/** Megabytes an hour that are too many. */
export interface MemoryLimits {
	readonly memory: number;
	readonly heap: number;
	/** Of a table whose rows come and go. */
	readonly table: number;
}

/** What processes and tables have used over the time, once warmed up. */
export class History {
	/** By what was measured. */
	readonly memory = new Map<string, Sample[]>();
	readonly heap = new Map<string, Sample[]>();
	readonly tables = new Map<string, Sample[]>();
	readonly deadRows = new Map<string, Sample[]>();
	readonly sent = new Map<string, Sample[]>();
	private readonly start = performance.now();

	/** `warmUpMinutes`: the time at the beginning that is not looked at. */
	constructor(private readonly warmUpMinutes: number) {}

	get minutesPassed(): number {
		return (performance.now() - this.start) / 60_000;
	}

	addProcess(name: string, { rss, heap, sent }: MemorySample): void {
		this.add(this.memory, name, rss);
		this.add(this.heap, name, heap);
		this.add(this.sent, name, sent);
	}

	addTables(sizes: readonly TableSize[]): void {
		for (const { name, megabytes, deadRows } of sizes) {
			this.add(this.tables, name, megabytes);
			this.add(this.deadRows, name, deadRows);
		}
	}

	private add(to: Map<string, Sample[]>, name: string, value: number): void {
		if (this.minutesPassed < this.warmUpMinutes) return;
		const samples = to.get(name) ?? [];
		to.set(name, samples);
		samples.push({ hours: this.minutesPassed / 60, value });
	}
}

/** Prints what has become of each, and whether it is flat; answers false where something grows. */
export function printVerdicts(
	history: History,
	limits: MemoryLimits,
	comingAndGoing: readonly string[],
): boolean {
	const verdicts: Verdict[] = [];
	const print = (name: string, samples: readonly Sample[], limit: number, more = '') => {
		const verdict = verdictOn(trendOf(samples), limit);
		verdicts.push(verdict);
		console.log(`${lineOf(name, samples)}: ${verdict} (limit ${limit} MB/h)${more}`);
	};
	for (const [name, samples] of history.memory) {
		print(`${name}, memory`, samples, limits.memory, sentText(history.sent.get(name) ?? []));
		print(`${name}, heap`, history.heap.get(name) ?? [], limits.heap);
	}
	for (const [name, samples] of history.tables) {
		const dead = `, at most ${most(history.deadRows.get(name) ?? [])} dead rows`;
		if (comingAndGoing.includes(name)) print(`Table ${name}`, samples, limits.table, dead);
		else console.log(`${lineOf(`Table ${name}`, samples)}${dead}`);
	}
	if (verdicts.includes('unclear')) console.log('What is unclear needs more minutes to tell.');
	return !verdicts.includes('grows');
}

function lineOf(name: string, samples: readonly Sample[]): string {
	const { perHour, error } = trendOf(samples);
	const [first, last] = [samples[0]?.value ?? NaN, samples.at(-1)?.value ?? NaN];
	const slope = `${perHour >= 0 ? '+' : ''}${perHour.toFixed(2)} ± ${(2 * error).toFixed(2)} MB/h`;
	return `${name}: ${first.toFixed(1)} to ${last.toFixed(1)} MB, ${slope}`;
}

function most(samples: readonly Sample[]): string {
	return Math.max(0, ...samples.map(({ value }) => value)).toLocaleString('en-US');
}

function sentText(samples: readonly Sample[]): string {
	const { perHour } = trendOf(samples);
	return perHour > 0 ? `, ${(perHour / 3600).toFixed(0)} events a second` : '';
}
