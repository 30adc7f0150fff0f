import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import { typed } from '../browser/typed';
import type { PlannedNode, Setting } from './plan';

/** Adds the options that a node lacks in its open panel. */
export async function addOptions(panel: Locator, { added }: PlannedNode): Promise<void> {
	for (const { title, list, isOnly } of added) {
		await panel.getByTestId('collection-parameter-add').filter({ visible: true }).first().click();
		// n8n adds the only one there is at once.
		if (!isOnly) await choose(panel, title);
		if (list === undefined) continue;
		await panel.getByTestId(`fixed-collection-${list}`).getByTestId('fixed-collection-add').click();
	}
}

/** Where a parameter is entered: `parameters.options.label`. */
export function field(panel: Locator, path: string): Locator {
	return panel.page().locator(`[data-parameter-path="${path}"]`);
}

/** Sets one thing in an open panel, with the mouse and the keys. */
export async function setByHand(panel: Locator, { path, property, value }: Setting): Promise<void> {
	const input = field(panel, path);
	const { default: first } = property;
	if (typeof first === 'string' && first.startsWith('=')) await makeFixed(panel, input);
	switch (property.type) {
		case 'boolean':
			return await input.locator('.el-switch').click();
		case 'options':
			await input.click();
			return await choose(panel, titleOf(property, value));
		case 'multiOptions':
			await input.click();
			await choose(panel, titleOf(property, value));
			return await panel.page().keyboard.press('Tab');
		case 'json':
			await input.locator('.cm-content').click();
			await panel.page().keyboard.press('ControlOrMeta+A');
			return await panel.page().keyboard.insertText(String(value));
		case 'resourceLocator':
			await input.getByTestId('rlc-mode-selector').click();
			await choose(panel, 'By ID');
			return await input.getByTestId('rlc-input').fill(String(value));
		case 'dateTime':
			await input.locator('input').fill(String(value).replace('T', ' '));
			return await panel.page().keyboard.press('Enter');
		case 'number':
			await input.locator('input').fill(String(value));
			return await panel.page().keyboard.press('Enter');
		default:
			return await input.locator('input, textarea').first().fill(String(value));
	}
}

/** A parameter that begins as an expression gets a plain value. */
async function makeFixed(panel: Locator, input: Locator): Promise<void> {
	await input.hover();
	const item = panel.getByTestId('input-label').filter({ has: input });
	await item.getByTestId('radio-button-fixed').click();
}

/** Chooses a credential for the first, second … of those that a panel asks for. */
export async function chooseCredential(panel: Locator, at: number, id: string): Promise<void> {
	const slot = panel.getByTestId('node-credentials-slot').nth(at);
	await slot.getByTestId('node-credentials-select').click();
	await panel.page().getByTestId(`node-credentials-select-item-${id}`).click();
}

/** Creates the first, second … credential that a panel asks for, in n8n's dialog, which tests it; answers what n8n has saved. */
export async function createCredential(
	panel: Locator,
	at: number,
	fields: Readonly<Record<string, string>>,
): Promise<{ id: string; name: string }> {
	const page = panel.page();
	const slot = panel.getByTestId('node-credentials-slot').nth(at);
	const select = slot.getByTestId('node-credentials-select');
	// Where there is none yet, n8n offers nothing to choose from.
	const first = slot.getByTestId('node-credentials-empty-state').getByRole('button');
	await select.or(first).waitFor();
	if (await first.isVisible()) await first.click();
	else {
		await select.click();
		await page.getByTestId('node-credentials-select-item-new').filter({ visible: true }).click();
	}
	const dialog = page.getByTestId('credential-edit-dialog');
	for (const [name, value] of Object.entries(fields)) {
		await dialog.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
	}
	await typed(page);
	const saving = page.waitForResponse(
		(response) =>
			response.request().method() === 'POST' && response.url().endsWith('/rest/credentials'),
	);
	await page.getByTestId('credential-save-button').click();
	const saved = (await (await saving).json()) as { data: { id: string; name: string } };
	// n8n closes it once the credential has passed its test.
	await dialog.waitFor({ state: 'detached' });
	const { id, name } = saved.data;
	return { id, name };
}

/** Chooses from the list that is open. */
export async function choose(panel: Locator, title: string | RegExp): Promise<void> {
	const page = panel.page();
	const titled = page.getByRole('option').filter({ has: page.getByText(title, { exact: true }) });
	await titled.filter({ visible: true }).first().click();
}

function titleOf({ options = [] }: INodeProperties, value: unknown): string {
	return (options as INodePropertyOptions[]).find((one) => one.value === value)?.name ?? '';
}
