import type { Locator } from 'playwright-core';
import type { Editor } from './page';

/** A node as somebody finds it in the nodes panel. */
export interface Found {
	/** What is typed. */
	readonly words: string;
	/** What the list calls it; n8n calls a trigger as its service. */
	readonly name: string;
	/** What the list says of it. */
	readonly description: string;
	/** One of its triggers and actions; absent: it has one only, and n8n doesn't ask. */
	readonly action?: string;
}

/** Adds a node to a new workflow from the nodes panel, as a user does; answers the workflow's id and the node's open panel. */
export async function addFound(
	editor: Editor,
	{ words, name, description, action }: Found,
): Promise<{ id: string; panel: Locator }> {
	const { page } = editor;
	const id = await editor.openEmpty();
	await page.getByTestId('canvas-add-button').click();
	await page.getByTestId('node-creator-search-bar').fill(words);
	const items = page.getByTestId('item-iterator-item');
	await titled(items.filter({ hasText: description }), name).click();
	// n8n tells what a community node is before it adds it.
	const add = page.getByRole('button', { name: 'Add to workflow' });
	await (action === undefined ? add : titled(items, action)).click();
	const panel = page.getByTestId('ndv');
	await panel.waitFor();
	return { id, panel };
}

function titled(items: Locator, title: string): Locator {
	return items.getByTestId('node-creator-item-name').getByText(title, { exact: true });
}
