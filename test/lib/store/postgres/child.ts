import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const REGISTER = join(__dirname, '../registerTypeScript.js');

/** A process that works on a store, and what it said: ids by the word before them. */
export class StoreChild {
	readonly said = new Map<string, string[]>();
	private readonly child: ChildProcess;
	private tell: () => void = () => undefined;

	/** Runs a script in TypeScript, which gets the task as JSON. */
	constructor(script: string, task: object) {
		this.child = spawn(process.execPath, ['-r', REGISTER, script, JSON.stringify(task)], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		const lines = createInterface({ input: this.child.stdout ?? process.stdin });
		lines.on('line', (line) => {
			const [word = '', id = ''] = line.split(' ');
			this.of(word).push(id);
			this.tell();
		});
		lines.on('close', () => this.tell());
	}

	/** The ids it said after a word. */
	of(word: string): string[] {
		const known = this.said.get(word) ?? [];
		this.said.set(word, known);
		return known;
	}

	/** Resolves once it has said a word so many times. */
	async until(word: string, times = 1): Promise<void> {
		while (this.of(word).length < times) {
			if (this.hasEnded) throw new Error(`The process ended before it said ${word}`);
			await new Promise<void>((resolve) => (this.tell = resolve));
		}
	}

	/** Ends it as `kill -9` does; what it said before is read. */
	async kill(): Promise<void> {
		if (this.hasEnded) return;
		const ended = once(this.child, 'close');
		this.child.kill('SIGKILL');
		await ended;
	}

	/** Has it stand still, as SIGSTOP does. */
	suspend(): void {
		this.child.kill('SIGSTOP');
	}

	resume(): void {
		this.child.kill('SIGCONT');
	}

	private get hasEnded(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}
}
