import type { Locator, Page } from 'playwright-core';
import type { Editor } from './page';

/** A node as somebody finds it in the nodes panel. */
export interface Found {
	/** What is typed. */
	readonly words: string;
	/** What the list calls it; n8n calls a trigger as its service. */
	readonly name: string;
	/** One of its triggers and actions; absent: it has one only, and n8n doesn't ask. */
	readonly action?: string;
}

/** Adds a node to a new workflow from the nodes panel, as a user does; answers the workflow's id and the node's open panel. */
export async function addFound(
	editor: Editor,
	{ words, name, action }: Found,
): Promise<{ id: string; panel: Locator }> {
	const { page } = editor;
	const id = await editor.openEmpty();
	await page.getByTestId('canvas-add-button').click();
	await page.getByTestId('node-creator-search-bar').fill(words);
	await openListed(page, name);
	if (action === undefined) {
		// n8n tells what a community node is before it adds it.
		await page.getByRole('button', { name: 'Add to workflow' }).click();
	} else {
		await chooseAction(page, action);
	}
	const panel = page.getByTestId('ndv');
	await panel.waitFor();
	return { id, panel };
}

/** Clicks on a node in the list that is open. */
export async function openListed(page: Page, name: string): Promise<void> {
	await titled(page, name).click();
}

/** The parts of a node's details, each with the number of what is in it: "Triggers (24)", "Actions (44)". */
export function detailsOf(page: Page): Locator {
	return page.getByTestId('node-creator-category-item');
}

/** Chooses a trigger or an action of the node whose details are open; where a workflow begins, n8n folds the actions. */
async function chooseAction(page: Page, action: string): Promise<void> {
	const chosen = titled(page, action);
	const actions = detailsOf(page).filter({ hasText: /^Actions/ });
	await chosen.or(actions).first().waitFor();
	if (!(await chosen.isVisible())) await actions.click();
	await chosen.click();
}

function titled(page: Page, title: string): Locator {
	const items = page.getByTestId('item-iterator-item');
	return items.getByTestId('node-creator-item-name').getByText(title, { exact: true });
}
