import * as z from 'zod/v4';

/*
 * Fields of vendors' payloads: tolerant on input, precise as types. Every platform document warns of missing
 * fields, nulls and empty lists, and vendors' shapes drift: whatever does not fit reads as absent, never as an error.
 */

/** Text; a number is taken as its digits (ids come as either), unless JSON has already lost some of them. */
export const text = () =>
	absentUnless(z.union([z.string(), z.number().refine(isExact).transform(String)]));
/** A number; numeric text is taken as the number it spells. */
export const number = () =>
	absentUnless(
		z.union([
			z.number(),
			z
				.string()
				.regex(/^-?\d+(\.\d+)?$/)
				.transform(Number)
				.refine(Number.isFinite),
		]),
	);
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
	absentUnless(z.union([z.enum(known), z.string()]));
/** A list; entries that do not fit are left out, anything but a list reads as empty. */
export const list = <T extends z.ZodType>(entry: T) =>
	z
		.array(entry.catch(undefined as z.output<T>))
		.nullish()
		.transform((entries) => (entries ?? []).filter((one) => one !== undefined))
		.catch([]);
/** An object with at least these fields; further ones are kept. */
export const object = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape);
/** An object that may be missing. */
export const optional = <T extends z.ZodRawShape>(shape: T) => absentUnless(z.looseObject(shape));
/** An object whose fields are the user's own. */
export const open = () => absentUnless(z.record(z.string(), z.unknown()));
/** Anything. */
export const anything = () => z.unknown().optional();

/** Two ids beyond the safe integers may read as the same number. */
function isExact(value: number): boolean {
	return Number.isSafeInteger(value) || !Number.isInteger(value);
}

function absentUnless<T extends z.ZodType>(schema: T) {
	return schema
		.nullish()
		.transform((value) => value ?? undefined)
		.catch(undefined);
}
