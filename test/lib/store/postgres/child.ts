import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from './database';

const REGISTER = join(__dirname, '../registerTypeScript.js');
let started = 0;

/** A process that works on a store, and what it said: ids by the word before them. */
export class StoreChild {
	readonly said = new Map<string, string[]>();
	/** What the server calls it. */
	readonly applicationName = `child ${(started += 1)}`;
	private readonly child: ChildProcess;
	private tell: () => void = () => undefined;
	/** Whether it has ended, and all that it said is read. */
	private isOver = false;
	private isClosed = false;

	/** Runs a script in TypeScript, which gets the task as JSON, with the name that it is to connect under. */
	constructor(script: string, task: object) {
		const { applicationName } = this;
		const given = JSON.stringify({ ...task, applicationName });
		this.child = spawn(process.execPath, ['-r', REGISTER, script, given], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		this.child.once('close', () => (this.isClosed = true));
		const lines = createInterface({ input: this.child.stdout ?? process.stdin });
		lines.on('line', (line) => {
			const [word = '', id = ''] = line.split(' ');
			this.of(word).push(id);
			this.tell();
		});
		lines.on('close', () => {
			this.isOver = true;
			this.tell();
		});
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
			if (this.isOver) throw new Error(`The process ended before it said ${word}`);
			await new Promise<void>((resolve) => (this.tell = resolve));
		}
	}

	/** Ends it as `kill -9` does; what it said before is read. */
	async kill(): Promise<void> {
		if (this.isClosed) return;
		const closed = once(this.child, 'close');
		this.child.kill('SIGKILL');
		await closed;
	}

	/**
	 * Ends it as `kill -9` does, and resolves once the server has noticed: until then it does what the process asked for
	 * last, and keeps its locks.
	 */
	async killNoticed(by: Pick<TestDatabase, 'query'>): Promise<void> {
		await this.kill();
		const text =
			'SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1';
		while ((await by.query(text, [this.applicationName])).length > 0) await sleep(20);
	}

	/** Has it stand still, as SIGSTOP does. */
	suspend(): void {
		this.child.kill('SIGSTOP');
	}

	resume(): void {
		this.child.kill('SIGCONT');
	}
}
