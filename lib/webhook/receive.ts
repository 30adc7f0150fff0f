import {
	authenticate,
	lateness,
	type Sender,
	type Strictness,
	type Unauthentic,
} from './authenticate';
import { contentOf, contentOfText, type Content } from './deduplication/content';
import { identityOf, type Identity } from './deduplication/identity';
import type { Numbering } from './record/phone';
import { formJson, isObject, type JsonObject, type Message } from './http/message';
import type { Envelope } from './platform/envelope';
import type { EventDefinition, EventReading } from './platform/event';
import { eventTypeOf, type Platform, type Selection } from './platform/definition';
import type { Item } from './record/schema';
import { recordOf } from './record/read';

/** What a trigger wants and how strictly it looks. */
export interface Reception extends Strictness {
	readonly selection: Selection;
	/** Country of phone numbers written without a country code; undefined: unknown. */
	readonly defaultCountry?: Numbering['defaultCountry'];
	/** Where keys are unique: one trigger node of one workflow. */
	readonly scope: string;
}

/** A received event: the item for the workflow and what recognizes its duplicates. */
export interface Received {
	readonly item: Item;
	/** The event type by the platform's list; undefined for one that is not in it. */
	readonly type: string | undefined;
	/** 16 bytes, equal for duplicates of the event. */
	readonly key: Buffer;
	readonly identity: Identity;
	/** Of an event whose type nothing tells for certain: those it may be. It has no duplicates that could be told. */
	readonly candidates?: readonly string[] | undefined;
}

/** Why a body is no event. */
export type MalformedBody = 'body-not-json' | 'body-not-an-object' | 'body-too-deep';

/** What a request is, decided from its bytes alone. */
export type Verdict =
	| { readonly kind: 'accepted'; readonly event: Received }
	| { readonly kind: 'handshake'; readonly reply: JsonObject }
	/** `identity` where the type is not signed: under another type the same body must start nothing either. */
	| {
			readonly kind: 'notSelected';
			readonly type: string | undefined;
			readonly identity?: Identity | undefined;
	  }
	| { readonly kind: 'malformed'; readonly reason: MalformedBody }
	| Unauthentic;

/** Decides what a request is: authenticate, parse, select, identify. Never throws. */
export function receive(message: Message, reception: Reception): Verdict {
	const { platform } = reception;
	const reply = handshake(message, platform);
	if (reply !== undefined) return { kind: 'handshake', reply };
	const sender = authenticate(message, reception);
	if ('kind' in sender) return sender;
	const json = message.parsed();
	const parsed = json.value === undefined ? formJson(message, platform.formField) : json;
	const body = parsed.value;
	if (body === undefined) return { kind: 'malformed', reason: 'body-not-json' };
	if (!isObject(body)) return { kind: 'malformed', reason: 'body-not-an-object' };
	const signedReply = platform.handshake?.(body);
	if (signedReply !== undefined) return { kind: 'handshake', reply: signedReply };
	const envelope = platform.envelope(body, message, reception.selection);
	const late = lateness(envelope, message, reception, sender);
	if (late !== undefined) return { kind: 'stale', reason: late };
	const type = eventTypeOf(platform, envelope, reception.selection);
	const identified = () => {
		const { length } = message.body;
		const { exact } = parsed;
		const content =
			typeof exact === 'string'
				? contentOfText(exact)
				: isObject(exact)
					? contentOf(exact, platform.envelope(exact, message, reception.selection).data, length)
					: contentOf(body, envelope.data, length);
		return content && identify(message, reception, content, envelope, type, sender);
	};
	const { selection } = reception;
	if (selection !== 'all' && !possible(type, envelope).some((one) => selection.has(one))) {
		const identity = envelope.typeUnsigned === true ? identified()?.identity : undefined;
		return { kind: 'notSelected', type: type ?? envelope.type, ...(identity && { identity }) };
	}
	const event = identified();
	return event === undefined
		? { kind: 'malformed', reason: 'body-too-deep' }
		: { kind: 'accepted', event };
}

/** The listed types that an event is or may be. */
function possible(type: string | undefined, { candidates = [] }: Envelope): readonly string[] {
	return type === undefined ? candidates : [type];
}

/** A check of a new URL comes unsigned; a request that carries a signature is never taken for one. */
function handshake(
	message: Message,
	{ handshake: answer, signature }: Platform,
): JsonObject | undefined {
	if (answer === undefined || signature.marks.some((mark) => message.headers[mark] !== undefined)) {
		return undefined;
	}
	const body = message.body.length === 0 ? {} : message.json();
	return isObject(body) ? answer(body) : undefined;
}

function identify(
	message: Message,
	{ platform, scope, defaultCountry }: Reception,
	content: Content,
	envelope: Envelope,
	type: string | undefined,
	sender: Sender,
): Received {
	const candidates = type === undefined ? envelope.candidates : undefined;
	const reading: EventReading = readerOf(
		platform,
		type,
		candidates,
	)?.(envelope.data, {
		envelope,
		content: content.data,
	}) ?? { parts: [envelope.signedId], record: {} };
	const { key, identity } = identityOf({
		message,
		platform,
		scope,
		envelope,
		type,
		reading,
		content,
		signature: signedWithoutBody(sender),
	});
	const item: Item = {
		platform: platform.name,
		event: type ?? envelope.type ?? 'unknown',
		id: envelope.id ?? sender.claims.id ?? key.toString('hex'),
		occurredAt: envelope.occurredAt ?? reading.occurredAt,
		receivedAt: new Date(message.receivedAt).toISOString(),
		...recordOf(reading.record, { ...platform.numbering, defaultCountry }),
		data: envelope.data,
		envelope: envelope.rest,
	};
	return { item, type, key, identity, candidates };
}

function readerOf(
	{ events, readUnrecognized }: Platform,
	type: string | undefined,
	candidates: readonly string[] | undefined,
): EventDefinition['read'] | undefined {
	if (candidates !== undefined) return readUnrecognized;
	return type === undefined ? undefined : events[type]?.read;
}

/** What was signed instead of the body. */
function signedWithoutBody({ claims, signsBody }: Sender): string | undefined {
	return signsBody || claims.timestamp === undefined ? undefined : JSON.stringify(claims);
}
