import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { platforms } from '../../nodes/platforms';
import { builtCredentials, builtNodes } from './builtFiles';
import { pagesOf } from './document/pages';
import { credentialTypes, nodeDescriptions } from './nodeDescriptions';
import { workflowFiles } from './workflowFiles';

/** A file as it is and as it should be. */
export interface Generated {
	readonly before: string;
	readonly after: string;
}

/** package.json with the platforms' names, and the lists of nodes and credentials as the source files have them. */
export async function manifestOf(file: string, root: string): Promise<Generated> {
	const before = await readFile(file, 'utf8');
	const manifest = JSON.parse(before) as { description: string; n8n: object };
	const names = platforms.map(({ name }) => name).join(', ');
	const description = manifest.description.replace(
		/(?<=triggers for ).*(?= and any signed webhook)/,
		names,
	);
	const n8n = {
		...manifest.n8n,
		credentials: builtCredentials(root),
		nodes: builtNodes(root),
	};
	const after = `${JSON.stringify({ ...manifest, description, n8n }, null, '\t')}\n`;
	return { before, after: await format(file, after) };
}

/** Every document with its generated tables renewed, by its file; a platform or service without a page gets one. */
export async function documentsOf(root: string): Promise<Map<string, Generated>> {
	const described = {
		root,
		nodes: nodeDescriptions(root),
		credentials: credentialTypes(root),
	};
	const files = new Map<string, Generated>();
	for (const [name, { tables, first }] of await pagesOf(described)) {
		const file = join(root, name);
		const before = await readFile(file, 'utf8').catch(() => '');
		const after = withTables(name, before === '' ? (first ?? '') : before, tables);
		files.set(file, { before, after: await format(file, after) });
	}
	return files;
}

/** A document with its tables; each is between `<!-- name -->` and `<!-- /name -->`. */
function withTables(file: string, page: string, tables: Readonly<Record<string, string>>): string {
	return Object.entries(tables).reduce((text, [name, table]) => {
		const block = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
		if (!block.test(text)) throw new Error(`${file} has no place for the table "${name}"`);
		return text.replace(
			block,
			(_all, open: string, close: string) => `${open}\n\n${table}\n\n${close}`,
		);
	}, page);
}

/** The ready-made workflows with what is missing of the platforms, by their files. */
export async function workflowsOf(folder: string): Promise<Map<string, Generated>> {
	const files = new Map<string, Generated>();
	for (const [name, text] of workflowFiles(folder, platforms)) {
		const file = join(folder, name);
		const before = await readFile(file, 'utf8').catch(() => '');
		files.set(file, { before, after: await format(file, text) });
	}
	return files;
}

async function format(file: string, text: string): Promise<string> {
	return await prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
}
