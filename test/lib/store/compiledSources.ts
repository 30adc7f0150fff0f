import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ModuleKind, preProcessFile, ScriptTarget, transpileModule } from 'typescript';

const root = join(__dirname, '..', '..', '..');
const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };

/** Modules as JavaScript, in a folder of their own, for processes and threads: neither can load TypeScript. */
export class CompiledSources {
	private readonly folder = mkdtempSync(join(tmpdir(), 'outbox-sources-'));

	private readonly compiled = new Set<string>();

	/** `files`: the modules that are needed, with all that they load. */
	constructor(...files: readonly string[]) {
		for (const file of files) this.compile(file);
	}

	/** Where the compiled module is. */
	module(file: string): string {
		return this.target(file);
	}

	/** Removes the folder. */
	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	private compile(file: string): void {
		if (this.compiled.has(file)) return;
		this.compiled.add(file);
		const source = readFileSync(file, 'utf8');
		const target = this.target(file);
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, transpileModule(source, { compilerOptions }).outputText);
		for (const { fileName } of preProcessFile(source).importedFiles) {
			if (fileName.startsWith('.')) this.compile(join(dirname(file), `${fileName}.ts`));
		}
	}

	private target(file: string): string {
		return join(this.folder, relative(root, file).replace(/\.ts$/, '.js'));
	}
}
