import { isObject } from '../http/message';
import type { Documented } from './documented';

/** How an event's data compares to what is documented; fields as `data.call.direction`, of a list's entries as `data.tags[].name`. */
export interface Comparison {
	/** Not documented; of an object that isn't, only itself. */
	readonly unknown: ReadonlySet<string>;
	/** Documented, and there. */
	readonly present: ReadonlySet<string>;
}

/** How deep fields are looked at, how many, and how many entries of each list: data is as large as its sender likes. */
const MOST_LEVELS = 6;
const MOST_FIELDS = 500;
const MOST_ENTRIES = 20;
const LONGEST_NAME = 60;

/** Compares an event's data to what is documented of it. */
export function compare(data: unknown, documented: Documented): Comparison {
	const walk = new Walk();
	walk.at('data', data, documented, 1);
	return walk;
}

class Walk implements Comparison {
	readonly unknown = new Set<string>();
	readonly present = new Set<string>();
	private left = MOST_FIELDS;

	at(path: string, value: unknown, documented: Documented, level: number): void {
		if (level > MOST_LEVELS) return;
		if (Array.isArray(value)) return this.entries(path, value, documented, level);
		if (isObject(value)) this.fields(path, value, documented, level);
	}

	private entries(path: string, list: readonly unknown[], documented: Documented, level: number) {
		const { entry } = documented;
		if (entry === undefined || list.length === 0) return;
		this.present.add(`${path}[]`);
		for (const one of list.slice(0, MOST_ENTRIES)) this.at(`${path}[]`, one, entry, level + 1);
	}

	private fields(
		path: string,
		object: Record<string, unknown>,
		documented: Documented,
		level: number,
	) {
		for (const name in object) {
			if (this.left-- <= 0) return;
			const field = documented.fields.get(name);
			if (field === undefined) {
				if (!documented.isOpen) this.unknown.add(`${path}.${shown(name)}`);
				continue;
			}
			this.present.add(`${path}.${name}`);
			this.at(`${path}.${name}`, object[name], field, level + 1);
		}
	}
}

/** A name that is no field's but a key, such as an id or an address, is one of as many as there are. */
function shown(name: string): string {
	const digits = name.replace(/\D/g, '').length;
	const isField = /^[a-z_][\w-]*$/i.test(name) && digits < 4 && name.length <= LONGEST_NAME;
	return isField ? name : '*';
}

/** The field that another one is in; undefined for `data` itself. */
export function parentOf(field: string): string | undefined {
	const end = field.endsWith('[]') ? field.length - 2 : field.lastIndexOf('.');
	const parent = field.slice(0, end);
	return parent === 'data' ? undefined : parent;
}
