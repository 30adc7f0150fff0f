import { createHash } from 'node:crypto';
import {
	aliasOf,
	wholeSeconds,
	type Form,
	type Forms,
	type OutgoingEvent,
} from '../webhook/dialect';
import { events } from './events';
import { bodySigned, timestamped } from './signature';

/** The help page's form: `{event, timestamp, data}`, no id, the signature over the body. */
const document: Form = {
	write: ({ type, occurredAt, data }) => ({
		body: { event: type, timestamp: wholeSeconds(occurredAt), data },
	}),
	signature: bodySigned,
};

/**
 * The developer documentation's form, signed over the address, the type and the time: the address in the body is the
 * one it is sent to, letter for letter.
 */
const vendor: Form = {
	write: (event) => {
		const type = aliasOf(events, event.type);
		const { id, url, data } = event;
		const body = { request_id: id, webhook_url: url, url_id: urlId(event), type, data };
		return { body, type };
	},
	signature: timestamped,
	// "Up to 5 attempts", "30 to 90 seconds" apart, after 429, 500 and 502 to 504 only; of no answer at all it says nothing.
	delivery: {
		retryAfterSeconds: [30, 30, 30, 30],
		jitterShare: 2,
		retries: 'connection errors, 429, 500, 502, 503 and 504',
	},
};

/** How JustCall's webhooks are written. */
export const forms: Forms = { document, vendor };

/** JustCall knows each event type of each address by an id of 24 hex digits. */
function urlId({ url, type }: OutgoingEvent): string {
	return createHash('sha256').update(`${type} ${url}`).digest('hex').slice(0, 24);
}
