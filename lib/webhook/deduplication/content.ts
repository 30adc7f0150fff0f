import { hash } from 'node:crypto';
import { isObject, without as fieldsBut, type Json, type JsonObject } from '../http/message';

/** What an event says, as texts that are equal for equal content. */
export interface Content {
	/** Its data. */
	readonly data: string;
	/** The whole body. */
	readonly whole: string;
	/** The whole body but for these fields. */
	without(fields: readonly string[]): string;
}

/** A longer text is hashed for several purposes: its digest takes its place, so that each byte of it is hashed once. */
const LONGEST = 65_536;

/**
 * Reads a body of so many bytes. Undefined for one that is nested deeper than a serialiser can follow: n8n could not store
 * it either.
 */
export function contentOf(
	body: JsonObject,
	data: Json | undefined,
	bytes: number,
): Content | undefined {
	try {
		return bytes <= LONGEST ? contentOfShort(body, data) : contentOfLong(body, data);
	} catch {
		return undefined;
	}
}

/** Of a body that is compared by its JSON alone. */
export function contentOfText(text: string): Content {
	const digest = digestOf(text);
	return { data: digest, whole: digest, without: () => digest };
}

function contentOfShort(body: JsonObject, data: Json | undefined): Content {
	const whole = json(body);
	return {
		data: data === body ? whole : json(data),
		whole,
		without: (fields) => {
			if (!fields.some((name) => Object.hasOwn(body, name))) return whole;
			return json(fieldsBut(body, ...fields));
		},
	};
}

/** Goes through each part once only. */
function contentOfLong(body: JsonObject, data: Json | undefined): Content {
	const inner = data === body ? undefined : digested(data);
	const fields = Object.keys(body).map((name) => {
		const value = body[name];
		const text = inner !== undefined && value === data ? inner : digested(value);
		return { name, text: `${json(name)}:${text}` };
	});
	const without = (names: readonly string[]) => {
		const kept = fields.filter(({ name }) => !names.includes(name));
		return short(`{${kept.map(({ text }) => text).join()}}`);
	};
	const whole = without([]);
	return { data: inner ?? whole, whole, without };
}

/** A text, or, in the place of a long one, its digest. */
export function short(text: string): string {
	return text.length <= LONGEST ? text : digestOf(text);
}

const json = (value: Json | undefined) => JSON.stringify(value) ?? '';

/** In a long body: such a text has its digest in its place. */
const LONG_TEXT = 1000;
/** Of what holds more, or lies deeper, the text is made as a whole: going through it takes longer. */
const [MOST_FIELDS, DEEPEST] = [200, 5];

/** JSON with digests for long texts in it: writing them takes longer than JSON.parse of them. */
function digested(value: Json | undefined, depth = 0): string {
	if (typeof value === 'string' && value.length > LONG_TEXT) return digestOf(value);
	if (depth === DEEPEST) return short(json(value));
	const inner = (one: Json) => digested(one, depth + 1);
	if (Array.isArray(value) && value.length <= MOST_FIELDS) return `[${value.map(inner).join()}]`;
	const names = isObject(value) ? Object.keys(value) : [];
	if (!isObject(value) || names.length > MOST_FIELDS) return short(json(value));
	return `{${names.map((name) => `${json(name)}:${inner(value[name] ?? null)}`).join()}}`;
}

/** Half of a character has no UTF-8 of its own. */
function digestOf(text: string): string {
	const bytes = text.isWellFormed() ? text : Buffer.from(text, 'utf16le');
	return `sha256:${hash('sha256', bytes, 'hex')}`;
}
