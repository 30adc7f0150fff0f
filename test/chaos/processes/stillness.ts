/** When a process said something, in order; each does so several times a second. Epoch milliseconds. */
export type Heard = ReadonlyMap<string, readonly number[]>;

/** Nobody who runs is silent for longer. */
const SILENT_MILLISECONDS = 1_000;

/** How long a process, or the one that heard it, stood still in a time; 0 where it was never silent for more than a second. */
export function stillness(heard: Heard, name: string, from: number, to: number): number {
	const times = heard.get(name) ?? [];
	const within = times.filter((at) => at > from && at < to);
	const before = times.findLast((at) => at <= from) ?? from;
	const after = times.find((at) => at >= to) ?? to;
	const marks = [before, ...within, after];
	const silences = marks.slice(1).map((at, place) => at - (marks[place] ?? at));
	const longest = Math.max(0, ...silences);
	return longest > SILENT_MILLISECONDS ? longest : 0;
}
