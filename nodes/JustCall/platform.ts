import type { JsonObject } from '../../lib/webhook/http/message';
import { envelopeOf, textAt } from '../../lib/webhook/platform/envelope';
import { definePlatform } from '../../lib/webhook/platform/definition';
import { toUtc } from '../../lib/webhook/record/read';
import { forms } from './dialect';
import { events } from './events/list';
import { signature, TYPE_FIELDS } from './signature';

/** JustCall, after its help page on webhooks and its developer documentation; where they differ, both work. */
export const justCall = definePlatform({
	id: 'justCall',
	name: 'JustCall',
	topics: 'calls, voicemails, SMS, WhatsApp messages, contacts and appointments in JustCall',
	documentation: 'https://developer.justcall.io/docs/webhook-events',
	credential: 'justCallApi',
	events,
	defaultEvents: ['call.completed', 'call.missed', 'voicemail.received', 'sms.received'],
	envelope: (body) => {
		const envelope = envelopeOf(body, {
			type: TYPE_FIELDS,
			id: ['request_id'],
			occurredAt: (fields) => toUtc(textAt(fields, ['timestamp'])),
			data: 'data',
		});
		return { ...envelope, requestId: envelope.id };
	},
	deliveryFields: ['request_id', 'webhook_url', 'url_id'],
	handshake: answerToPing,
	signature,
	// 12135550123, also 917005550123.
	numbering: { countryCodeWithoutPlus: true },
	forms,
	delivery: {
		timeoutSeconds: 10,
		// The help page's, which are the longer ones; the developer documentation's are with its form.
		retryAfterSeconds: [60, 300, 900, 1800, 3600],
		success: '200',
		retries: 'any failure',
		dated: true,
		rememberSeconds: 604_800,
	},
	subscription: {
		by: 'api',
		httpsOnly: true,
		where:
			'Settings > API & Webhooks (in newer accounts: profile > APIs and Webhooks > Webhook Settings)',
		secret: 'JustCall shows the API secret next to the API key.',
		steps: [
			'Log in to JustCall as an admin and open Settings > API & Webhooks (in newer accounts profile > APIs and Webhooks).',
			"Copy the API key and the API secret into this node's credential. Webhooks require the Team plan or higher.",
			'Select the events here and publish the workflow. Publishing registers its URL with JustCall; unpublishing removes it.',
			'The URL must be public and begin with https://, because JustCall checks that it answers.',
		],
	},
});

const PING_FIELDS = new Set([
	'type',
	'event',
	'webhook_url',
	'url_id',
	'request_id',
	'challenge',
	'timestamp',
]);

/**
 * JustCall posts a small unsigned body to a new URL and wants 200; its form is not documented. Receivers have seen
 * the envelope without data, `{"type":"url.validation"}`, a challenge to send back, and nothing at all.
 */
function answerToPing(body: JsonObject): JsonObject | undefined {
	// Nearly every body is told by this one already.
	if ('data' in body || !Object.keys(body).every((name) => PING_FIELDS.has(name))) return undefined;
	const { challenge } = body;
	return typeof challenge === 'string' || typeof challenge === 'number' ? { challenge } : {};
}
