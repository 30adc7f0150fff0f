import { envelopeOf, textAt } from '../../lib/webhook/platform/envelope';
import { definePlatform } from '../../lib/webhook/platform/definition';
import { toUtc } from '../../lib/webhook/record/read';
import { hmac } from '../../lib/webhook/signature/schemes';
import { forms } from './dialect';
import { events } from './events';

/** Dialer.CX, after its documentation page on webhooks; no API is documented. */
export const dialerCx = definePlatform({
	id: 'dialerCx',
	name: 'Dialer.CX',
	topics: 'calls, agents, leads, recordings and alerts in Dialer.CX',
	documentation: 'https://dialer-cx-docs.pages.dev/integrations/webhooks',
	credential: 'dialerCxWebhookApi',
	events,
	defaultEvents: ['call.ended', 'lead.updated'],
	envelope: (body) =>
		envelopeOf(body, {
			type: ['event'],
			id: [],
			occurredAt: (fields) => toUtc(textAt(fields, ['timestamp'])),
			data: 'data',
		}),
	signature: hmac({ header: 'x-webhook-signature' }),
	forms,
	delivery: {
		timeoutSeconds: 10,
		retryAfterSeconds: [5, 30, 120],
		success: '2xx',
		retries: 'any failure',
		dated: true,
		rememberSeconds: 604_800,
	},
	subscription: {
		by: 'hand',
		httpsOnly: true,
		where: 'Admin > Settings > Webhooks',
		secret: 'Dialer.CX shows the secret with the webhook endpoint.',
		steps: [
			'In Dialer.CX open Admin > Settings > Webhooks and click Add Webhook.',
			"Enter this node's Production URL as the destination URL. It must be HTTPS.",
			'Select the same events as in this node, switch the webhook on and click Save.',
			"Copy the webhook's secret into this node's credential.",
			'Publish this workflow.',
		],
	},
});
