import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { senderScene } from '../../e2e/sender/scene';
import { receiver, type Receiver } from '../../lib/n8n/sender/receiver';
import { PASSWORD } from '../../log/server';
import type { Editor } from '../browser/page';
import { addNode } from './adding';
import { shownUrl, type Chosen } from '../node/panel';

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

/** From the nodes panel to the replay of a failed delivery, as the README says it. */
export function testLogPage(editor: () => Editor): void {
	test('added by search, with a new password, and published, it shows a failed delivery and what to do, and replays it', async () => {
		const endpoint = await receiver();
		try {
			await findAndReplay(editor(), endpoint);
		} finally {
			await endpoint.close();
		}
	});
}

async function findAndReplay(editor: Editor, endpoint: Receiver): Promise<void> {
	endpoint.answer = () => 500;
	const eventType = `call.${randomUUID()}`;
	const sender = await sendInVain(editor, endpoint.url, eventType);
	const page = await openLogPage(editor, await publishLogPage(editor, sender));
	await page.getByRole('link', { name: eventType }).click();
	await page.getByText('What to do:').waitFor();
	await page.getByRole('heading', { name: 'Attempt 1: answered 500' }).waitFor();
	endpoint.answer = () => 200;
	await page.getByRole('button', { name: 'Replay' }).click();
	await page.getByText('Replayed 1 delivery.').waitFor();
	// The page renews itself.
	const replays = page.getByRole('region', { name: 'Its replays' });
	await replays.getByText(/Delivered$/).waitFor();
	expect(endpoint.got).toHaveLength(2);
	await page.close();
}

/** An event for an endpoint that doesn't work; answers the credential that allows this machine. */
async function sendInVain({ client }: Editor, url: string, eventType: string): Promise<Chosen> {
	const scene = await senderScene({ client });
	const outputs = await scene.run({
		resource: 'event',
		operation: 'sendToUrl',
		url,
		eventType,
		data: '{}',
		secret: SECRET,
		options: { retries: 'none', waitSeconds: 30 },
	});
	expect(outputs.flat().map(({ json }) => json.status)).toEqual(['failed']);
	return { webhookSenderApi: { id: scene.credentialId, name: 'Loopback' } };
}

/** Adds the node with a password of its own and publishes its workflow, all by hand; answers the address that its panel shows. */
async function publishLogPage(editor: Editor, sender: Chosen): Promise<string> {
	const { page } = editor;
	const panel = await addNode(editor, {
		words: 'webhook log',
		name: 'Webhook Log Trigger',
		node: 'webhookLogTrigger',
		parameters: {},
		credentials: { webhookLogApi: { fields: { password: PASSWORD } }, ...sender },
	});
	const address = await shownUrl(panel, 'Production URL');
	await page.keyboard.press('Escape');
	await panel.waitFor({ state: 'hidden' });
	await page.getByTestId('workflow-open-publish-modal-button').click();
	await page.getByTestId('workflow-publish-button').click();
	await page.getByText('The log page is now at the Production URL.').first().waitFor();
	return address;
}

/** Opens the page in another tab and signs in; answers the tab, which lists the deliveries. */
async function openLogPage({ page }: Editor, address: string): Promise<Page> {
	const tab = await page.context().newPage();
	await tab.goto(address);
	await tab.getByLabel('Password').fill(PASSWORD);
	await tab.getByRole('button', { name: 'Sign in' }).click();
	await tab.getByRole('link', { name: 'Deliveries', exact: true }).click();
	return tab;
}
