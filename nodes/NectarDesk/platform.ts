import { textAt } from '../../lib/webhook/platform/envelope';
import { definePlatform } from '../../lib/webhook/platform/definition';
import { toUtc } from '../../lib/webhook/record/read';
import { unsigned } from '../../lib/webhook/signature/schemes';
import { forms } from './dialect';
import { nameOf, unframe } from './eventName';
import { readUnrecognized } from './shapes';
import { events } from './events';

/** Nectar Desk, after its webhooks overview; the call object after a receiver its staff published. */
export const nectarDesk = definePlatform({
	id: 'nectarDesk',
	name: 'Nectar Desk',
	topics: 'calls, recordings, dispositions, messages and contacts in Nectar Desk',
	documentation: 'https://api-docs.nectardesk.com',
	credential: 'nectarDeskWebhookApi',
	events,
	defaultEvents: ['Call Ended'],
	envelope: (body, message, selection) => {
		const framed = unframe(body);
		const { type, candidates, ...told } = nameOf(body, framed, message, selection);
		return {
			type,
			...(candidates && { candidates }),
			occurredAt: toUtc(textAt(framed.frame, ['timestamp'])),
			data: framed.data,
			rest: { ...framed.frame, ...told, ...(candidates && { candidates: [...candidates] }) },
		};
	},
	readUnrecognized,
	signature: unsigned,
	// 16135551234, as its staff's receiver shows.
	numbering: { countryCodeWithoutPlus: true },
	forms,
	delivery: {
		// "As fast as possible" is all that is documented; ten seconds is what its peers wait.
		timeoutSeconds: 10,
		retryAfterSeconds: [1, 2, 4],
		success: '2xx',
		retries: 'connection errors and 5xx',
		inOrder: true,
		// Duplicates come within seconds; equal content later is a new happening, as no event has an id.
		rememberSeconds: 300,
	},
	subscription: {
		by: 'hand',
		where: "the webhooks page in Nectar Desk's web app",
		secret:
			"Nectar Desk doesn't sign its requests: choose a token yourself and enter it in the credential.",
		brief: [
			'Choose a token, a long random string, and enter it in the credential. Without it, anyone who knows the URL can send events.',
			'In Nectar Desk, create one webhook per event. Its URL is the Production URL above with the ending shown below, followed by &token= and your token.',
			'Publish.',
		],
		steps: [
			"In Nectar Desk, create one webhook per event, as the URL identifies the event: requests don't always name it.",
			"Enter this node's Production URL as the target URL and append the event as shown below, for example ?event=call_ended.",
			'Select only that event; choose contact lists to receive only events of their contacts.',
			'If the credential has a token, append &token= and the token to every URL.',
			"Keep the URL secret. If you know Nectar Desk's IP addresses, enter them under Allowed IP Addresses.",
			'Publish this workflow.',
		],
	},
});
