import * as z from 'zod/v4';
import * as fields from '../../../../lib/webhook/platform/fields';

type Rows = ReadonlyArray<readonly [input: unknown, output: unknown]>;
const ABSENT: Rows = [
	[undefined, undefined],
	[null, undefined],
	[[], undefined],
];

/** What each field makes of what a vendor may send: never an error. */
const TABLES: Record<string, [{ parse(input: unknown): unknown }, Rows]> = {
	text: [
		fields.text(),
		[
			...ABSENT,
			['a', 'a'],
			['', undefined],
			[' \n', undefined],
			[' a ', ' a '],
			[7, '7'],
			[0, '0'],
			[-1.5, '-1.5'],
			[9_007_199_254_740_991, '9007199254740991'],
			[9_007_199_254_740_992, undefined],
			[1e21, undefined],
			[Infinity, undefined],
			[NaN, undefined],
			[true, undefined],
			[{ a: 1 }, undefined],
		],
	],
	number: [
		fields.number(),
		[
			...ABSENT,
			[7, 7],
			[0, 0],
			['7', 7],
			['-7.25', -7.25],
			['007', 7],
			['', undefined],
			['7 s', undefined],
			[' 7', undefined],
			['1e3', undefined],
			['0x10', undefined],
			['1,000', undefined],
			['.5', undefined],
			['9'.repeat(400), undefined],
			[Infinity, undefined],
			[NaN, undefined],
			[true, undefined],
		],
	],
	seconds: [
		fields.seconds(),
		[
			...ABSENT,
			[7, 7],
			[0, 0],
			[-1, undefined],
			['-1', undefined],
			['180', 180],
			[180.5, 180.5],
			['00:03:05', 185],
			['0:00:00', 0],
			['100:00:01', 360_001],
			['03:05', undefined],
			['00:60:00', undefined],
			['3 min', undefined],
			['', undefined],
			[true, undefined],
		],
	],
	flag: [
		fields.flag(),
		[
			...ABSENT,
			[true, true],
			[false, false],
			[1, true],
			[0, false],
			['yes', true],
			['No', false],
			[2, undefined],
			['1', undefined],
			['', undefined],
		],
	],
	word: [
		fields.word('inbound', 'outbound'),
		[...ABSENT, ['inbound', 'inbound'], ['transferred', 'transferred'], [1, undefined]],
	],
	list: [
		fields.list(fields.object({ n: fields.number() })),
		[
			[undefined, []],
			[null, []],
			['a', []],
			[{ 0: 'a' }, []],
			[[], []],
			[
				[{ n: 1 }, { n: '2' }, { n: 'x' }],
				[{ n: 1 }, { n: 2 }, { n: undefined }],
			],
			[[null, 'a', { n: 1 }, [1]], [{ n: 1 }]],
		],
	],
	'list of texts': [
		fields.list(fields.text()),
		[
			[null, []],
			[
				['a', 7, '', null],
				['a', '7'],
			],
			['a', ['a']],
			['a, b', ['a, b']],
			['', []],
			[7, []],
		],
	],
	optional: [
		fields.optional({ n: fields.number() }),
		[...ABSENT, ['a', undefined], [{}, {}], [{ n: '1', more: null }, { n: 1 }]],
	],
	open: [
		fields.open(),
		[
			...ABSENT,
			['a', undefined],
			[{}, {}],
			[
				{ a: null, b: [1] },
				{ a: null, b: [1] },
			],
		],
	],
	anything: [
		fields.anything(),
		[
			[undefined, undefined],
			[null, null],
			[[1], [1]],
		],
	],
};

describe.each(Object.entries(TABLES))('%s', (_name, [field, rows]) => {
	test.each(rows.map(([input, output]) => [input, output] as const))(
		'%j is %j',
		(input, output) => {
			expect(field.parse(input)).toEqual(output);
		},
	);
});

test('an object is read for the fields it is described with, an extensible one for all it has', () => {
	const shape = fields.object({ id: fields.text() });
	const given = { id: 1, more: { a: null } };
	expect(shape.parse(given)).toEqual({ id: '1' });
	expect(fields.extensible({ id: fields.text() }).parse(given)).toEqual({ ...given, id: '1' });
	expect(shape.parse({})).toEqual({});
	expect(shape.safeParse([]).success).toBe(false);
});

test('a list without end is read as far as any call needs', () => {
	const seen: unknown[] = [];
	const counting = z.unknown().transform((value) => {
		seen.push(value);
		return value;
	});
	const entries = Array.from({ length: 100_000 }, () => 1);
	expect(fields.list(counting).parse(entries)).toHaveLength(5000);
	expect(fields.listOfAll(counting).parse(entries)).toHaveLength(5000);
	expect(seen).toHaveLength(10_000);
});
