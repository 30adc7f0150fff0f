import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { projectFolder, readManifest } from '../../n8n/install/project';

/** A node type with its package's name, and its newest version, which is what a user gets. */
export type NodeTypes = ReadonlyArray<[type: string, version: number]>;

/** Every node of the built package. */
export function packageNodes(): NodeTypes {
	const folder = projectFolder();
	const { name, n8n } = readManifest(folder);
	const load = createRequire(__filename);
	return (n8n?.nodes ?? []).map((file) => {
		const className = basename(file).split('.')[0] ?? '';
		const classes = load(join(folder, file)) as Record<string, new () => INodeType>;
		const node = classes[className];
		if (node === undefined) throw new Error(`${file} has no ${className}`);
		const { description } = new node();
		return [`${name}.${description.name}`, Math.max(...[description.version].flat())];
	});
}

/** The newest version of a node type of the package; throws where it has no such node. */
export function newestVersion(type: string): number {
	const found = packageNodes().find(([name]) => name === type);
	if (found === undefined) {
		const names = packageNodes().map(([name]) => name.split('.')[1]);
		throw new Error(`There is no node ${type}; there are ${names.join(', ')}`);
	}
	return found[1];
}
