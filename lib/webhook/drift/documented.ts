import type * as z from 'zod/v4';
import { soughtOf } from '../platform/fields';

/** What a schema says of a value. */
export interface Documented {
	/** By name; empty for a value that is no object. */
	readonly fields: ReadonlyMap<string, Documented>;
	/** What is in a list. */
	readonly entry?: Documented | undefined;
	/** Whether anything else may be there, too: fields that users define, what no document describes. */
	readonly isOpen: boolean;
}

const VALUE: Documented = { fields: new Map(), isOpen: false };
const ANYTHING: Documented = { fields: new Map(), isOpen: true };

const known = new WeakMap<z.core.$ZodType, Documented>();

/** What a schema made of the fields of `platform/fields.ts` describes; worked out once for each. */
export function documentedBy(schema: z.core.$ZodType): Documented {
	const before = known.get(schema);
	if (before !== undefined) return before;
	const documented = workedOut(schema);
	known.set(schema, documented);
	return documented;
}

function workedOut(schema: z.core.$ZodType): Documented {
	const { isValue, one, each } = soughtOf(schema) ?? {};
	if (isValue === true) return VALUE;
	if (one !== undefined) return documentedBy(one);
	if (each !== undefined) return listOf(each);
	const { def } = (schema as z.core.$ZodTypes)._zod;
	switch (def.type) {
		case 'object': {
			const fields = Object.entries(def.shape).map(
				([name, field]) => [name, documentedBy(field)] as const,
			);
			return { fields: new Map(fields), isOpen: def.catchall !== undefined };
		}
		case 'array':
			return listOf(def.element);
		case 'union':
			return def.options.map((option) => documentedBy(option)).reduce(either);
		case 'optional':
			return documentedBy(def.innerType);
		case 'pipe':
			return documentedBy(isTransform(def.in) ? def.out : def.in);
		case 'string':
			return VALUE;
		default:
			return ANYTHING;
	}
}

function listOf(entry: z.core.$ZodType): Documented {
	return { ...VALUE, entry: documentedBy(entry) };
}

function isTransform(schema: z.core.$ZodType): boolean {
	return (schema as z.core.$ZodTypes)._zod.def.type === 'transform';
}

/** What may be one or the other. */
function either(one: Documented, other: Documented): Documented {
	const fields = new Map(one.fields);
	for (const [name, field] of other.fields) {
		const same = fields.get(name);
		fields.set(name, same === undefined ? field : either(same, field));
	}
	const entry = one.entry && other.entry ? either(one.entry, other.entry) : one.entry;
	return { fields, entry: entry ?? other.entry, isOpen: one.isOpen || other.isOpen };
}
