import type { Dialect, OutgoingEvent, Unsendable } from './compose';
import { isObject, type Json, type JsonObject } from '../http/message';
import { standardWebhooks } from '../signature/schemes';
import type { Scheme } from '../signature/scheme';

/** Standard Webhooks 1.0: `{type, timestamp, data}`, the id in a header, where a dot would make the signed text ambiguous. */
export const standardWebhooksDialect: Dialect = {
	signature: standardWebhooks,
	write: ({ id, type, occurredAt, data, dataText }) => {
		if (id.includes('.')) return 'id-malformed';
		const body = { type, timestamp: occurredAt, data };
		if (dataText === undefined) return { body };
		const frame = JSON.stringify({ type, timestamp: occurredAt });
		return { body, text: `${frame.slice(0, -1)},"data":${dataText}}` };
	},
};

/** Where a self-made form puts what; an empty name leaves it out. */
export interface CustomFields {
	readonly type: string;
	readonly id: string;
	/** When it happened, ISO 8601 in UTC. */
	readonly timestamp: string;
	/** Empty: the data's own fields are beside the others. */
	readonly data: string;
	/** A header with the type, for receivers that don't look for it in the body. */
	readonly typeHeader?: string;
}

/** A form of the user's own, under any scheme. */
export function customDialect(signature: Scheme, fields: CustomFields): Dialect {
	const header = (fields.typeHeader ?? '').toLowerCase();
	return {
		signature,
		write: (event) => {
			const body = bodyOf(event, fields);
			return typeof body === 'string'
				? body
				: { body, ...(header && { headers: { [header]: event.type } }) };
		},
	};
}

function bodyOf(event: OutgoingEvent, fields: CustomFields): JsonObject | Unsendable {
	const frame: Array<[string, Json]> = [
		[fields.type, event.type],
		[fields.id, event.id],
		[fields.timestamp, event.occurredAt],
	];
	const named = frame.filter(([name]) => name !== '');
	if (fields.data !== '') return Object.fromEntries([...named, [fields.data, event.data]]);
	if (!isObject(event.data)) return 'data-malformed';
	// What the data says of itself under such a name is not overwritten.
	return Object.fromEntries([...named, ...Object.entries(event.data)]);
}
