import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as prettier from 'prettier';
import { performanceTable } from './performanceTable';
import { recordTable } from './recordTable';
import { platforms } from '../../nodes/platforms';
import { withSetUp } from './setUpSections';
import { workflowFiles } from './workflowFiles';
import { actionsTable, dialectsTable, eventsTable, platformsTable } from './readmeTables';

/** A file as it is and as it should be. */
export interface Generated {
	readonly before: string;
	readonly after: string;
}

/** package.json with the lists of nodes and credentials as the source files have them. */
export async function manifestOf(file: string, root: string): Promise<Generated> {
	const before = await readFile(file, 'utf8');
	const compiled = (pattern: string) =>
		globSync(pattern, { cwd: root })
			.sort()
			.map((source) => `dist/${source.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);
	const manifest = JSON.parse(before) as { n8n: object };
	const n8n = {
		...manifest.n8n,
		credentials: compiled('credentials/*.credentials.ts'),
		nodes: compiled('nodes/*/*.node.ts'),
	};
	const after = `${JSON.stringify({ ...manifest, n8n }, null, '\t')}\n`;
	return { before, after: await format(file, after) };
}

/** README.md with its generated tables renewed, and a section on setting up each platform. */
export async function readmeOf(file: string): Promise<Generated> {
	const tables = {
		events: eventsTable(),
		platforms: platformsTable(),
		formats: dialectsTable(),
		actions: actionsTable(),
		performance: await performanceTable(join(dirname(file), 'bench', 'results.json')),
	};
	return await documentOf(file, tables, (text) => withSetUp(text, platforms));
}

/** docs/record.md with its generated tables renewed. */
export async function recordPageOf(file: string, root: string): Promise<Generated> {
	return await documentOf(file, { record: recordTable(root) });
}

/** A document with its generated tables renewed; each stands between `<!-- name -->` and `<!-- /name -->`. */
async function documentOf(
	file: string,
	tables: Readonly<Record<string, string>>,
	completed = (text: string) => text,
): Promise<Generated> {
	const before = await readFile(file, 'utf8');
	const after = Object.entries(tables).reduce((text, [name, table]) => {
		const block = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
		if (!block.test(text)) throw new Error(`${file} has no place for the table "${name}"`);
		return text.replace(
			block,
			(_all, open: string, close: string) => `${open}\n\n${table}\n\n${close}`,
		);
	}, completed(before));
	return { before, after: await format(file, after) };
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
