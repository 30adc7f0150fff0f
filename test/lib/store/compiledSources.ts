import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const root = join(__dirname, '..', '..', '..');
const configFile = join(root, '.swcrc');

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
		const { code } = transformFileSync(file, { configFile });
		const target = this.target(file);
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, code);
		for (const [, name = ''] of code.matchAll(/\brequire\("(\.[^"]+)"\)/g)) {
			this.compile(join(dirname(file), `${name}.ts`));
		}
	}

	private target(file: string): string {
		return join(this.folder, relative(root, file).replace(/\.ts$/, '.js'));
	}
}
