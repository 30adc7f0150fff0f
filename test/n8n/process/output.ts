import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const KEPT_CHARACTERS = 1_000_000;

/** What a process and its successors printed, both streams together, line by line. */
export interface ProcessOutput {
	follow(child: ChildProcess): void;
	text(): string;
	/** The last `count` lines. */
	tail(count: number): string;
}

/** Keeps the last million characters; `onLine` gets every line as it comes. */
export function keepOutput(onLine: (line: string) => void = () => undefined): ProcessOutput {
	let kept = '';
	const add = (line: string) => {
		kept = `${kept}${line}\n`;
		// Trimmed in halves: cutting a full buffer at every line would cost a copy each time.
		if (kept.length > 2 * KEPT_CHARACTERS) kept = kept.slice(-KEPT_CHARACTERS);
		onLine(line);
	};
	return {
		follow(child) {
			child.once('error', (error) => add(String(error)));
			for (const stream of [child.stdout, child.stderr]) {
				if (stream === null) continue;
				createInterface({ input: stream, crlfDelay: Infinity }).on('line', add);
			}
		},
		text: () => kept.slice(-KEPT_CHARACTERS),
		tail: (count) => kept.trimEnd().split('\n').slice(-count).join('\n'),
	};
}
