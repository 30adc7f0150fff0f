import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { platforms } from '../../nodes/platforms';
import { readyMade } from '../e2e/workflows/set';
import type { WorkflowDefinition, WorkflowNode } from '../n8n/api/definition';
import { projectFolder } from '../n8n/install/project';
import { importWorkflow, issuesOf, notesOf, type SeenNode } from './browser/canvas';
import { openedEditor } from './browser/session';

const NAMES = readdirSync(join(projectFolder(), 'workflows'))
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace(/\.json$/, ''));

const editor = openedEditor();
// As a new user has none: n8n takes the only credential of a type by itself, and marks nothing.
beforeAll(async () => await editor().client.deleteCredentials());

test.each(NAMES)(
	'%s: n8n knows every node, and the notes say what is to be filled in where n8n marks one',
	async (name) => {
		const { unknown, unexplained } = await faultsOf(readyMade(name));
		expect({ unknown, unexplained }).toEqual({ unknown: [], unexplained: [] });
	},
);

test('an unknown node, and a field of which no note speaks, are seen', async () => {
	const definition = readyMade('send-me-a-sample');
	const [first] = definition.nodes.filter(({ type }) => type.endsWith('manualTrigger'));
	const nodes = definition.nodes.map((node) =>
		node === first ? { ...node, type: 'n8n-nodes-nobody.made' } : withoutContent(node),
	);
	expect(await faultsOf({ ...definition, nodes })).toEqual({
		unknown: [first?.name],
		unexplained: [
			'Send a Sample: Parameter "URL" is required.',
			'Send a Sample: Credentials for Webhook Sender are not set.',
		],
	});
});

/** Imports a workflow with every node switched on, as n8n checks no other. */
async function faultsOf(definition: WorkflowDefinition) {
	const nodes = definition.nodes.map((node) => ({ ...node, disabled: false }));
	const seen = await importWorkflow(editor(), { ...definition, nodes });
	const notes = notesOf(definition);
	const unexplained: string[] = [];
	for (const { name } of seen.filter(({ marked }) => marked)) {
		const node = definition.nodes.find((one) => one.name === name);
		if (node === undefined || isLookedAtElsewhere(node)) continue;
		const speaking = notes.filter((note) => speaksOf(note, node));
		for (const issue of await issuesOf(editor(), name)) {
			if (!speaking.some((note) => explains(note, issue))) unexplained.push(`${name}: ${issue}`);
		}
	}
	return { unknown: seen.filter(isUnknown).map(({ name }) => name), unexplained };
}

const isUnknown = ({ known }: SeenNode) => !known;

/** A switched-off trigger: what n8n says of it is seen in the first steps of its platform. */
function isLookedAtElsewhere(node: WorkflowNode & { disabled?: boolean }): boolean {
	return node.disabled === true && isTrigger(node);
}

function isTrigger({ type }: WorkflowNode): boolean {
	return platforms.some(({ id }) => type.endsWith(`.${id}Trigger`));
}

/** A node is spoken of by its name; the triggers of the platforms together, as a user keeps one of them. */
function speaksOf(note: string, node: WorkflowNode): boolean {
	return note.includes(node.name) || (isTrigger(node) && /\btrigger\b|Open each/.test(note));
}

/** Names the field that n8n names, or a credential where that is missing. */
function explains(note: string, issue: string): boolean {
	const field = /^Parameter "(.+)" is required/.exec(issue)?.[1];
	if (field !== undefined) return note.toLowerCase().includes(field.toLowerCase());
	return /^Credentials for .+ are not set/.test(issue) && /credential/i.test(note);
}

function withoutContent(node: WorkflowNode): WorkflowNode {
	return node.type.endsWith('stickyNote') ? { ...node, parameters: { content: '' } } : node;
}
