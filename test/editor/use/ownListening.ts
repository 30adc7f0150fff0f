import { createServer } from 'node:http';
import { onLoopback } from '../../support/network/loopback';
import { readOnce } from '../browser/once';
import type { Editor } from '../browser/page';
import { addNode } from './adding';
import { addSecret, chosen, listenIn, outputWith, sendSample } from '../node/panel';

/** After so long another sample is sent. */
const LOOKED_FOR_MILLISECONDS = 10_000;
const SAMPLE = 'order.shipped';

/** "Execute step" on the triggers that belong to no platform, added by search. */
export function testOwnListening(editor: () => Editor): void {
	test('Signed Webhook Trigger: what "Send Sample" sends is in the output panel', async () => {
		const secret = await addSecret(editor(), 'signedWebhookApi');
		const panel = await addNode(editor(), {
			words: 'signed webhook',
			name: 'Signed Webhook Trigger',
			node: 'signedWebhookTrigger',
			parameters: {},
			credentials: secret,
		});
		const url = await listenIn(panel);
		const [delivered] = await sendSample(editor(), 'standardWebhooks', SAMPLE, url, secret);
		expect(delivered?.map(({ json }) => json.status)).toEqual(['delivered']);
		await outputWith(editor(), SAMPLE).waitFor();
		await editor().closePanel();
	});

	test('Webhook Sender Trigger: what became of the next delivery is in the output panel', async () => {
		const secret = await addSecret(editor(), 'signedWebhookApi');
		const panel = await addNode(editor(), {
			words: 'webhook sender',
			name: 'Webhook Sender',
			action: 'On delivery delivered',
			node: 'webhookSenderTrigger',
			parameters: { events: ['delivery.delivered'] },
			credentials: await chosen(editor(), 'webhookSenderApi', {}),
		});
		await panel.getByTestId('node-execute-button').click();
		await panel.getByTestId('ndv-executing').waitFor();
		const answering = createServer((_request, response) => response.end());
		const { url, close } = await onLoopback(answering);
		const shown = outputWith(editor(), 'delivery.delivered');
		try {
			// n8n says that it executes a moment before the trigger listens.
			await readOnce(async () => {
				await sendSample(editor(), 'standardWebhooks', SAMPLE, url, secret);
				return await shown.waitFor({ timeout: LOOKED_FOR_MILLISECONDS }).then(
					() => true,
					() => false,
				);
			}, Boolean);
		} finally {
			await close();
		}
		await shown.waitFor();
		await outputWith(editor(), url).waitFor();
		await editor().closePanel();
	});

	test('Webhook Log Trigger: while it listens, the page at its test URL asks for the password', async () => {
		const panel = await addNode(editor(), {
			words: 'webhook log',
			name: 'Webhook Log Trigger',
			node: 'webhookLogTrigger',
			parameters: {},
			credentials: await chosen(editor(), 'webhookLogApi', {
				password: 'long enough for a page',
			}),
		});
		const url = await listenIn(panel);
		const response = await fetch(url, { headers: { accept: 'text/html' } });
		expect([response.status, await response.text()]).toEqual([
			401,
			expect.stringContaining('type="password"'),
		]);
		// By now it says "Stop Listening".
		await panel.getByTestId('trigger-execute-button').click();
		await panel.getByTestId('trigger-listening').first().waitFor({ state: 'hidden' });
		await editor().closePanel();
	});
}
