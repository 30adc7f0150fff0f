import { hasRounded, marked } from '../http/exactNumbers';
import type { Key } from '../signature/keys';
import type { Json } from '../http/message';
import type { PlatformDelivery } from '../retry/platformDelivery';
import { toUtc } from '../record/read';
import type { Scheme } from '../signature/scheme';

/** An event on its way to one endpoint; the same for every attempt. */
export interface OutgoingEvent {
	/** Stays the same over retries and replays. */
	readonly id: string;
	/** The delivery, unique with the id; the same for all its attempts. */
	readonly deliveryId?: string | undefined;
	/** By the platform's own list, where it has one. */
	readonly type: string;
	/** ISO 8601 with a zone. */
	readonly occurredAt: string;
	readonly data: Json;
	/** The data as JSON, where that is written already. */
	readonly dataText?: string | undefined;
	/** The endpoint's address, as the subscription has it. */
	readonly url: string;
	/** The sending organisation, for forms that name one. */
	readonly account?: string | undefined;
}

/** An event as a form writes it, yet unsigned. */
export interface Written {
	readonly body: Json;
	/** The body as JSON, where the form could put it together from the data's. */
	readonly text?: string | undefined;
	/** What the body calls the type, where that is not the event's. */
	readonly type?: string;
	/** The address, where the form adds something to it. */
	readonly url?: string;
	/** Further headers, names in lower case. */
	readonly headers?: Readonly<Record<string, string>>;
}

/** One form of a platform's webhooks. */
export interface Form {
	/** Writes an event whose `occurredAt` is in UTC with milliseconds, or says why it can't. */
	readonly write: (event: OutgoingEvent) => Written | Unsendable;
	/** How it is signed; undefined: as the platform's definition signs. */
	readonly signature?: Scheme;
	/** What its documents say otherwise of how it is delivered. */
	readonly delivery?: Partial<PlatformDelivery>;
	/** Events with the same key keep their order; undefined: this one may overtake any other. */
	readonly orderKey?: (event: Pick<OutgoingEvent, 'type' | 'data'>) => string | undefined;
}

/** A platform's form by the document most users know, and the one of its developer documentation where that differs. */
export interface Forms {
	readonly document: Form;
	readonly vendor?: Form;
}

/** How a subscription's events are written and signed. */
export interface Dialect extends Form {
	readonly signature: Scheme;
}

/** The dialect of a platform's form; undefined where the platform does not have it. */
export function dialectOf(
	platform: { readonly forms?: Forms; readonly signature: Scheme },
	form: keyof Forms = 'document',
): Dialect | undefined {
	const found = platform.forms?.[form];
	return found && { ...found, signature: found.signature ?? platform.signature };
}

/** Why an event can't be sent as it is: a closed set, none of it the endpoint's fault. */
export type Unsendable =
	| 'secret-missing'
	| 'url-malformed'
	| 'id-malformed'
	| 'type-malformed'
	| 'time-malformed'
	| 'data-malformed'
	| 'header-malformed';

/** A request to be sent by POST; header names in lower case. */
export interface ComposedRequest {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

/** A request, or why there is none. */
export type Composition =
	| { readonly ok: true; readonly request: ComposedRequest }
	| { readonly ok: false; readonly reason: Unsendable };

/**
 * Composes one attempt's request. The body's bytes and the address are the same for every attempt; times in headers
 * and signatures are the attempt's (epoch seconds). Signs with every key where the dialect's header holds several
 * signatures, else with the first. Never throws.
 */
export function composeRequest(
	dialect: Dialect,
	event: OutgoingEvent,
	keys: readonly Key[],
	attemptAtSeconds: number,
): Composition {
	const reason = whyUnsendable(event);
	if (reason !== undefined) return unsendable(reason);
	const occurredAt = toUtc(event.occurredAt);
	if (occurredAt === undefined) return unsendable('time-malformed');
	const timed = occurredAt === event.occurredAt ? event : at(event, occurredAt);
	const { written, unmarked } = write(dialect, timed);
	if (typeof written === 'string') return unsendable(written);
	const body = bytesOf(written, unmarked);
	if (body === undefined) return unsendable('data-malformed');
	const signing = keys.filter(({ use }) => use !== 'verify');
	if (dialect.signature.needsSecret && signing.length === 0) return unsendable('secret-missing');
	const { url = event.url, type = event.type } = written;
	const signed = dialect.signature.sign(
		{ body, id: event.id, type, url, timestampSeconds: attemptAtSeconds },
		signing,
	);
	const headers = { 'content-type': 'application/json', ...written.headers, ...signed };
	return areHeaders(headers)
		? { ok: true, request: { url, headers, body } }
		: unsendable('header-malformed');
}

function whyUnsendable({ id, type, url }: OutgoingEvent): Unsendable | undefined {
	if (!URL.canParse(url) || !/^https?:/i.test(url)) return 'url-malformed';
	if (id === '') return 'id-malformed';
	return type === '' ? 'type-malformed' : undefined;
}

/** The event with its time in UTC; named one by one, as spreading is slow. */
function at(event: OutgoingEvent, occurredAt: string): OutgoingEvent {
	const { id, deliveryId, type, data, dataText, url, account } = event;
	return { id, deliveryId, type, occurredAt, data, dataText, url, account };
}

/** What the form writes, and what gives back to its body the numbers that a number can't hold exactly. */
function write(dialect: Dialect, event: OutgoingEvent) {
	const written = dialect.write(event);
	const { dataText } = event;
	// Text is exact as it is, and looking for such numbers takes long.
	const isExact = typeof written === 'string' || written.text !== undefined;
	if (isExact || dataText === undefined || !hasRounded(dataText)) return { written };
	const { value, unmarked } = marked<Json>(dataText);
	return { written: dialect.write({ ...event, data: value }), unmarked };
}

/** Undefined for what is nested deeper than a serialiser can follow, and for what is no JSON at all. */
function bytesOf(
	{ body, text: known }: Written,
	unmarked = (text: string) => text,
): Buffer | undefined {
	try {
		if (known !== undefined) return Buffer.from(known);
		const text: string | undefined = JSON.stringify(body);
		return text === undefined ? undefined : Buffer.from(unmarked(text));
	} catch {
		return undefined;
	}
}

/** What HTTP takes as a header, control characters and letters beyond ASCII excluded. */
function areHeaders(headers: Readonly<Record<string, string>>): boolean {
	return Object.keys(headers).every(
		(name) => /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && /^[\x20-\x7e]*$/.test(headers[name] ?? ''),
	);
}

function unsendable(reason: Unsendable): Composition {
	return { ok: false, reason };
}

/** `2026-03-07T15:30:00Z`, from a time in UTC with milliseconds. */
export function wholeSeconds(occurredAt: string): string {
	return `${occurredAt.slice(0, 19)}Z`;
}

/** The id with the prefix by which a vendor's ids are known; one that has it already stays as it is. */
export function prefixed(prefix: string, id: string): string {
	return id.startsWith(prefix) ? id : `${prefix}${id}`;
}

/** The other name of an event in the vendor's own documents, where it has one. */
export function aliasOf(
	events: Readonly<Record<string, { readonly aliases: readonly string[] }>>,
	type: string,
): string {
	return (Object.hasOwn(events, type) ? events[type]?.aliases[0] : undefined) ?? type;
}
