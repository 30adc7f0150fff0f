import { globSync } from 'node:fs';

/** The compiled files of the package's nodes, as package.json lists them; by their sources, so that a new node is among them. */
export function builtNodes(root: string): string[] {
	return compiled('nodes/*/*.node.ts', root);
}

/** The same of its credentials. */
export function builtCredentials(root: string): string[] {
	return compiled('credentials/*.credentials.ts', root);
}

function compiled(pattern: string, root: string): string[] {
	return globSync(pattern, { cwd: root })
		.sort()
		.map((source) => `dist/${source.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);
}
