import * as z from 'zod/v4';
import { isObject } from './message';

/*
 * Fields of vendors' payloads: tolerant on input, precise as types. Every platform document warns of missing
 * fields, nulls and empty lists, and vendors' shapes drift: whatever does not fit reads as absent, never as an error.
 */

/*
 * Text and numbers are nearly every field there is. One schema of one step each is what a lone event, which finds
 * nothing in the processor's caches, reads several times faster than unions built anew for every field.
 */
const SAYS_SOMETHING = /\S/;
const TEXT = z.unknown().transform(readText);
const ID = z.unknown().transform((value) => {
	const read = readText(value);
	return read === '0' ? undefined : read;
});
const NUMBER = z.unknown().transform(readNumber);
const OPEN = z
	.unknown()
	.transform((value): Record<string, unknown> | undefined =>
		isObject(value) ? withoutPrototype(value) : undefined,
	);

/** What merges objects by name may take a field of this name for the prototype of another one. */
function withoutPrototype(value: Record<string, unknown>): Record<string, unknown> {
	if (!Object.hasOwn(value, '__proto__')) return value;
	return Object.fromEntries(Object.entries(value).filter(([name]) => name !== '__proto__'));
}

/** A schema costs far more per entry than JSON.parse: a body made to be slow must not hold n8n up. */
const MOST_ENTRIES = 5000;

/** Text; empty text reads as absent. A number is taken as its digits, unless JSON has already lost some of them. */
export const text = () => TEXT;
/** An id: text as above; 0 stands for one that is not known yet. */
export const id = () => ID;
/** A number; numeric text is taken as the number it spells. */
export const number = () => NUMBER;
/** True or false; 0 and 1, "yes" and "no" too. */
export const flag = () =>
	absentUnless(
		z.union([
			z.boolean(),
			z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1),
			z.enum(['yes', 'no', 'Yes', 'No']).transform((value) => value.toLowerCase() === 'yes'),
		]),
	);
/** One of a vendor's documented words; a word it added since reads as that word. */
export const word = <const T extends string>(...known: readonly [T, ...T[]]) =>
	absentUnless(z.union([z.enum(known), z.string().regex(SAYS_SOMETHING)]));
/** A list; entries that do not fit are left out, anything but a list reads as empty. Reads the first 5000 entries. */
export const list = <T extends z.ZodType>(entry: T) =>
	z.unknown().transform((value) => fittingOf(entry, value));
/** A list all of whose entries fit. Reads the first 5000. */
export const listOfAll = <T extends z.ZodType>(entry: T) =>
	z.preprocess(
		(value) => (Array.isArray(value) ? value.slice(0, MOST_ENTRIES) : value),
		z.array(entry),
	);
/** An object with at least these fields; further ones are kept. */
export const object = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape);
/** An object that may be missing. */
export const optional = <T extends z.ZodRawShape>(shape: T) => absentUnless(z.looseObject(shape));
/** An object whose fields are the user's own. */
export const open = () => OPEN;
/** Anything. */
export const anything = () => z.unknown().optional();

function fittingOf<T extends z.ZodType>(entry: T, value: unknown): Array<NonNullable<z.output<T>>> {
	const fitting: Array<NonNullable<z.output<T>>> = [];
	if (!Array.isArray(value)) return fitting;
	for (const one of value.slice(0, MOST_ENTRIES)) {
		const read = entry.safeParse(one);
		if (read.success && read.data !== undefined && read.data !== null) fitting.push(read.data);
	}
	return fitting;
}

function readText(value: unknown): string | undefined {
	if (typeof value === 'string') return SAYS_SOMETHING.test(value) ? value : undefined;
	return typeof value === 'number' && isExact(value) ? String(value) : undefined;
}

function readNumber(value: unknown): number | undefined {
	const spelt = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
	const read = spelt ? Number(value) : value;
	return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

/** Two ids beyond the safe integers may read as the same number. */
function isExact(value: number): boolean {
	return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}

function absentUnless<T extends z.ZodType>(schema: T) {
	return schema
		.nullish()
		.transform((value) => value ?? undefined)
		.catch(undefined);
}
