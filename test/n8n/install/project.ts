import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The root of this repository, found by walking up: the same module runs from `test/n8n` (jest) and
 * from `dist/test/n8n` (plain Node), and the JSON files beside the sources are not copied to `dist`.
 */
export function projectFolder(from = __dirname): string {
	for (let folder = from; ; folder = dirname(folder)) {
		if (existsSync(join(folder, 'test', 'n8n', 'package-lock.json'))) return folder;
		if (dirname(folder) === folder) {
			throw new Error(`No test/n8n/package-lock.json in any folder above ${from}`);
		}
	}
}

/** The part of a package.json that decides what is installed where. */
export interface PackageManifest {
	name: string;
	version: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	n8n?: { nodes?: string[]; credentials?: string[] };
}

/** Reads `<folder>/package.json`. */
export function readManifest(folder: string): PackageManifest {
	return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest;
}
