import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { projectFolder } from '../../n8n/install/project';
import { killGroup, spawnGroup } from '../../n8n/process/children';
import type { ProcessLine, ProcessOrders } from './protocol';

/** One of the processes. */
export interface Running {
	readonly name: string;
	/** Resolves with the first line of this kind. */
	said(kind: ProcessLine['kind']): Promise<void>;
	suspend(): void;
	resume(): void;
	kill(): Promise<void>;
	/** Has it store nothing more and end when all is sent. */
	finish(): void;
	/** Resolves when it has ended in good order; rejects with what it printed otherwise. */
	readonly ended: Promise<void>;
}

/** Starts one; `onLine` hears all it says. */
export function startProcess(orders: ProcessOrders, onLine: (line: ProcessLine) => void): Running {
	const script = join(projectFolder(), 'dist', 'test', 'chaos', 'processes', 'process.js');
	const child = spawnGroup(process.execPath, [script, JSON.stringify(orders)], {
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const { pid, stdin, stdout, stderr } = child;
	if (pid === undefined || !stdin || !stdout || !stderr) throw new Error('It could not be started');
	const heard = new Set<ProcessLine['kind']>();
	const waiting = new Map<ProcessLine['kind'], () => void>();
	const lines = createInterface({ input: stdout });
	lines.on('line', (text) => {
		// A kill may have cut the last line short.
		if (!text.endsWith('}')) return;
		const line = JSON.parse(text) as ProcessLine;
		heard.add(line.kind);
		waiting.get(line.kind)?.();
		onLine(line);
	});
	let printed = '';
	stderr.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
	const gone = Promise.all([once(child, 'close'), once(lines, 'close')]);
	const ended = gone.then(() => {
		if (child.exitCode !== 0) throw new Error(`${orders.name} ended by itself: ${printed}`);
	});
	ended.catch(() => undefined);
	return {
		name: orders.name,
		said: async (kind) => {
			if (!heard.has(kind)) await new Promise<void>((resolve) => waiting.set(kind, resolve));
		},
		suspend: () => void process.kill(pid, 'SIGSTOP'),
		resume: () => void process.kill(pid, 'SIGCONT'),
		kill: async () => {
			killGroup(pid);
			await gone;
		},
		finish: () => void stdin.write('\n'),
		ended,
	};
}
