import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const root = join(__dirname, '..', '..');
const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };

/** Processes that work on an outbox; the sources are compiled once, so that each starts quickly. */
export class OutboxChildren {
	private readonly folder = mkdtempSync(join(tmpdir(), 'outbox-children-'));
	private readonly children: ChildProcess[] = [];

	constructor() {
		for (const name of readdirSync(join(root, 'nodes/store'))) this.compile(`nodes/store/${name}`);
		for (const name of ['outboxProcess.ts', 'outboxWorld.ts']) this.compile(`test/store/${name}`);
	}

	/** Starts one; see outboxProcess.ts. */
	start(file: string, owner: string, workers: number, task = 'store'): ChildProcess {
		const script = join(this.folder, 'test/store/outboxProcess.js');
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
		rmSync(this.folder, { recursive: true, force: true });
	}

	private compile(path: string): void {
		const source = readFileSync(join(root, path), 'utf8');
		const target = join(this.folder, path.replace(/\.ts$/, '.js'));
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, transpileModule(source, { compilerOptions }).outputText);
	}
}

async function killed(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGKILL');
	await once(child, 'exit');
}
