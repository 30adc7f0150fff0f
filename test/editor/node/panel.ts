import { randomBytes } from 'node:crypto';
import type { Locator } from 'playwright-core';
import { senderScene } from '../../e2e/sender/scene';
import type { Item } from '../../n8n/api/runData';
import { projectFolder, readManifest } from '../../n8n/install/project';
import type { Editor } from '../browser/page';
import { newestVersion } from './nodes';

/* What a user does in a node's panel, and with what. */

const PACKAGE = readManifest(projectFolder()).name;

/** A credential chosen in a node. */
export type Chosen = Record<string, { id: string; name: string }>;

/** Adds a credential of this type with a random secret; without a name, it is named after that. */
export async function addSecret(
	{ client }: Editor,
	credential: string,
	called?: string,
): Promise<Chosen> {
	const secret = randomBytes(24).toString('hex');
	const name = called ?? `Secret ${secret.slice(0, 6)}`;
	const data = credential === 'justCallApi' ? { apiKey: 'key', apiSecret: secret } : { secret };
	const id = await client.createCredential(name, credential, data);
	return { [credential]: { id, name } };
}

/** A new credential with these fields, chosen in a node. */
export async function chosen(
	{ client }: Editor,
	type: string,
	fields: Record<string, unknown>,
): Promise<Chosen> {
	const name = `Mistaken ${type}`;
	return { [type]: { id: await client.createCredential(name, type, fields), name } };
}

/** Clicks "Execute step" in a trigger's panel; answers the test URL that the panel shows once the trigger listens there. */
export async function listenIn(panel: Locator): Promise<string> {
	// n8n lets nobody click in a panel that listens.
	const url = await shownUrl(panel, 'Test URL');
	await panel.getByTestId('node-execute-button').click();
	await panel.getByTestId('trigger-listening').first().waitFor();
	return url;
}

/** The URL that a trigger's panel shows; `kind` as its switch says. */
export async function shownUrl(
	panel: Locator,
	kind: 'Test URL' | 'Production URL',
): Promise<string> {
	const fold = panel.getByText('Webhook URLs', { exact: true });
	await fold.click();
	await panel.getByText(kind, { exact: true }).click();
	const path = kind === 'Test URL' ? '/webhook-test/' : '/webhook/';
	const shown = panel.locator('.webhooks .webhook-wrapper').filter({ hasText: path });
	const text = await shown.innerText();
	await fold.click();
	return /http\S+/.exec(text)?.[0] ?? '';
}

/** Opens a node in a workflow of its own and clicks "Execute step"; answers the panel. */
export async function executeStep(...opened: Parameters<typeof openNode>): Promise<Locator> {
	const panel = await openNode(...opened);
	await panel.getByTestId('node-execute-button').click();
	return panel;
}

/** Opens a node in a workflow of its own; answers the panel. */
export async function openNode(
	editor: Editor,
	node: string,
	parameters: Record<string, unknown>,
	credentials: Chosen,
	name = 'Trigger',
): Promise<Locator> {
	const type = `${PACKAGE}.${node}`;
	const typeVersion = newestVersion(type);
	await editor.openNodesWithin([{ name, type, typeVersion, parameters, credentials }]);
	return await editor.openPanel(name);
}

/** Sends a sample as Webhook Sender does it; answers the items of its outputs. */
export async function sendSample(
	{ client }: Editor,
	platform: string,
	eventType: string,
	url: string,
	credentials: Chosen,
): Promise<Item[][]> {
	const scene = await senderScene({ client });
	return await scene.run(
		{
			resource: 'event',
			operation: 'sendSample',
			samplePreset: platform,
			sampleEvent: eventType,
			url,
			secretFrom: 'credential',
		},
		credentials,
	);
}

/** Where the output panel has this text. */
export function outputWith({ page }: Editor, text: string | RegExp) {
	return page.getByTestId('output-panel').getByText(text).first();
}
