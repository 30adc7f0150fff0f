import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(__dirname, '../../../../..');

/** A process of its own that prints lines. */
export class LineProcess {
	readonly lines: string[] = [];
	private readonly child: ChildProcess;
	private readonly ended: Promise<unknown>;
	/** Whether it has ended, and all that it printed is read. */
	private isOver = false;
	private waiting: Array<() => void> = [];

	/** `script`: TypeScript, from the repository's folder. `stopsAt`: the beginning of a line after which it stands still. */
	constructor(
		script: string,
		given: readonly string[],
		{ stopsAt, ...env }: Readonly<Record<string, string>> & { readonly stopsAt?: string } = {},
	) {
		const loader = join(root, 'test/lib/store/registerTypeScript.js');
		const loaders = [loader, ...(stopsAt === undefined ? [] : [join(__dirname, 'stopAt.js')])];
		const options = loaders.flatMap((file) => ['-r', file]);
		this.child = spawn(process.execPath, [...options, join(root, script), ...given], {
			stdio: ['pipe', 'pipe', 'inherit'],
			env: { ...process.env, ...env, ...(stopsAt !== undefined && { STOP_AT: stopsAt }) },
		});
		this.ended = once(this.child, 'close').then(() => {
			this.isOver = true;
			this.told();
		});
		const lines = createInterface({ input: this.child.stdout ?? process.stdin });
		lines.on('line', (line) => {
			this.lines.push(line);
			this.told();
		});
	}

	/** Answers the first line that begins so; rejects where the process ends before. */
	async line(beginning: string): Promise<string> {
		for (;;) {
			const found = this.lines.find((line) => line.startsWith(beginning));
			if (found !== undefined) return found;
			if (this.isOver) throw new Error(`No line "${beginning}":\n${this.lines.join('\n')}`);
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		}
	}

	/** Answers the exit code. */
	async end(): Promise<number | null> {
		await this.ended;
		return this.child.exitCode;
	}

	async kill(): Promise<void> {
		if (!this.isOver) this.child.kill('SIGKILL');
		await this.ended;
	}

	private told(): void {
		for (const resolve of this.waiting.splice(0)) resolve();
	}
}
