import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Imports } from './picture';

const run = promisify(execFile);

/** What is a box of the picture: large folders by their parts (the store: by its engines), others whole. */
const LAYER =
	'^(lib/(delivery|n8n)/[^/]+/|lib/store/(sqlite|postgres)/|lib/[^/]+/|(nodes|credentials)/)';

interface Cruised {
	readonly modules: ReadonlyArray<{
		readonly source: string;
		readonly dependencies: ReadonlyArray<{ readonly resolved: string }>;
	}>;
}

/** Which layer of the product imports which, types included: what dependency-cruiser finds in the sources. */
export async function importsOfLayers(root: string): Promise<Imports> {
	const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
	const folders = ['lib', 'nodes', 'credentials'];
	const options = ['--include-only', `^(${folders.join('|')})/`, '--collapse', LAYER];
	const { stdout } = await run(
		process.execPath,
		[program, ...folders, ...options, '--output-type', 'json'],
		{ cwd: root, maxBuffer: 100_000_000 },
	);
	const { modules } = JSON.parse(stdout) as Cruised;
	return new Map(
		modules.map(({ source, dependencies }) => {
			const others = dependencies.filter(({ resolved }) => resolved !== source);
			return [layerOf(source), new Set(others.map(({ resolved }) => layerOf(resolved)))];
		}),
	);
}

const layerOf = (collapsed: string) => collapsed.replace(/\/$/, '');
