import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { projectFolder } from '../../n8n/install/project';
import { killGroup, spawnGroup } from '../../n8n/process/children';
import type { LifeLine, LifeOrders } from './protocol';

/** A running sender. */
export interface RunningLife {
	/** Calls back for each line it says, also those said before it died. */
	onLine(call: (line: LifeLine) => void): void;
	/** SIGKILL; resolves when the process is gone and everything it said has been read. */
	kill(): Promise<void>;
	/** Resolves when it has ended by itself; rejects with what it printed where that was not in good order. */
	readonly ended: Promise<void>;
}

/** Starts a life of the sender as a process of its own. */
export function startLife(orders: LifeOrders): RunningLife {
	const script = join(projectFolder(), 'dist', 'test', 'chaos', 'sender', 'life.js');
	const child = spawnGroup(process.execPath, [script, JSON.stringify(orders)], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const { pid, stdout, stderr } = child;
	if (pid === undefined || stdout === null || stderr === null) {
		throw new Error(`The sender could not be started: ${process.execPath}`);
	}
	const listeners: Array<(line: LifeLine) => void> = [];
	const lines = createInterface({ input: stdout });
	lines.on('line', (text) => {
		// The kill may have cut the last line short.
		const line = parsed(text);
		if (line !== undefined) listeners.forEach((call) => call(line));
	});
	let printed = '';
	stderr.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
	const gone = Promise.all([once(child, 'close'), once(lines, 'close')]);
	const ended = gone.then(() => {
		if (child.exitCode !== 0) throw new Error(`The sender ended by itself: ${printed}`);
	});
	ended.catch(() => undefined);
	return {
		onLine: (call) => void listeners.push(call),
		kill: async () => {
			killGroup(pid);
			await gone;
		},
		ended,
	};
}

function parsed(text: string): LifeLine | undefined {
	try {
		return JSON.parse(text) as LifeLine;
	} catch {
		return undefined;
	}
}
