import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json, type JsonObject } from '../../../lib/webhook/http/message';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { FILLINGS } from './fillings';

/** The name of a body, and the body. */
export type HostileBody = readonly [name: string, body: Buffer];

/**
 * Bodies of an event of about this size: each of its fields in turn, and one it does not have, is filled in each way, and
 * each object gets many fields more, unless only some fillings are wanted. In an order that has every kind early.
 */
export function* hostileBodies(
	platform: Pick<Platform, 'id'>,
	type: string,
	bytes: number,
	wanted: readonly string[] = Object.keys(FILLINGS),
): Generator<HostileBody> {
	const sample = sampleOf(platform, type);
	const places = ['unknown', ...placesIn(sample)];
	// Diagonals of the table of places and fillings: whoever stops early has seen every row and column.
	for (let shift = 0; shift < wanted.length; shift++) {
		for (const [at, place] of places.entries()) {
			const what = wanted[(at + shift) % wanted.length] ?? '';
			yield [`${place} is ${what}`, filled(sample, place.split('./all'), contentOf(what, bytes))];
		}
	}
	if (wanted.length === Object.keys(FILLINGS).length)
		yield* crowded(sample, ['', ...places], bytes);
}

/** Each object with many fields more. */
function* crowded(
	sample: JsonObject,
	places: readonly string[],
	bytes: number,
): Generator<HostileBody> {
	const fields = contentOf('an object of many fields', bytes).slice(1, -1);
	for (const place of places) {
		const path = place === '' ? [] : place.split('./all');
		const object = valueAt(sample, path);
		if (!isObject(object)) continue;
		const own = JSON.stringify(object).slice(0, -1);
		const content = `${own}${own === '{' ? '' : ','}${fields}}`;
		const body = path.length === 0 ? Buffer.from(content) : filled(sample, path, content);
		yield [`${place || 'the body'} has many fields`, body];
	}
}

function sampleOf({ id }: Pick<Platform, 'id'>, type: string): JsonObject {
	const folder = id.charAt(0).toUpperCase() + id.slice(1);
	const file = join(process.cwd(), 'test/fixtures', folder, `${type}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
}

/** The places of all fields, lists' first entries included. */
function placesIn(value: Json, prefix = ''): string[] {
	const inside: Array<[string, Json]> = Array.isArray(value)
		? value.slice(0, 1).map((one) => ['0', one])
		: Object.entries(isObject(value) ? value : {});
	return inside.flatMap(([name, one]) => [
		`${prefix}${name}`,
		...placesIn(one, `${prefix}${name}.`),
	]);
}

const written = new Map<string, string>();

/** What fills a field; made once for each size, as it takes longer than what it is to measure. */
function contentOf(what: string, bytes: number): string {
	const name = `${bytes} ${what}`;
	const content = written.get(name) ?? FILLINGS[what]?.(bytes) ?? 'null';
	written.set(name, content);
	return content;
}

const PLACE = '\u0000place';

function filled(sample: JsonObject, path: readonly string[], content: string): Buffer {
	const text = JSON.stringify(withValue(sample, path, PLACE));
	return Buffer.from(text.replace(JSON.stringify(PLACE), () => content));
}

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
	return path.reduce<Json | undefined>((inside, name) => {
		if (Array.isArray(inside)) return inside[Number(name)];
		return isObject(inside) ? inside[name] : undefined;
	}, value);
}

function withValue(value: Json, [name, ...rest]: readonly string[], put: Json): Json {
	if (name === undefined) return put;
	if (Array.isArray(value)) return value.with(Number(name), withValue(value[0] ?? null, rest, put));
	const object = isObject(value) ? value : {};
	return { ...object, [name]: withValue(object[name] ?? null, rest, put) };
}
