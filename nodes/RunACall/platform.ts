import { headerOf } from '../../lib/webhook/http/message';
import { envelopeOf, textAt } from '../../lib/webhook/platform/envelope';
import { definePlatform } from '../../lib/webhook/platform/definition';
import { toUtc } from '../../lib/webhook/record/read';
import { toldApart } from '../../lib/webhook/signature/schemes';
import { forms, ofBody, ofTimeAndBody } from './dialect';
import { events } from './events';

/**
 * Run a Call, in both dialects its vendor documents: the help centre's (`event`, `delivery_id`, X-Signature) and the
 * API description's at docs.runacall.com (`type`, `id`, Run-A-Call-Signature). Webhooks are created manually only.
 */
export const runACall = definePlatform({
	id: 'runACall',
	name: 'Run a Call',
	topics: 'customers, jobs, appointments, estimates, invoices, memberships and calls in Run a Call',
	documentation: 'https://help.runacall.com/articles/webhooks',
	credential: 'runACallWebhookApi',
	events,
	defaultEvents: ['customer.created', 'job.completed', 'invoice.paid', 'voice_call.completed'],
	envelope: (body, message) => {
		const envelope = envelopeOf(body, {
			type: ['type', 'event'],
			id: ['id'],
			occurredAt: (fields) => toUtc(textAt(fields, ['created_at'])),
			data: 'data',
		});
		const header = headerOf(message.headers, 'run-a-call-event-id');
		return { ...envelope, id: envelope.id || header || textAt(body, ['delivery_id']) };
	},
	deliveryFields: ['delivery_id'],
	signature: toldApart(ofTimeAndBody, ofBody),
	forms,
	delivery: {
		timeoutSeconds: 10,
		// "Up to 3 total attempts with default Inngest backoff" (another sentence of the same page says 3 retries). That
		// queue waits by a table, 30 s before the second attempt and 60 s before the third, plus up to 30 s of jitter.
		retryAfterSeconds: [30, 60],
		success: '2xx',
		retries: 'any failure',
		pausesAfter: 10,
		dated: true,
		rememberSeconds: 604_800,
	},
	subscription: {
		by: 'hand',
		where: 'Settings > Integrations > Webhooks',
		secret: 'Run a Call shows the signing secret only once, when the webhook is created.',
		steps: [
			'In Run a Call open Settings > Integrations > Webhooks and click + New webhook.',
			"Enter this node's Production URL, the events separated by commas, and a label.",
			'Click Create and copy the signing secret, which is shown only once.',
			"Paste it into this node's credential.",
			'Publish this workflow.',
			"If Run a Call paused the webhook after failures, unpause it there on the webhook's page.",
		],
	},
});
