import type * as z from 'zod/v4';
import type { Forms } from './dialect';
import { without, type Json, type JsonObject, type Message } from './message';
import type { Numbering } from './phone';
import type { RecordDraft } from './record';
import type { Scheme } from './signature';

/** The frame around an event's data, read from a vendor's body. */
export interface Envelope {
	/** The event type as sent; undefined where the body names none. */
	readonly type?: string | undefined;
	/** Where nothing tells the type for certain: those it may be. Events of equal content are then no copies. */
	readonly candidates?: readonly string[];
	/** True where the type stands outside the signed bytes (a header): it then can't tell copies apart. */
	readonly typeUnsigned?: boolean;
	/** The vendor's id of the event. */
	readonly id?: string | undefined;
	/** The same id where the signature covers it and retries keep it: what tells copies of an unlisted type's events. */
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

/** Which failures are tried again. A connection error is an attempt without an answer. */
export type Retried =
	| 'any failure'
	| 'connection errors and 5xx'
	| 'connection errors, 429, 500, 502, 503 and 504'
	| 'none';

/** How a platform delivers: what its documents say of time-outs and retries, and what follows for remembering. */
export interface Delivery {
	/** How long the platform waits for an answer. */
	readonly timeoutSeconds: number;
	/** Pauses before the retries, in seconds, one per retry. */
	readonly retryAfterSeconds: readonly number[];
	/** Which answers count as delivered. */
	readonly success: '2xx' | '200';
	/** Which failures the platform tries again. */
	readonly retries: Retried;
	/** By what share of itself chance lengthens a pause; absent: a tenth. */
	readonly jitterShare?: number;
	/** For how long it tries again, where the platform says so. */
	readonly endsAfterSeconds?: number;
	/** Events about one thing come in the order they happened, and nothing in them tells one delivery from another. */
	readonly inOrder?: boolean;
	/** Every body tells when its event happened: one older than what is remembered can be told and rejected. */
	readonly dated?: boolean;
	/** Consecutive failures after which the platform pauses the subscription. */
	readonly pausesAfter?: number;
	/** What those are: failed attempts, or deliveries whose last attempt failed; absent: attempts. */
	readonly pausesBy?: 'attempts' | 'deliveries';
	/** How long keys are remembered: longer than every retry, and than a manual replay where there is one. */
	readonly rememberSeconds: number;
}

/**
 * How long after an event its last retry may come, in seconds. Pauses count double, as vendors add jitter and their
 * queues are late; attempts count with the time they may take.
 */
export function retryHorizonSeconds(delivery: Delivery): number {
	const { retryAfterSeconds, timeoutSeconds, endsAfterSeconds } = delivery;
	const pauses = retryAfterSeconds.reduce((sum, seconds) => sum + seconds, 0);
	return (endsAfterSeconds ?? 2 * pauses) + (retryAfterSeconds.length + 1) * timeoutSeconds;
}

/** How a user subscribes: through the platform's API, or by hand as these words say. */
export interface SubscriptionGuide {
	readonly by: 'api' | 'hand';
	/** The platform's menu path. */
	readonly where: string;
	/** Where the secret is found; one sentence. */
	readonly secret: string;
	/** What to do, in order and in full, one sentence a step. */
	readonly steps: readonly string[];
	/** The same in three short steps, where it differs from other platforms. */
	readonly brief?: readonly string[];
	/** What sends, as sentences call it; absent: the platform's name. */
	readonly sender?: string;
}

/** Everything this package knows of one phone platform's webhooks. */
export interface Platform {
	readonly id: string;
	readonly name: string;
	/** What its events are about, to end the sentence "Starts the workflow on …". */
	readonly topics?: string;
	/** Address of the vendor's own page on webhooks. */
	readonly documentation: string;
	/** Name of the n8n credential that holds its secrets. */
	readonly credential: string;
	readonly events: Readonly<Record<string, EventDefinition>>;
	/** The events a new trigger has selected. */
	readonly defaultEvents: readonly string[];
	/** Reads an event whose type nothing tells for certain; where such events come, they leave by an output of their own. */
	readonly readUnrecognized?: EventDefinition['read'];
	readonly envelope: (body: JsonObject, message: Message, selection: Selection) => Envelope;
	/** The field that holds the JSON where a body comes as a form. */
	readonly formField?: string;
	/** Fields of the body that name its delivery, not its event. */
	readonly deliveryFields?: readonly string[];
	/** Answers the platform's check of a new URL, which comes unsigned; undefined: this body is no such check. */
	readonly handshake?: (body: JsonObject) => JsonObject | undefined;
	readonly signature: Scheme;
	/** How it writes phone numbers, where that is not E.164. */
	readonly numbering?: Pick<Numbering, 'countryCodeWithoutPlus'>;
	/** How its webhooks are written when we send them. */
	readonly forms?: Forms;
	readonly delivery: Delivery;
	readonly subscription: SubscriptionGuide;
}

/** The event types a trigger wants. */
export type Selection = 'all' | ReadonlySet<string>;

/** Checks a platform definition as far as types can't and returns it. Throws on a contradiction in it. */
export function definePlatform(platform: Platform): Platform {
	const names = Object.entries(platform.events).flatMap(([type, { aliases }]) => [
		type,
		...aliases,
	]);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) throw new Error(`${platform.name}: "${twice}" names two events`);
	const known = (type: string) => Object.hasOwn(platform.events, type);
	const unknown = platform.defaultEvents.find((type) => !known(type));
	if (unknown !== undefined) throw new Error(`${platform.name}: no event "${unknown}" to select`);
	const outer = Object.values(platform.events).map(({ within }) => within?.type);
	const nowhere = outer.find((type) => type !== undefined && !known(type));
	if (nowhere !== undefined)
		throw new Error(`${platform.name}: no event "${nowhere}" around others`);
	const { retryAfterSeconds, rememberSeconds } = platform.delivery;
	if (rememberSeconds <= retryAfterSeconds.reduce((sum, seconds) => sum + seconds, 0)) {
		throw new Error(`${platform.name}: keys are forgotten before the last retry`);
	}
	return platform;
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

/**
 * The event type, by the platform's own list, that a sent type and its data are: the type of that name or alias, or,
 * where only that one is selected, a more special one within it. Undefined: not in the list.
 */
export function eventTypeOf(
	platform: Platform,
	{ type, data }: Envelope,
	selection: Selection,
): string | undefined {
	const all = Object.entries(platform.events);
	const named = all.find(
		([name, { aliases }]) => name === type || (type !== undefined && aliases.includes(type)),
	)?.[0];
	if (named === undefined || selection === 'all' || selection.has(named)) return named;
	const special = all.find(
		([name, { within }]) => selection.has(name) && within?.type === named && within.when(data),
	);
	return special?.[0] ?? named;
}
