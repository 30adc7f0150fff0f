import * as fc from 'fast-check';
import { withExactIntegers } from '../../nodes/webhook/exactNumbers';
import { message } from '../../nodes/webhook/message';
import { received } from './receiving';

const jsonOf = (body: string) =>
	message({ body: Buffer.from(body), headers: {}, query: {}, addresses: [], receivedAt: 0 }).json();

test.each([
	['{"id":12345678901234567890}', { id: '12345678901234567890' }],
	[
		'[9007199254740991,9007199254740992,-9007199254740993]',
		[9007199254740991, '9007199254740992', '-9007199254740993'],
	],
	[
		'{"a":{"b":[7615917337495251231 , true]},"c":1e3}',
		{
			a: { b: ['7615917337495251231', true] },
			c: 1000,
		},
	],
	[
		'{"text":"id: 12345678901234567890, \\"12345678901234567890\\""}',
		{
			text: 'id: 12345678901234567890, "12345678901234567890"',
		},
	],
	[
		'{"12345678901234567890":0.12345678901234567890}',
		{
			'12345678901234567890': 0.12345678901234568,
		},
	],
	['12345678901234567890', '12345678901234567890'],
	['[1e0000000000000003]', [1000]],
	['[1e400,-1E+999]', ['1e400', '-1E+999']],
	['[12345678901234567890.5,1.5e3]', ['12345678901234567890.5', 1500]],
	['[123456789012345.1234567]', [123456789012345.12]],
])('%s is passed on exactly', (body, expected) => {
	expect(jsonOf(body)).toEqual(expected);
});

test('whatever else a body holds reads as JSON says', () => {
	const small = fc.json().filter((text) => !/\d{16}|\de\+?\d{3}/i.test(text));
	fc.assert(
		fc.property(small, (text) => {
			expect(JSON.parse(withExactIntegers(text))).toEqual(JSON.parse(text));
		}),
		{ numRuns: 500, seed: 20260101 },
	);
});

test('what is no JSON does not become some', () => {
	const tokens = fc.constantFrom(
		...['{', '}', '[', ']', ':', ',', '"', '\\', ' ', '-', '0', '1', '12345678901234567', '"a"'],
	);
	const valid = (text: string) => {
		try {
			JSON.parse(text);
			return true;
		} catch {
			return false;
		}
	};
	const texts = fc.array(tokens, { maxLength: 9 }).map((parts) => parts.join(''));
	fc.assert(
		fc.property(texts, (text) => {
			expect(valid(withExactIntegers(text))).toBe(valid(text));
		}),
		{
			numRuns: 5000,
			seed: 20260101,
			examples: [['{12345678901234567 :1}'], ['01234567890123456']],
		},
	);
});

test('events that differ in such a number only are different events', () => {
	const event = (n: string) => received(`{"event":"call.ended","data":{"id":"a","n":${n}}}`);
	expect(event('1e400').identity.fingerprint).not.toEqual(event('1e401').identity.fingerprint);
	const [one, other] = [event('9007199254740992'), event('9007199254740993')];
	expect(one.identity.fingerprint).not.toEqual(other.identity.fingerprint);
	expect(one.item.data).toEqual({ id: 'a', n: '9007199254740992' });
});
