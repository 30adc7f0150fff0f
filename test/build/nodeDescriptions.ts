import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import { builtCredentials, builtNodes } from './builtFiles';

/** The descriptions of the package's nodes, by their names; of what was built. */
export function nodeDescriptions(root: string): ReadonlyMap<string, INodeTypeDescription> {
	const load = createRequire(__filename);
	const nodes = builtNodes(root).map((file) => {
		const classes = load(join(root, file)) as Record<
			string,
			new () => { description: INodeTypeDescription }
		>;
		return new (classOf(file, classes))().description;
	});
	return new Map(nodes.map((description) => [description.name, description]));
}

/** The package's credentials; of what was built. */
export function credentialTypes(root: string): readonly ICredentialType[] {
	const load = createRequire(__filename);
	return builtCredentials(root).map((file) => {
		const classes = load(join(root, file)) as Record<string, new () => ICredentialType>;
		return new (classOf(file, classes))();
	});
}

function classOf<T>(file: string, classes: Readonly<Record<string, T>>): T {
	const name = basename(file).split('.')[0] ?? '';
	const found = classes[name];
	if (found === undefined) throw new Error(`${file} has no ${name}`);
	return found;
}
