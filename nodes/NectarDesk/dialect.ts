import type { Form, Forms, OutgoingEvent } from '../../lib/webhook/dialect/compose';
import { isObject } from '../../lib/webhook/http/message';

/**
 * The body is the call, contact, list or message itself. What event it is, the address says, as the trigger asks
 * its users to write it (`?event=call_ended`), unless the user did that already; and so does the event's id.
 */
const document: Form = {
	write: (event) =>
		isObject(event.data) ? { body: event.data, url: addressOf(event) } : 'data-malformed',
	orderKey: ({ type, data }) => {
		// "Events for the same call or message are sent in the order they occur."
		const [subject] = type.split(' ');
		const id = isObject(data) ? data.id : undefined;
		const ordered = subject === 'Call' || subject === 'Message';
		return ordered && (typeof id === 'string' || typeof id === 'number')
			? `${subject} ${id}`
			: undefined;
	},
};

/** How Nectar Desk's webhooks are written. */
export const forms: Forms = { document };

/** Adds to the text of the address, as reading and writing it anew might spell the user's own part another way. */
function addressOf({ url, type, id }: OutgoingEvent): string {
	const { searchParams } = new URL(url);
	const [address = '', ...fragment] = url.split('#');
	const added = Object.entries({ event: type.toLowerCase().replaceAll(' ', '_'), event_id: id })
		.filter(([name]) => !searchParams.has(name))
		.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
	const separator = address.includes('?') ? '&' : '?';
	const extended = added.length === 0 ? address : `${address}${separator}${added.join('&')}`;
	return [extended, ...fragment].join('#');
}
