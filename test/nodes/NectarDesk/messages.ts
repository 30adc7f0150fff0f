import { nectarDesk } from '../../../nodes/NectarDesk/platform';
import { keysOf } from '../../../lib/webhook/signature/keys';
import { message, type Headers, type JsonObject } from '../../../lib/webhook/http/message';
import type { Selection } from '../../../lib/webhook/platform/definition';
import { receive, type Received, type Verdict } from '../../../lib/webhook/receive';
import { eventIn, samplesIn } from '../samples';

/** The names of the samples and their bytes. */
export const { names: FIXTURES, bytesOf: fixture } = samplesIn('NectarDesk');
/** The event a sample is of. */
export const eventOf = (name: string) => name.split('~')[0] ?? name;
/** A sample as JSON. */
export const parsed = (name: string) => JSON.parse(fixture(name).toString()) as JsonObject;
/** The bytes of a body. */
export const bytes = (body: object) => Buffer.from(JSON.stringify(body));

/** How a body arrives, where not plainly at 22:41:42Z at a trigger of all events without a token. */
export interface Circumstances {
	readonly query?: Record<string, unknown>;
	readonly headers?: Headers;
	readonly selection?: Selection;
	readonly tokens?: readonly string[];
	readonly secondsLater?: number;
}

/** What the platform's trigger makes of a body. */
export function arrival(body: Buffer, circumstances: Circumstances = {}): Verdict {
	const { query = {}, headers = {}, selection = 'all', tokens } = circumstances;
	const { secondsLater = 0 } = circumstances;
	const receivedAt = Date.parse('2025-04-15T22:41:42Z') + secondsLater * 1000;
	return receive(message({ body, headers, query, addresses: [], receivedAt }), {
		platform: nectarDesk,
		keys: tokens && keysOf(nectarDesk.signature.key, tokens),
		verification: true,
		selection,
		scope: 'workflow/node',
	});
}

/** The event of a body that is accepted. */
export function accepted(body: Buffer, circumstances?: Circumstances): Received {
	return eventIn(arrival(body, circumstances));
}

/** A sample, or another body, as it comes to the URL made for the sample's event. */
export const atItsUrl = (name: string, body = fixture(name), secondsLater = 0) =>
	accepted(body, { query: { event: eventOf(name) }, secondsLater });
