import { wholeSeconds, type Forms } from '../../lib/webhook/dialect/compose';

/** `{event, timestamp, data}`, as its documentation page shows; no id. */
export const forms: Forms = {
	document: {
		write: ({ type, occurredAt, data }) => ({
			body: { event: type, timestamp: wholeSeconds(occurredAt), data },
		}),
	},
};
