import { prefixed, type Forms } from '../../lib/webhook/dialect/compose';

/** `{id, type, created, data}`, as its page shows: an id like evt_…, `created` in whole epoch seconds. */
export const forms: Forms = {
	document: {
		write: ({ id, type, occurredAt, data }) => ({
			body: {
				id: prefixed('evt_', id),
				type,
				created: Math.floor(Date.parse(occurredAt) / 1000),
				data,
			},
		}),
	},
};
