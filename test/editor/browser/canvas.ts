import type { Locator } from 'playwright-core';
import type { WorkflowDefinition } from '../../n8n/api/definition';
import { readOnce } from './once';
import type { Editor } from './page';

const NOTE = 'n8n-nodes-base.stickyNote';
const MARK = '[data-test-id=node-issues], [data-test-id=node-setup-required]';
const UNKNOWN = '[data-test-id=node-not-installed], [class*=nodeIconPlaceholder]';

/** A node of the canvas as its user sees it. */
export interface SeenNode {
	readonly name: string;
	/** n8n knows its type, and its icon has come. */
	readonly known: boolean;
	/** n8n marks it: something has to be filled in. */
	readonly marked: boolean;
}

/** Imports a workflow by the menu's "Import from file" into a new one, and waits until all its nodes are drawn. */
export async function importWorkflow(
	editor: Editor,
	definition: WorkflowDefinition,
): Promise<SeenNode[]> {
	// Loaded anew: within the page n8n may ask whether to save what was imported before.
	await editor.page.goto('/workflow/new');
	await editor.page.getByTestId('canvas-add-button').waitFor();
	const nodes = editor.page.getByTestId('canvas-node');
	await editor.page.getByTestId('workflow-import-input').setInputFiles({
		name: 'workflow.json',
		mimeType: 'application/json',
		buffer: Buffer.from(JSON.stringify(definition)),
	});
	const drawn = definition.nodes.filter(({ type }) => type !== NOTE);
	for (const { name } of drawn) await nodeCalled(editor, name).waitFor();
	await readOnce(async () => await nodes.locator('img').evaluateAll(areLoaded), Boolean);
	return await nodes.evaluateAll(readNodes, { MARK, UNKNOWN });
}

/** The sentences that n8n shows over the mark of a node. */
export async function issuesOf(editor: Editor, name: string): Promise<string[]> {
	await nodeCalled(editor, name).locator(MARK).hover();
	const tooltip = editor.page
		.locator('.n8n-tooltip, [role=tooltip]')
		.filter({ hasText: 'Issues', visible: true });
	const [, ...issues] = (await tooltip.first().innerText()).split(/\n+/);
	await editor.page.mouse.move(0, 0);
	await tooltip.first().waitFor({ state: 'hidden' });
	return issues.map((issue) => issue.trim());
}

/** What the sticky notes of a workflow say. */
export function notesOf(definition: WorkflowDefinition): string[] {
	return definition.nodes
		.filter(({ type }) => type === NOTE)
		.map(({ parameters }) => String(parameters['content']));
}

function nodeCalled({ page }: Editor, name: string): Locator {
	return page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
}

/** Runs in the page: whether icons are there, or failed to come. */
function areLoaded(icons: unknown): boolean {
	return (icons as ReadonlyArray<{ complete: boolean }>).every(({ complete }) => complete);
}

/** Runs in the page. */
function readNodes(elements: unknown, { MARK: mark, UNKNOWN: unknown }: Record<string, string>) {
	return (elements as PageNode[]).map((element) => ({
		name: element.getAttribute('data-node-name'),
		known:
			element.querySelector(unknown ?? '') === null &&
			[...element.querySelectorAll('img')].every((icon) => icon.naturalWidth > 0),
		marked: element.querySelector(mark ?? '') !== null,
	}));
}

/** What is read of the page's elements; the browser's own types aren't those of this program. */
interface PageNode {
	getAttribute(name: string): string;
	querySelector(selector: string): unknown;
	querySelectorAll(selector: 'img'): Iterable<{ naturalWidth: number }>;
}
