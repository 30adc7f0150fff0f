import * as fc from 'fast-check';
import { hasRounded, withTexts } from '../../../../lib/webhook/http/exactNumbers';
import { isBeyond, isInexact } from '../../../../lib/webhook/http/roundedNumbers';
import { formJson, message } from '../../../../lib/webhook/http/message';
import { received } from '../testPlatform';

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

test('in the field of a form, too', () => {
	const payload = '{"id":12345678901234567890,"n":0.12345678901234567890}';
	const body = Buffer.from(`payload=${encodeURIComponent(payload)}`);
	const headers = { 'content-type': 'application/x-www-form-urlencoded' };
	expect(formJson({ body, headers }, 'payload')).toEqual({
		value: { id: '12345678901234567890', n: 0.12345678901234568 },
		exact: { id: '12345678901234567890', n: '0.12345678901234567890' },
	});
});

test('whatever else a body holds reads as JSON says', () => {
	const small = fc.json().filter((text) => !/\d{16}|\de\+?\d{3}/i.test(text));
	fc.assert(
		fc.property(small, (text) => {
			expect(JSON.parse(withTexts(text, isBeyond))).toEqual(JSON.parse(text));
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
			for (const rule of [isBeyond, isInexact])
				expect(valid(withTexts(text, rule))).toBe(valid(text));
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

test.each([
	['0.12345678901234567', '0.12345678901234568'],
	['52.123456789012345678', '52.123456789012345679'],
	['123456789.123456789', '123456789.1234567891'],
	['1e-400', '1e-401'],
	['0', '1e-400'],
	['1.2345678901234567e-320', '1.2345678901234568e-320'],
	['-0.10000000000000001', '-0.1'],
])('%s and %s are different, and numbers in the item', (one, other) => {
	const event = (n: string) => received(`{"event":"call.ended","data":{"id":"a","n":${n}}}`);
	const events = [one, other].map(event);
	expect(new Set(events.map(({ identity }) => identity.fingerprint.toString('hex'))).size).toBe(2);
	expect(events.map(({ item }) => item.data)).toEqual([
		{ id: 'a', n: Number(one) },
		{ id: 'a', n: Number(other) },
	]);
});

test.each([
	['1.50', '1.5'],
	['100000000000000000e-2', '1e15'],
	['0.1000000000000000000', '0.1'],
	['-0.0', '0'],
	['1E5', '100000'],
])('%s and %s are one number', (one, other) => {
	const event = (n: string) => received(`{"event":"call.ended","data":{"id":"a","n":${n}}}`);
	expect(event(one).identity.fingerprint).toEqual(event(other).identity.fingerprint);
});

test('of very many such numbers, integers are passed on exactly, and events are compared by their JSON', () => {
	const event = (last: string) => {
		const decimals = Array.from({ length: 3000 }, (_, n) => `${n}.12345678901234567890`);
		const integers = Array.from({ length: 3000 }, () => '12345678901234567890');
		return received(
			`{"event":"call.ended","data":{"n":[${[...decimals, ...integers, last].join()}]}}`,
		);
	};
	const [one, same, other] = [
		event('0.5000000000000000001'),
		event('0.5000000000000000001'),
		event('0.5'),
	];
	expect(same.identity.fingerprint).toEqual(one.identity.fingerprint);
	expect(other.identity.fingerprint).not.toEqual(one.identity.fingerprint);
	const { n } = one.item.data as { n: unknown[] };
	expect(n.slice(0, 1)).toEqual([0.12345678901234568]);
	expect(n.slice(3000, 6000)).toEqual(Array.from({ length: 3000 }, () => '12345678901234567890'));
});

test('of integers beyond all reason, the first are texts, and events are compared by their JSON', () => {
	const event = (last: string) => {
		const integers = Array.from({ length: 20_001 }, () => '12345678901234567890');
		return received(`{"event":"call.ended","data":{"n":[${[...integers, last].join()}]}}`);
	};
	const [one, other] = [event('12345678901234567891'), event('12345678901234567892')];
	expect(one.identity.fingerprint).not.toEqual(other.identity.fingerprint);
	const { n } = one.item.data as { n: unknown[] };
	expect(n.slice(19_998, 20_002)).toEqual([
		'12345678901234567890',
		'12345678901234567890',
		12345678901234567890,
		12345678901234567891,
	]);
});

test('a number is rounded where JSON written anew would have another one', () => {
	const digits = fc.stringMatching(/^(0|[1-9]\d{0,12})\.\d{1,12}(e[+-]?\d{1,3})?$/);
	fc.assert(
		fc.property(digits, (text) => {
			const written = JSON.stringify(Number(text));
			expect(hasRounded(`[${text}]`)).toBe(written === 'null' || !isSame(text, written));
			if (Number.isSafeInteger(Math.trunc(Number(text))))
				expect(hasRounded(`[${written}]`)).toBe(false);
		}),
		{ numRuns: 5000, seed: 20260101 },
	);
});

test('many digits are looked through once', () => {
	const zeros = `0.${'0'.repeat(2_000_000)}1`;
	expect(hasRounded(`[${zeros}]`)).toBe(true);
	expect(hasRounded(`[${`${zeros.slice(0, 1000)},`.repeat(2000)}0]`)).toBe(false);
});

/** Decimal numbers as whole numbers of the same unit. */
function isSame(one: string, other: string): boolean {
	const parts = [one, other].map((text) => {
		const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
		const [whole = '', fraction = ''] = mantissa.split('.');
		return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
	});
	const least = Math.min(...parts.map(({ exponent }) => exponent));
	const [a, b] = parts.map(({ digits, exponent }) => digits * 10n ** BigInt(exponent - least));
	return a === b;
}
