import { receiver } from '../../lib/n8n/sender/receiver';
import type { Editor } from '../browser/page';
import { addNode } from './adding';
import { chosen, outputWith } from '../node/panel';

const LOOPBACK = { allowedNetworks: '127.0.0.0/8', allowHttp: true };
const SECRET = 'a-secret-that-is-long-enough';

/** Webhook Sender, from the nodes panel to the item that says what became of an event. */
export function testSending(editor: () => Editor): void {
	test('Webhook Sender: added by search, it sends a sample, and its output says that it was delivered', async () => {
		const endpoint = await receiver();
		try {
			const panel = await addNode(editor(), {
				words: 'send webhook',
				name: 'Webhook Sender',
				action: 'Send a sample event',
				node: 'webhookSender',
				parameters: { resource: 'event', operation: 'sendSample' },
				set: { url: endpoint.url, secret: SECRET },
				credentials: await chosen(editor(), 'webhookSenderApi', LOOPBACK),
			});
			await panel.getByTestId('node-execute-button').click();
			await outputWith(editor(), /^delivered$/).waitFor();
			await outputWith(editor(), endpoint.url).waitFor();
			expect(endpoint.got).toHaveLength(1);
		} finally {
			await endpoint.close();
		}
		await editor().closePanel();
	});
}
