import { textAt } from '../webhook/envelope';
import { definePlatform } from '../webhook/platform';
import { toUtc } from '../webhook/recordReading';
import { unsigned } from '../webhook/schemes';
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
		// Copies come within seconds; equal content later is a new happening, as no event has an id.
		rememberSeconds: 300,
	},
	subscription: {
		by: 'hand',
		where: "the webhooks page in Nectar Desk's web app",
		secret:
			'Nectar Desk does not sign its requests: choose a token of your own and keep it in the credential.',
		brief: [
			'Choose a token, a long random text, and enter it in the credential. Without one, anyone who has the URL can post events.',
			'In Nectar Desk create one webhook for each event. Its URL is the Production URL above with the ending shown below, then &token= and your token.',
			'Publish.',
		],
		steps: [
			"In Nectar Desk create one webhook for each event: requests don't reliably name the event, the URL does.",
			"Enter this node's Production URL as the target URL and append the event as shown below, for instance ?event=call_ended.",
			'Tick that one event, and choose contact lists if only their contacts matter.',
			'If you set a token in the credential, append &token= and the token to every URL as well.',
			"Keep the URL to yourself, and enter Nectar Desk's addresses under Allowed IP Addresses if you know them.",
			'Publish this workflow.',
		],
	},
});
