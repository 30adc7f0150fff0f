import { without, type Json, type JsonObject } from '../http/message';

/** The frame around an event's data, read from a vendor's body. */
export interface Envelope {
	/** The event type as sent; undefined where the body names none. */
	readonly type?: string | undefined;
	/** Where nothing tells the type for certain: those it may be. Events of equal content are then no duplicates. */
	readonly candidates?: readonly string[];
	/** True where the type is outside the signed bytes (a header): it then can't recognize duplicates. */
	readonly typeUnsigned?: boolean;
	/** The vendor's id of the event. */
	readonly id?: string | undefined;
	/** The same id where the signature covers it and retries keep it: what recognizes duplicates of an unlisted type's events. */
	readonly signedId?: string | undefined;
	/** ISO 8601 in UTC. */
	readonly occurredAt?: string | undefined;
	/** True where not the data alone but the whole body is the event's content. */
	readonly wholeBody?: boolean;
	/** The number of the request, where the platform numbers them and its body has no time that tells events apart. */
	readonly requestId?: string | undefined;
	readonly data: Json | undefined;
	/** All other top-level fields. */
	readonly rest: JsonObject;
}

/** Reads an envelope whose fields have several possible names, the first present one counting. */
export function envelopeOf(
	body: JsonObject,
	names: {
		readonly type: readonly string[];
		readonly id: readonly string[];
		readonly occurredAt: (body: JsonObject) => string | undefined;
		readonly data: string;
	},
): Envelope {
	return {
		type: textAt(body, names.type),
		id: textAt(body, names.id),
		occurredAt: names.occurredAt(body),
		data: body[names.data],
		rest: without(body, names.data),
	};
}

/** The first of these fields that holds a text. */
export function textAt(body: JsonObject, names: readonly string[]): string | undefined {
	for (const name of names) {
		const value = body[name];
		if (typeof value === 'string' && value !== '') return value;
	}
	return undefined;
}
