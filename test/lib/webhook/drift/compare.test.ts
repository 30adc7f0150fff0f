import { compare, parentOf } from '../../../../lib/webhook/drift/compare';
import { documentedBy } from '../../../../lib/webhook/drift/documented';
import type { Json } from '../../../../lib/webhook/http/message';
import {
	anything,
	extensible,
	id,
	list,
	listOfAll,
	number,
	object,
	open,
	optional,
	text,
	word,
} from '../../../../lib/webhook/platform/fields';
import * as z from 'zod/v4';

const Call = object({
	id: id(),
	direction: word('in', 'out'),
	info: optional({ status: text(), duration: number() }),
	tags: list(object({ name: text() })),
	turns: z.union([listOfAll(object({ speaker: text() })), text()]),
	agent: z.union([object({ id: id(), name: text() }), text()]),
	summary: extensible({ text: text() }),
	custom: open(),
	contacts: anything(),
	first: object({ file: text() }).transform((one) => [one]),
});
const documented = documentedBy(Call);

const unknownIn = (data: Json) => [...compare(data, documented).unknown];
const presentIn = (data: Json) => [...compare(data, documented).present];

test.each<[string, Json, string[]]>([
	['what is documented', { id: 1, direction: 'in', info: { status: 'x', duration: 1 } }, []],
	['a field beside the others', { id: 1, foo: null }, ['data.foo']],
	['a field of an object', { info: { status: 'x', foo: 1 } }, ['data.info.foo']],
	['an object, by itself only', { foo: { bar: { baz: 1 } } }, ['data.foo']],
	[
		'a field in a list',
		{ tags: [{ name: 'a' }, { name: 'b', color: 'red' }] },
		['data.tags[].color'],
	],
	[
		'a field in a list that may be a text',
		{ turns: [{ speaker: 'a', at: 1 }] },
		['data.turns[].at'],
	],
	['a field of what may be a text', { agent: { id: 1, login: 'a' } }, ['data.agent.login']],
	['a field of what is read as a list', { first: { file: 'a', size: 1 } }, ['data.first.size']],
	['an object where a text was', { direction: { code: 'in' } }, ['data.direction.code']],
	[
		'fields that users define',
		{ summary: { mine: 1 }, custom: { mine: 1 }, contacts: [{ a: 1 }] },
		[],
	],
	['a text where an object was', { info: 'none', tags: 'none' }, []],
	['no object at all', 'text', []],
])('new is %s', (_case, data, unknown) => {
	expect(unknownIn(data)).toEqual(unknown);
});

test('present is what is documented and there, whatever its value', () => {
	const data = { id: null, info: { status: '' }, tags: [{ name: 'a' }], agent: 'jsmith', foo: 1 };
	expect(presentIn(data)).toEqual([
		'data.id',
		'data.info',
		'data.info.status',
		'data.tags',
		'data.tags[]',
		'data.tags[].name',
		'data.agent',
	]);
});

test.each([
	['12345'],
	['2026-11-28'],
	['a@example.com'],
	['+4930123456'],
	['b7f1c2d3e4'],
	['x'.repeat(61)],
	[''],
	['a b'],
	['constructor\u0000'],
])('a name that is a key is none of a field: %j', (name) => {
	expect(unknownIn({ [name]: 1, [`${name}7`]: 1 })).toEqual(['data.*']);
});

test.each(['__proto__', 'constructor', 'toString'])('%s is a field like any other', (name) => {
	expect(unknownIn(JSON.parse(`{"${name}":1}`) as Json)).toEqual([`data.${name}`]);
});

test('data made to be large is looked at in part', () => {
	const wide = Object.fromEntries(
		Array.from({ length: 5000 }, (_, index) => [
			`f${index % 999}_${'abcdefghij'[index % 10]}${'x'.repeat(index % 50)}`,
			1,
		]),
	);
	expect(unknownIn(wide).length).toBeLessThanOrEqual(500);
	const entries = Array.from({ length: 5000 }, (_, index) => ({
		name: 'a',
		[index < 20 ? 'b' : 'c']: 1,
	}));
	expect(unknownIn({ tags: entries })).toEqual(['data.tags[].b']);
	const nest = (depth: number): Json => (depth === 0 ? 1 : [nest(depth - 1)]);
	expect(unknownIn({ tags: nest(1000) })).toEqual([]);
});

test.each([
	['data.id', undefined],
	['data.info.status', 'data.info'],
	['data.tags[]', 'data.tags'],
	['data.tags[].name', 'data.tags[]'],
	['data[].name', 'data[]'],
])('%s is in %s', (field, parent) => {
	expect(parentOf(field)).toBe(parent);
});
