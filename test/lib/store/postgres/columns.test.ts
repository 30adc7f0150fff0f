import { Client } from 'pg';

import {
	bigints,
	booleans,
	doubles,
	integers,
	smallints,
	texts,
} from '../../../../lib/store/postgres/columns';
import { storedText } from '../../../../lib/store/postgres/text';
import { createDatabase, type TestDatabase } from './database';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
	database = await createDatabase();
	client = new Client({ connectionString: database.url });
	await client.connect();
});
afterAll(async () => {
	await client.end();
	await database.remove();
});

/** What the server has read, its elements in its own spelling. */
async function readBack(type: string, list: Buffer): Promise<(string | null)[]> {
	const { rows } = await client.query<{ element: string | null }>(
		`SELECT element::text FROM unnest($1::${type}[]) WITH ORDINALITY AS e (element, place) ORDER BY place`,
		[list],
	);
	return rows.map(({ element }) => element);
}

const spelt = (values: readonly (number | boolean | null)[]) =>
	values.map((value) => (value === null ? null : String(value)));

const wholes = [0, 1, -1, null, 255, -32768, 32767];
const integersToo = [...wholes, 2 ** 31 - 1, -(2 ** 31)];
const bigintsToo = [...integersToo, 2 ** 32, -(2 ** 32) - 1, 2 ** 53 - 1, -(2 ** 53), Date.now()];

test.each([
	['smallint', smallints(wholes), spelt(wholes)],
	['integer', integers(integersToo), spelt(integersToo)],
	['bigint', bigints(bigintsToo), spelt(bigintsToo)],
	['double precision', doubles([0.1, null, -12.5, 0]), ['0.1', null, '-12.5', '0']],
	['boolean', booleans([true, null, false]), ['true', null, 'false']],
	['text', texts(['a', null, '', undefined, 'NULL']), ['a', null, '', null, 'NULL']],
	['text', texts(['ä', 'ä', null, null, 'ä', 'b']), ['ä', 'ä', null, null, 'ä', 'b']],
	['text', texts([]), []],
	['bigint', bigints([]), []],
	['bigint', bigints([undefined, null]), [null, null]],
])('%s[] is read as it was meant', async (type, list, expected) => {
	expect(await readBack(type, list)).toEqual(expected);
});

test.each([
	['quotes, backslashes and braces', '{"a\\",b},\\N'],
	['letters of two bytes, three and four', 'ä\u0416\u20ac\u{1f600}'],
	['what PostgreSQL does not take', 'a\0b \ud83d'],
	['a long one', 'ab"\\ä'.repeat(20_000)],
])('a text is read as it is stored: %s', async (_, text) => {
	expect(await readBack('text', texts(['before', text, 'after']))).toEqual([
		'before',
		storedText(text),
		'after',
	]);
});
