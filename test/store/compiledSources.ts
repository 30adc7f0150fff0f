import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const root = join(__dirname, '..', '..');
const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };

/** What the modules of nodes/store load from elsewhere. */
const NEEDED_BY_THE_STORE = [
	'nodes/webhook/errorWords.ts',
	'nodes/webhook/exactNumbers.ts',
	'nodes/webhook/roundedNumbers.ts',
];

/** The store's modules as JavaScript, in a folder of their own, for processes and threads: neither can load TypeScript. */
export class CompiledSources {
	private readonly folder = mkdtempSync(join(tmpdir(), 'outbox-sources-'));

	/** `names`: the modules of test/store that are needed, too. */
	constructor(...names: readonly string[]) {
		for (const name of readdirSync(join(root, 'nodes/store'))) this.compile(`nodes/store/${name}`);
		for (const path of NEEDED_BY_THE_STORE) this.compile(path);
		for (const name of names) this.compile(`test/store/${name}.ts`);
	}

	/** The compiled module of test/store by its name. */
	module(name: string): string {
		return join(this.folder, 'test/store', `${name}.js`);
	}

	/** Removes the folder. */
	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	private compile(path: string): void {
		const source = readFileSync(join(root, path), 'utf8');
		const target = join(this.folder, path.replace(/\.ts$/, '.js'));
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, transpileModule(source, { compilerOptions }).outputText);
	}
}
