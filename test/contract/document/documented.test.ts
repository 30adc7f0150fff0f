import type { INodeTypeDescription } from 'n8n-workflow';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { platforms } from '../../../nodes/platforms';
import { services } from '../../../nodes/services';
import { presetsOf } from '../../../lib/webhook/presets';
import { slugOf } from '../../build/document/markdown';
import { newestOf } from '../../build/document/nodeReference';
import { documents, ROOT } from '../documents';
import { withInner } from '../../support/properties';
import { allCredentials, allNodes } from '../description/nodes';

/* Every node, operation, field and event is told of in the documents, on the page where one looks for it. */

const textOf = new Map(documents().map(({ file, text }) => [file, text]));

/** The pages of a node, by its type's name. */
const pagesOf = new Map<string, readonly string[]>([
	...platforms.map(
		({ id, name }) =>
			[`${id}Trigger`, ['docs/triggers.md', `docs/platforms/${slugOf(name)}.md`]] as const,
	),
	...services.map(({ id, name }) => [id, [`docs/actions/${slugOf(name)}.md`]] as const),
	['signedWebhookTrigger', ['docs/platforms/signed-webhook.md']],
	['webhookSender', ['docs/sender-reference.md']],
	['webhookSenderTrigger', ['docs/sender.md']],
	['webhookLogTrigger', ['docs/log.md']],
]);

function pageOf({ name }: Pick<INodeTypeDescription, 'name'>): string {
	const files = pagesOf.get(name);
	if (files === undefined) throw new Error(`no page is meant for ${name}`);
	return files.map((file) => textOf.get(file) ?? '').join('\n');
}

/** Whether a page has a table's row whose first cell ends with this. */
function hasRow(page: string, cell: string): boolean {
	return page
		.split('\n')
		.some((line) => line.startsWith(`| ${cell} |`) || line.includes(` > ${cell} |`));
}

const nodeRows = allNodes.map(([title, { description }]) => [title, description] as const);

test.each(nodeRows)('%s has a page that names it', (title, description) => {
	expect(pageOf(description)).toContain(`**${title}**`);
});

test.each(nodeRows)('%s: every field', (_title, description) => {
	const page = pageOf(description);
	const fields = withInner(newestOf(description)).filter(
		([path, { type }]) => type !== 'collection' && !['resource', 'operation'].includes(path),
	);
	const missing = fields.filter(([, { displayName }]) => !hasRow(page, displayName));
	expect(missing.map(([path]) => path)).toEqual([]);
	expect(fields.length).toBeGreaterThan(0);
});

test.each(nodeRows)('%s: every resource and operation', (_title, description) => {
	const page = pageOf(description);
	const choices = newestOf(description).filter(({ name }) => name === 'operation');
	const missing = choices.flatMap(({ options = [], displayOptions }) => {
		const [resource] = displayOptions?.show?.['resource'] ?? [];
		const title = newestOf(description)
			.find(({ name }) => name === 'resource')
			?.options?.find((option) => 'value' in option && option.value === resource)?.name;
		const [, section = ''] = page.split(`### ${title}\n`);
		const [own = ''] = section.split('\n### ');
		return options.filter(({ name }) => !hasRow(own, name)).map(({ name }) => `${title}: ${name}`);
	});
	expect(missing).toEqual([]);
});

test.each(platforms.map((platform) => [platform.name, platform] as const))(
	'%s: every event, by each of its names, and what it fills',
	(name, { events }) => {
		const page = textOf.get(`docs/platforms/${slugOf(name)}.md`) ?? '';
		const [, table = ''] = page.split('<!-- events -->');
		const [listed = '', rest = ''] = table.split('<!-- /events -->');
		const [, filled = ''] = rest.split('<!-- filled -->');
		for (const [type, { aliases }] of Object.entries(events)) {
			for (const one of [type, ...aliases]) expect(listed).toContain(`\`${one}\``);
			expect(filled).toContain(`| \`${type}\` |`);
		}
	},
);

test('every event of the Webhook Sender Trigger', () => {
	const description = nodeRows.find(([, { name }]) => name === 'webhookSenderTrigger')?.[1];
	const events = description?.properties.find(({ name }) => name === 'events')?.options ?? [];
	expect(events.length).toBeGreaterThan(0);
	const page = textOf.get('docs/sender.md') ?? '';
	expect(events.filter(({ name }) => !hasRow(page, name))).toEqual([]);
});

test('every format of Webhook Sender', () => {
	const page = textOf.get('docs/sender.md') ?? '';
	expect(presetsOf(platforms).filter(({ name }) => !hasRow(page, name))).toEqual([]);
});

test.each(allCredentials)('credential %s: every field', (displayName, { properties }) => {
	const [, section = ''] = (textOf.get('docs/credentials.md') ?? '').split(`### ${displayName}\n`);
	const [own = ''] = section.split('\n### ');
	const fields = properties.filter(({ type }) => type !== 'notice');
	expect(fields.filter((field) => !hasRow(own, field.displayName))).toEqual([]);
});

test('every ready-made workflow', () => {
	const page = textOf.get('docs/workflows.md') ?? '';
	const files = readdirSync(join(ROOT, 'workflows')).filter((file) => file.endsWith('.json'));
	expect(files.filter((file) => !page.includes(`](../workflows/${file})`))).toEqual([]);
});

test('a field that no row tells of is noticed', () => {
	const page = '| Field | What |\n| --- | --- |\n| URL | x |\n| Headers > Name | x |\n';
	expect(['URL', 'Name', 'What', 'x'].filter((cell) => hasRow(page, cell))).toEqual([
		'URL',
		'Name',
	]);
});
