import { readFileSync } from 'node:fs';

/** The processes that one of a single thread started and that are its children still, as Linux tells them. */
export function childrenOf(pid: number): number[] {
	const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
	return list === '' ? [] : list.split(' ').map(Number);
}

/** Ends a process as `kill -9` does; nothing happens where it has ended by itself. */
export function killIfThere(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It has ended by itself.
	}
}

/** A process's state as Linux has it in a letter, such as T: stopped; undefined where there is no such process. */
export function stateOf(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2)[0];
	} catch {
		return undefined;
	}
}

/** Whether a process has not ended; one that has may be listed until its parent has taken note. */
export function isRunning(pid: number): boolean {
	return !['Z', 'X', undefined].includes(stateOf(pid));
}
