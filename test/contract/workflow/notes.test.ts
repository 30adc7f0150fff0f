import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { platforms } from '../../../nodes/platforms';
import { credentialTypes, issuesOf, readyMade } from '../../e2e/workflows/set';
import type { WorkflowNode } from '../../n8n/api/definition';
import { projectFolder, readManifest } from '../../n8n/install/project';

/** n8n's nodes that need no credential; what else is not ours is of a service. */
const LOGIC =
	/^n8n-nodes-base\.(set|if|filter|switch|splitOut|stopAndError|noOp|manualTrigger|executionData|stickyNote)$/;
const HTTP = 'n8n-nodes-base.httpRequest';

/** What notes print in bold beside names of nodes: n8n's words, another workflow, an output, titles of their own. */
const WORDS = [
	...['D', 'Test URL', 'Production URL', 'Execute step', 'Execute workflow', 'Default Country'],
	...['A grey one is switched off', 'once a day', 'the same credential as in the trigger'],
	...['Watch deliveries', 'Webhook Sender', 'Not Sent'],
	...['A subscription was paused?', 'Events failed?'],
];

const manifest = readManifest(projectFolder());
const descriptions = new Map(
	(manifest.n8n?.nodes ?? []).map((file): [string, INodeTypeDescription] => {
		const source = file.replace(/^dist/, '../../..').replace(/\.js$/, '');
		const classes = jest.requireActual<Record<string, new () => INodeType>>(source);
		const Type = classes[basename(source).split('.')[0] ?? ''];
		if (Type === undefined) throw new Error(`${source} exports no such class`);
		const { description } = new Type();
		return [`${manifest.name}.${description.name}`, description];
	}),
);

const names = readdirSync(join(projectFolder(), 'workflows'))
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace(/\.json$/, ''));

const isNote = ({ type }: WorkflowNode) => type.endsWith('.stickyNote');

describe.each(names)('the notes of %s', (name) => {
	const { nodes } = readyMade(name);
	const notes = nodes.filter(isNote).map(({ parameters }) => String(parameters['content']));

	test('name only nodes that are there', () => {
		const bold = notes.flatMap((note) => [...note.matchAll(/\*\*(.+?)\*\*/g)].map(([, it]) => it));
		const known = [...nodes.map((node) => node.name), ...WORDS];
		expect(bold.filter((one) => !known.includes(one ?? ''))).toEqual([]);
	});

	test('name every node that needs a credential, and ask for it', () => {
		const needing = nodes.filter((node) => needsCredential(node) && !isNote(node));
		const asking = notes.filter((note) => /credential/i.test(note));
		const unnamed = needing.filter((node) => !asking.some((note) => speaksOf(note, node)));
		expect(unnamed.map((node) => node.name)).toEqual([]);
	});

	test('name every field of our nodes that is required and empty', () => {
		const unexplained = nodes.flatMap((node) => {
			const speaking = notes.filter((note) => speaksOf(note, node)).join('\n');
			return emptyFields(node).filter((field) => !speaking.includes(field));
		});
		expect(unexplained).toEqual([]);
	});
});

test('the empty field of a workflow is seen', () => {
	const [sample] = readyMade('send-me-a-sample').nodes.flatMap(emptyFields);
	expect(sample).toBe('URL');
});

function needsCredential(node: WorkflowNode): boolean {
	const description = descriptions.get(node.type);
	if (description === undefined) {
		return node.type === HTTP ? 'authentication' in node.parameters : !LOGIC.test(node.type);
	}
	const required = (description.credentials ?? []).filter((one) => one.required === true);
	const asked = credentialTypes(node, description);
	return required.some((one) => asked.includes(one.name));
}

/** The fields that n8n's own check finds empty, by their titles. */
function emptyFields(node: WorkflowNode): string[] {
	const description = descriptions.get(node.type);
	if (description === undefined) return [];
	return issuesOf(node, description).map((issue) => /"(.+)"/.exec(issue)?.[1] ?? issue);
}

/** A node is spoken of by its name; the platforms' triggers together, as a user keeps one of them. */
function speaksOf(note: string, { name, type }: WorkflowNode): boolean {
	const isTrigger = platforms.some(({ id }) => type.endsWith(`.${id}Trigger`));
	return note.includes(name) || (isTrigger && /\btrigger\b|Open each/.test(note));
}
