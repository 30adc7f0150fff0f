import { parseTwice } from './exactNumbers';

/** A JSON value, as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object. */
export type JsonObject = { [name: string]: Json };
/** HTTP headers: lower-case names; a repeated header may be a list. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One received HTTP request, reduced to what deciding about it needs. */
export interface Message {
	/** The bytes as they came (a content encoding such as gzip is already undone). */
	readonly body: Buffer;
	readonly headers: Headers;
	/** The query of the URL, decoded. */
	readonly query: Readonly<Record<string, unknown>>;
	/** The addresses this endpoint is registered under (https://…); the first is the one to register. */
	readonly addresses: readonly string[];
	/** When it arrived, epoch milliseconds. */
	readonly receivedAt: number;
	/** The body as JSON, parsed once; undefined when it is none. */
	json(): Json | undefined;
	/** The same, and with a text for each number of more digits than a number holds, where it has such decimals. */
	parsed(): Parsed;
}

/**
 * Makes a message; its JSON is parsed from the bytes on first use, whatever the content type says. Few platforms look at
 * the query or at the addresses: where `parts` works them out on demand (with a getter), so does the message.
 */
export function message(parts: MessageParts): Message {
	return new Arrival(parts);
}

/** What a message is made of. */
export type MessageParts = Omit<Message, 'json' | 'parsed'>;

/** A body's JSON, as a message has it. */
export interface Parsed {
	readonly value?: Json | undefined;
	/** A text: the JSON itself, where it has too many numbers of too many digits. */
	readonly exact?: Json | undefined;
}

/** A class, because an object with getters of its own takes longer to make than all the rest of a message. */
class Arrival implements Message {
	readonly body: Buffer;
	readonly headers: Headers;
	readonly receivedAt: number;
	private known: Parsed | undefined;

	constructor(private readonly parts: MessageParts) {
		this.body = parts.body;
		this.headers = parts.headers;
		this.receivedAt = parts.receivedAt;
	}

	get query(): Message['query'] {
		return this.parts.query;
	}

	get addresses(): Message['addresses'] {
		return this.parts.addresses;
	}

	json(): Json | undefined {
		return this.parsed().value;
	}

	parsed(): Parsed {
		return (this.known ??= parseJson(this.body, this.headers));
	}
}

/**
 * The value of a header; undefined when absent. Of a repeated one, lines are joined by ", " as HTTP defines (servers do
 * so before we see them), and lines that all say the same are one.
 */
export function headerOf(headers: Headers, name: string): string | undefined {
	// A user may name a header that every object has ("constructor").
	const value: unknown = headers[name];
	if (typeof value === 'string') return value.includes(', ') ? withoutRepeats(value) : value;
	return Array.isArray(value) ? withoutRepeats(value.join(', ')) : undefined;
}

function withoutRepeats(text: string): string {
	const [first = '', ...more] = text.split(', ');
	return more.every((line) => line === first) ? first : text;
}

/** The JSON in one field of a form (`payload={…}`, URL-encoded); without a value where there is none. */
export function formJson(
	{ body, headers }: Pick<Message, 'body' | 'headers'>,
	field: string | undefined,
): Parsed {
	const type = headerOf(headers, 'content-type') ?? '';
	if (field === undefined || !type.startsWith('application/x-www-form-urlencoded')) return {};
	const form = `&${body.toString('latin1')}&`;
	const start = form.indexOf(`&${field}=`);
	if (start < 0) return {};
	const value = form.slice(start + field.length + 2, form.indexOf('&', start + 1));
	return parseText(() => decodeURIComponent(value.replaceAll('+', ' ')));
}

/** Whether a value is a JSON object (no list, no null). */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object without these of its fields. Of very many fields it takes half as long as rest, spread or `entries`. */
export function without(object: JsonObject, ...names: readonly string[]): JsonObject {
	const kept: JsonObject = {};
	for (const name of Object.keys(object)) {
		if (names.includes(name)) continue;
		const value = object[name] ?? null;
		// Assigned, it would become the prototype.
		if (name !== '__proto__') kept[name] = value;
		else
			Object.defineProperty(kept, name, {
				value,
				enumerable: true,
				writable: true,
				configurable: true,
			});
	}
	return kept;
}

/** JSON is UTF-8 whatever its label says; only bytes that are none as such are read in the labelled charset. */
function parseJson(body: Buffer, headers: Headers): Parsed {
	const json = parseText(() => utf8Of(body));
	const charset = json.value === undefined ? charsetOf(headers) : undefined;
	if (charset === undefined) return json;
	return parseText(() => new TextDecoder(charset, { fatal: true }).decode(body));
}

function parseText(textOf: () => string): Parsed {
	try {
		return parseTwice<Json>(textOf());
	} catch {
		return {};
	}
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** Without the byte order mark. Throws for what is no UTF-8; only then are bytes replaced, and a TextDecoder is slow. */
function utf8Of(body: Buffer): string {
	const text = body.toString();
	if (text.includes('\ufffd')) return UTF_8.decode(body);
	return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function charsetOf(headers: Headers): string | undefined {
	return /charset\s*=\s*"?([\w.:-]+)/i.exec(headerOf(headers, 'content-type') ?? '')?.[1];
}
