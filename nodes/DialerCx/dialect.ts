import { wholeSeconds, type Forms } from '../webhook/dialect';

/** `{event, timestamp, data}`, as its documentation page shows; no id. */
export const forms: Forms = {
	document: {
		write: ({ type, occurredAt, data }) => ({
			body: { event: type, timestamp: wholeSeconds(occurredAt), data },
		}),
	},
};
