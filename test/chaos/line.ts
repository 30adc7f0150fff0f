import { writeSync } from 'node:fs';

const OUTPUT = 1;
const PAUSE_MILLISECONDS = 1;

/** Writes a line for the parent process at once: a kill afterwards can't take it back. Waits while the pipe is full. */
export function writeLine(line: object): void {
	let left = Buffer.from(`${JSON.stringify(line)}\n`);
	while (left.length > 0) left = left.subarray(written(left));
}

/** How many bytes the pipe has taken. */
function written(bytes: Buffer): number {
	try {
		return writeSync(OUTPUT, bytes);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
		return 0;
	}
}
