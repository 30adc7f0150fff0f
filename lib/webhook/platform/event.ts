import type * as z from 'zod/v4';
import type { Envelope } from './envelope';
import type { Json } from '../http/message';
import type { RecordDraft } from '../record/schema';

/** What makes two deliveries the same event. A missing part means: no identity, compare the content instead. */
export type KeyParts = ReadonlyArray<string | number | undefined>;

/** What an event type's functions may look at besides its typed data. */
export interface Around {
	readonly envelope: Envelope;
	/** A text equal for equal data: an identity part for events that happen again to the same thing. */
	readonly content: string;
}

/** One event type of a platform; made by `event()`. */
export interface EventDefinition {
	/** One sentence: when it fires. */
	readonly description: string;
	/** The vendor's data, tolerant on input, precise as a type. */
	readonly schema: z.ZodType;
	/** Other names of the same event in the vendor's own documents. */
	readonly aliases: readonly string[];
	/** Another event type some of whose events are this one. */
	readonly within?: { readonly type: string; readonly when: (data: Json | undefined) => boolean };
	/** Reads a payload: its identity and its unified record. Never throws for any JSON. */
	readonly read: (this: void, data: Json | undefined, around: Around) => EventReading;
}

/** What reading an event's data gives. */
export interface EventReading {
	readonly parts: KeyParts;
	/** Of what happens again and again: the thing it happens to. */
	readonly thing?: KeyParts | undefined;
	readonly record: RecordDraft;
	/** ISO 8601 in UTC, where only the data tells. */
	readonly occurredAt?: string | undefined;
}

/**
 * Defines an event type; `key`, `thing` and `record` get the data as the schema types it. An event that happens again and
 * again to the same thing names that thing.
 */
export function event<Schema extends z.ZodType>(definition: {
	description: string;
	data: Schema;
	key: (data: z.output<Schema>, around: Around) => KeyParts;
	thing?: (data: z.output<Schema>, around: Around) => KeyParts | undefined;
	record: (data: z.output<Schema>, around: Around) => RecordDraft;
	occurredAt?: (data: z.output<Schema>) => string | undefined;
	aliases?: readonly string[];
	within?: EventDefinition['within'];
}): EventDefinition {
	const { description, data: schema, aliases = [], within } = definition;
	return {
		description,
		schema,
		aliases,
		...(within && { within }),
		read: (data, around) => {
			const typed = schema.safeParse(data ?? {});
			if (!typed.success) return { parts: [], record: {} };
			return {
				parts: definition.key(typed.data, around),
				thing: definition.thing?.(typed.data, around),
				record: definition.record(typed.data, around),
				occurredAt: definition.occurredAt?.(typed.data),
			};
		},
	};
}
