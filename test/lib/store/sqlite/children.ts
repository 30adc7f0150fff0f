import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { CompiledSources } from '../compiledSources';

/** A process that works on a store's file; what it prints is kept. */
export class StoreProcess {
	printed = '';
	/** Resolves to its exit code once it has ended and all is read; null where it was killed. */
	readonly ended: Promise<number | null>;
	private readonly child: ChildProcess;
	private isOver = false;

	constructor(script: string, given: readonly string[]) {
		const stdio = ['pipe', 'pipe', 'inherit'] as const;
		this.child = spawn(process.execPath, [script, ...given], { stdio: [...stdio] });
		this.child.stdout?.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
		this.ended = once(this.child, 'close').then(([code]) => {
			this.isOver = true;
			return code as number | null;
		});
	}

	/** Gives it a line. */
	tell(line: string): void {
		this.child.stdin?.write(`${line}\n`);
	}

	/** Resolves once it has printed enough. */
	async until(isEnough: (printed: string) => boolean): Promise<void> {
		while (!isEnough(this.printed)) {
			if (this.isOver) throw new Error(`The process ended after it printed "${this.printed}"`);
			if (this.child.stdout) await Promise.race([once(this.child.stdout, 'data'), this.ended]);
		}
	}

	/** Kills it; answers what it has printed until then. */
	async kill(): Promise<string> {
		if (!this.isOver) this.child.kill('SIGKILL');
		await this.ended;
		return this.printed;
	}

	/** Kills it at random within this time after it has printed enough. */
	async killAtRandom(
		mostMilliseconds: number,
		isEnough: (printed: string) => boolean,
	): Promise<string> {
		await this.until(isEnough);
		await sleep(Math.random() * mostMilliseconds);
		return await this.kill();
	}
}

/** Processes of one program in TypeScript, which is compiled once, so that each starts quickly. */
export class StoreChildren {
	private readonly sources: CompiledSources;
	private readonly started: StoreProcess[] = [];

	/** `more`: modules that the program does not import, as those of its threads. */
	constructor(
		private readonly program: string,
		...more: readonly string[]
	) {
		this.sources = new CompiledSources(program, ...more);
	}

	/** Starts one; what it is given is said in the program. */
	start(...given: readonly string[]): StoreProcess {
		const started = new StoreProcess(this.sources.module(this.program), given);
		this.started.push(started);
		return started;
	}

	/** Ends all that were started. */
	async kill(): Promise<void> {
		await Promise.all(this.started.splice(0).map((one) => one.kill()));
	}

	async destroy(): Promise<void> {
		await this.kill();
		this.sources.remove();
	}
}
