import { readdirSync, readFileSync } from 'node:fs';

/** Linux tells processor time in hundredths of a second, whatever its kernel's own clock. */
const TICKS_PER_SECOND = 100;

/** Whether this machine tells what other processes cost. */
export const tellsCpu = process.platform === 'linux';

interface ProcessTimes {
	readonly parent: number;
	/** Its own time, and that of its children that have ended. */
	readonly seconds: number;
}

/** The processor time that these processes have taken, in seconds; those that have ended count nothing. */
export function cpuSecondsOf(pids: Iterable<number>): number {
	let seconds = 0;
	for (const pid of pids) seconds += timesOf(pid)?.seconds ?? 0;
	return seconds;
}

/** The process and its children. */
export function withChildren(pid: number): number[] {
	const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []));
	return [pid, ...all.filter((one) => timesOf(one)?.parent === pid)];
}

/** The process that started this one. */
export function parentOf(pid: number): number | undefined {
	return timesOf(pid)?.parent;
}

function timesOf(pid: number): ProcessTimes | undefined {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
		// The name before it may hold anything.
		const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
		const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
		return { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
	} catch {
		return undefined;
	}
}
