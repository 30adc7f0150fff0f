import { envelopeOf, textAt } from '../../lib/webhook/platform/envelope';
import { definePlatform } from '../../lib/webhook/platform/definition';
import { toUtc } from '../../lib/webhook/record/read';
import { hmac } from '../../lib/webhook/signature/schemes';
import { forms } from './dialect';
import { events } from './events';

/*
 * The page speaks of an HMAC-SHA256 in the header and leaves open how it is written: all usual forms are read, and
 * the plain hex digest, the one form that needs no agreement, is written.
 */
const header = 'x-oncallclerk-signature';
const read = hmac({
	header,
	encodings: ['hex', 'base64', 'base64url'],
	prefix: 'sha256=',
	prefixOptional: true,
});
const written = hmac({ header });

/** OnCallClerk, after its page on webhooks. */
export const onCallClerk = definePlatform({
	id: 'onCallClerk',
	name: 'OnCallClerk',
	topics: 'calls, leads, bookings, transfers and voicemails of your OnCallClerk agent',
	documentation: 'https://oncallclerk.com/integrations/webhooks',
	credential: 'onCallClerkWebhookApi',
	events,
	// The two that its page says cover most uses.
	defaultEvents: ['call.completed', 'lead.captured'],
	envelope: (body) =>
		envelopeOf(body, {
			type: ['type'],
			id: ['id'],
			occurredAt: ({ created }) =>
				toUtc(typeof created === 'number' ? created : textAt(body, ['created'])),
			data: 'data',
		}),
	signature: { ...read, sign: written.sign },
	forms,
	delivery: {
		timeoutSeconds: 5,
		// "Exponential backoff for up to 24 hours", no steps given: doubled while the sum (22 h 45 min) stays below.
		retryAfterSeconds: [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240, 20_480, 40_960],
		endsAfterSeconds: 86_400,
		success: '2xx',
		retries: 'any failure',
		dated: true,
		// Thirty days: events can be replayed manually from the delivery log.
		rememberSeconds: 2_592_000,
	},
	subscription: {
		by: 'hand',
		httpsOnly: true,
		where: 'Integrations > Webhooks',
		secret: 'OnCallClerk shows the webhook secret under Integrations > Webhooks.',
		steps: [
			'In OnCallClerk open Integrations > Webhooks and add a webhook.',
			"Enter this node's Production URL, which must be HTTPS. The webhook can cover all events or some.",
			'Select the same events as in this node.',
			"Copy the webhook secret into this node's credential.",
			'Publish this workflow.',
		],
	},
});
