/*
 * Takes the pictures of ready-made workflows in docs/workflows/ in the real editor:
 *
 *     npm run build
 *     node dist/test/editor/browser/workflowPicture.js                     all that have a picture
 *     node dist/test/editor/browser/workflowPicture.js missed-call-sms     these
 *
 * Look at each before you commit it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { WorkflowDefinition } from '../../n8n/api/definition';
import { projectFolder } from '../../n8n/install/project';
import { Editor } from './page';

const WORKFLOWS = join(projectFolder(), 'workflows');
const PICTURES = join(projectFolder(), 'docs', 'workflows');
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

async function takePictures(): Promise<void> {
	const [, , ...wanted] = process.argv;
	const names = wanted.length > 0 ? wanted : readdirSync(PICTURES).map(nameOf);
	const editor = await Editor.open((line) => process.stdout.write(`${line}\n`));
	try {
		for (const name of names) {
			const file = readFileSync(join(WORKFLOWS, `${name}.json`), 'utf8');
			const id = await editor.client.workflows.create(JSON.parse(file) as WorkflowDefinition);
			await editor.openWorkflow(id);
			await takePicture(editor.page, join(PICTURES, `${name}.png`));
			process.stdout.write(`${name}\n`);
		}
	} finally {
		await editor.close();
	}
}

const nameOf = (file: string) => file.replace(/\.png$/, '');

/** The whole workflow, cut out of the canvas. */
async function takePicture(page: Page, path: string): Promise<void> {
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

takePictures().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
