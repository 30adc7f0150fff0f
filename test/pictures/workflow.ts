import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Editor } from '../editor/browser/page';
import type { WorkflowDefinition } from '../n8n/api/definition';
import { projectFolder } from '../n8n/install/project';

const MARGIN = 24;
/** Until fonts and icons are there and the canvas has come to rest. */
const REST_MILLISECONDS = 1500;

/** What lies over the canvas and is no part of the workflow. */
const OVERLAYS = [
	'[data-test-id=canvas-controls]',
	'[data-test-id=canvas-execution-buttons]',
	'[data-test-id=canvas-chat-button]',
	'.vue-flow__minimap',
	'.vue-flow__controls',
	'.el-notification',
	'[class*=executionButtons]',
	'[class*=canvasButtons]',
	'[class*=nodeButtonsWrapper]',
].join(', ');

/** Takes a picture of the ready-made workflow of that name: the whole workflow, cut out of the canvas. */
export async function takeWorkflow(editor: Editor, path: string): Promise<void> {
	const { client, page } = editor;
	const file = join(projectFolder(), 'workflows', `${basename(path, '.png')}.json`);
	const definition = JSON.parse(readFileSync(file, 'utf8')) as WorkflowDefinition;
	await editor.openWorkflow(await client.workflows.create(definition));
	await page.addStyleTag({ content: `${OVERLAYS} { visibility: hidden !important; }` });
	await page
		.locator('.vue-flow__pane')
		.first()
		.click({ position: { x: 5, y: 5 } });
	await page.keyboard.press('1');
	await page.waitForTimeout(REST_MILLISECONDS);
	await page.screenshot({ path, clip: await extentOf(page) });
}

/** Where all nodes and notes are, with a margin. */
async function extentOf(page: Page) {
	const nodes = await page.locator('.vue-flow__node').all();
	const found = await Promise.all(nodes.map(async (node) => await node.boundingBox()));
	const boxes = found.filter((box) => box !== null);
	const x = Math.min(...boxes.map((box) => box.x)) - MARGIN;
	const y = Math.min(...boxes.map((box) => box.y)) - MARGIN;
	const right = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN;
	const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN;
	return { x, y, width: right - x, height: bottom - y };
}
