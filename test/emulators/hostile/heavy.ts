import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json, type JsonObject } from '../../../nodes/webhook/message';
import type { Platform } from '../../../nodes/webhook/platform';

/** What fills a field, as one repeated piece of JSON. */
const FILLINGS: Readonly<Record<string, { open: string; piece: string; close: string }>> = {
	'a list of numbers': { open: '[', piece: '1,', close: '1]' },
	'a list of objects': { open: '[', piece: '{},', close: '{}]' },
	'a list of texts': { open: '[', piece: '"",', close: '""]' },
	'a list of lists': { open: '[', piece: '[],', close: '[]]' },
	'a list of null': { open: '[', piece: 'null,', close: 'null]' },
	'an object of many fields': { open: '{', piece: '', close: '"z":1}' },
	'a text': { open: '"', piece: '+1 (0)', close: '"' },
};

/** Bodies of an event of about this size: each of its fields in turn, and one it does not have, is filled in each way. */
export function* hostileBodies(
	platform: Pick<Platform, 'id'>,
	type: string,
	bytes: number,
): Generator<readonly [string, Buffer]> {
	const sample = sampleOf(platform, type);
	for (const path of ['unknown', ...pathsIn(sample)]) {
		for (const [what, filling] of Object.entries(FILLINGS)) {
			yield [`${path} is ${what}`, filled(sample, path.split('.'), contentOf(filling, bytes))];
		}
	}
}

function sampleOf({ id }: Pick<Platform, 'id'>, type: string): JsonObject {
	const folder = id.charAt(0).toUpperCase() + id.slice(1);
	const file = join(process.cwd(), 'test/fixtures', folder, `${type}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
}

/** The places of all fields, lists' first entries included. */
function pathsIn(value: Json, prefix = ''): string[] {
	const inside = Array.isArray(value) ? { 0: value[0] ?? null } : isObject(value) ? value : {};
	return Object.entries(inside).flatMap(([name, one]) => [
		`${prefix}${name}`,
		...pathsIn(one, `${prefix}${name}.`),
	]);
}

function contentOf(filling: (typeof FILLINGS)[string], bytes: number): string {
	const { open, piece, close } = filling;
	if (piece !== '') return open + piece.repeat(Math.floor(bytes / piece.length)) + close;
	const fields = Array.from({ length: Math.floor(bytes / 12) }, (_, at) => `"f${at}":1,`);
	return open + fields.join('') + close;
}

const PLACE = '\u0000place';

function filled(sample: JsonObject, path: readonly string[], content: string): Buffer {
	const text = JSON.stringify(withValue(sample, path, PLACE));
	return Buffer.from(text.replace(JSON.stringify(PLACE), () => content));
}

function withValue(value: Json, [name, ...rest]: readonly string[], put: Json): Json {
	if (name === undefined) return put;
	if (Array.isArray(value))
		return value.map((one, at) => (at === Number(name) ? withValue(one, rest, put) : one));
	const object = isObject(value) ? value : {};
	return { ...object, [name]: withValue(object[name] ?? null, rest, put) };
}
