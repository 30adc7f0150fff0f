import { createServer } from 'node:http';
import { onLoopback } from '../../support/loopback';
import type { Editor } from '../browser/page';
import { addSecret, executeStep, listenAs, outputWith, sendSample } from './listening';

const LISTENING_MILLISECONDS = 120_000;
const SAMPLE = 'order.shipped';

/** "Execute step" on the triggers that belong to no platform, as they are when new. */
export function testOwnListening(editor: () => Editor): void {
	test(
		'Signed Webhook Trigger: what "Send Sample" sends is in the output panel',
		async () => {
			const secret = await addSecret(editor(), 'signedWebhookApi');
			const url = await listenAs(editor(), 'signedWebhookTrigger', {}, secret);
			const [delivered] = await sendSample(editor(), 'standardWebhooks', SAMPLE, url, secret);
			expect(delivered?.map(({ json }) => json.status)).toEqual(['delivered']);
			await outputWith(editor(), SAMPLE).waitFor();
			await editor().closePanel();
		},
		LISTENING_MILLISECONDS,
	);

	test(
		'Webhook Sender Trigger: what became of the next delivery is in the output panel',
		async () => {
			const secret = await addSecret(editor(), 'signedWebhookApi');
			const events = ['delivery.delivered'];
			const { panel } = await executeStep(editor(), 'webhookDeliveryTrigger', { events }, {});
			await panel.getByTestId('ndv-executing').waitFor();
			const answering = createServer((_request, response) => response.end());
			const { url, close } = await onLoopback(answering);
			try {
				await sendSample(editor(), 'standardWebhooks', SAMPLE, url, secret);
			} finally {
				await close();
			}
			await outputWith(editor(), 'delivery.delivered').waitFor();
			await outputWith(editor(), url).waitFor();
			await editor().closePanel();
		},
		LISTENING_MILLISECONDS,
	);
}
