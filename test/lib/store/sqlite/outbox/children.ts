import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CompiledSources } from '../../compiledSources';

const PROCESS = join(__dirname, 'process.ts');

/** Processes that work on an outbox; the sources are compiled once, so that each starts quickly. */
export class OutboxChildren {
	private readonly sources = new CompiledSources(PROCESS);
	private readonly children: ChildProcess[] = [];

	/** Starts one; see process.ts. */
	start(file: string, owner: string, workers: number, task = 'store'): ChildProcess {
		const script = this.sources.module(PROCESS);
		const child = spawn(process.execPath, [script, file, owner, String(workers), task], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		this.children.push(child);
		return child;
	}

	/** Starts one that holds what is due in `sub_a`; answers the ids once it does. */
	async holding(file: string, owner: string): Promise<string[]> {
		const { stdout } = this.start(file, owner, 1, 'hold');
		if (!stdout) throw new Error('The process has no output');
		const [output] = (await once(stdout, 'data')) as [Buffer];
		return [...output.toString().matchAll(/^h (\S+)$/gm)].map(([, id]) => id ?? '');
	}

	/** Ends all that were started. */
	async kill(): Promise<void> {
		await Promise.all(this.children.splice(0).map(killed));
	}

	async destroy(): Promise<void> {
		await this.kill();
		this.sources.remove();
	}
}

async function killed(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGKILL');
	await once(child, 'exit');
}
