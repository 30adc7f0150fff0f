import * as z from 'zod/v4';
import { isObject, without, type JsonObject } from '../http/message';

/*
 * Fields of vendors' payloads: tolerant on input, precise as types. Every platform document warns of missing
 * fields, nulls and empty lists, and vendors' shapes drift: whatever does not fit reads as absent, never as an error.
 */

/** What a schema of one step looks for, which its type doesn't tell. Not registered: anything. */
export interface Sought {
	/** A single value. */
	readonly isValue?: true;
	/** What this schema describes. */
	readonly one?: z.ZodType;
	/** A list of what this schema describes. */
	readonly each?: z.ZodType;
}

const soughtBy = new WeakMap<object, Sought>();

/** What a schema of this file looks for, or one that was made of it by `describe` or `refine`. */
export function soughtOf(schema: z.core.$ZodType): Sought | undefined {
	const { parent } = schema._zod;
	return soughtBy.get(schema) ?? (parent && soughtOf(parent));
}

function seeking<Schema extends z.ZodType>(schema: Schema, sought: Sought): Schema {
	soughtBy.set(schema, sought);
	return schema;
}

/*
 * Text and numbers are nearly every field there is. One schema of one step each is what a lone event, which finds
 * nothing in the processor's caches, reads several times faster than unions built anew for every field.
 */
const VALUE: Sought = { isValue: true };
const SAYS_SOMETHING = /\S/;
const TEXT = seeking(z.unknown().transform(readText), VALUE);
const ID = seeking(
	z.unknown().transform((value) => {
		const read = readText(value);
		return read === '0' ? undefined : read;
	}),
	VALUE,
);
const NUMBER = seeking(z.unknown().transform(readNumber), VALUE);
const SECONDS = seeking(z.unknown().transform(readSeconds), VALUE);
const FLAG = seeking(z.unknown().transform(readFlag), VALUE);
const OPEN = z
	.unknown()
	.transform((value): Record<string, unknown> | undefined =>
		isObject(value) ? withoutPrototype(value) : undefined,
	);

/** What merges objects by name may take a field of this name for the prototype of another one. */
function withoutPrototype(value: JsonObject): Record<string, unknown> {
	if (!Object.hasOwn(value, '__proto__')) return value;
	return without(value, '__proto__');
}

/** A schema costs far more per entry than JSON.parse: a body made to be slow must not hold n8n up. */
const MOST_ENTRIES = 5000;

/** Text; empty text reads as absent. A number is taken as its digits, unless JSON has already lost some of them. */
export const text = () => TEXT;
/** An id: text as above; 0 means that it is not known yet. */
export const id = () => ID;
/** A number; numeric text is taken as the number it spells. */
export const number = () => NUMBER;
/** A duration in seconds; `00:03:05` is taken as what it spells. Negative ones, which some write for none, read as absent. */
export const seconds = () => SECONDS;
/** True or false; 0 and 1, "yes" and "no" too. */
export const flag = () => FLAG;
/** One of a vendor's documented words; a word it added since reads as that word. */
export const word = (...known: readonly string[]) =>
	seeking(
		z
			.unknown()
			.transform((value) => (typeof value === 'string' ? readText(value) : undefined))
			.describe(`One of ${known.join(', ')}, or a value added later`),
		VALUE,
	);
/**
 * A list; entries that do not fit are left out. A single text is a list of one, anything else but a list reads as empty.
 * Reads the first 5000 entries.
 */
export const list = <T extends z.ZodType>(entry: T) =>
	seeking(
		z.unknown().transform((value) => fittingOf(entry, value)),
		{ each: entry },
	);
/** A list all of whose entries fit. Reads the first 5000. */
export const listOfAll = <T extends z.ZodType>(entry: T) =>
	z.preprocess(
		(value) => (Array.isArray(value) ? value.slice(0, MOST_ENTRIES) : value),
		z.array(entry),
	);
/** An object with at least these fields; further ones, of which there may be any number, are not looked at. */
export const object = <T extends z.ZodRawShape>(shape: T) => z.object(shape);
/** An object that may be missing. */
export const optional = <T extends z.ZodRawShape>(shape: T) => orAbsent(z.object(shape));
/** An object of which the further fields are read, too. */
export const extensible = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape);
/** An object whose fields are the user's own. */
export const open = () => OPEN;
/** Anything. */
export const anything = () => z.unknown().optional();

function fittingOf<T extends z.ZodType>(entry: T, value: unknown): Array<NonNullable<z.output<T>>> {
	const fitting: Array<NonNullable<z.output<T>>> = [];
	const entries = typeof value === 'string' ? [value] : value;
	if (!Array.isArray(entries)) return fitting;
	for (const one of entries.slice(0, MOST_ENTRIES)) {
		const read = outputOf(entry, one);
		if (read !== undefined && read !== null) fitting.push(read);
	}
	return fitting;
}

/** What `safeParse` gives, without the error it makes of what does not fit: that takes longer than all the rest. */
function outputOf<T extends z.ZodType>(entry: T, value: unknown): z.output<T> | undefined {
	const read = entry._zod.run({ value, issues: [] }, { async: false });
	return read instanceof Promise || read.issues.length > 0
		? undefined
		: (read.value as z.output<T>);
}

function readText(value: unknown): string | undefined {
	if (typeof value === 'string') return SAYS_SOMETHING.test(value) ? value : undefined;
	return typeof value === 'number' && isExact(value) ? String(value) : undefined;
}

/** No number has more digits before its point. */
const LONGEST_NUMBER = 309;

function readNumber(value: unknown): number | undefined {
	const spelt =
		typeof value === 'string' && value.length <= LONGEST_NUMBER && /^-?\d+(\.\d+)?$/.test(value);
	const read = spelt ? Number(value) : value;
	return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

function readSeconds(value: unknown): number | undefined {
	const [, hours, minutes, rest] =
		(typeof value === 'string' && /^(\d{1,4}):([0-5]\d):([0-5]\d)$/.exec(value)) || [];
	if (hours !== undefined) return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
	const read = readNumber(value);
	return read !== undefined && read >= 0 ? read : undefined;
}

function readFlag(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	if (value === 1 || value === 'yes' || value === 'Yes') return true;
	return value === 0 || value === 'no' || value === 'No' ? false : undefined;
}

/** Two ids beyond the safe integers may read as the same number. */
function isExact(value: number): boolean {
	return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}

/** What may be missing, or be something else, which reads as absent. */
export function orAbsent<T extends z.ZodType>(schema: T) {
	return seeking(
		z
			.unknown()
			.transform(
				(value): NonNullable<z.output<T>> | undefined => outputOf(schema, value) ?? undefined,
			),
		{ one: schema },
	);
}
