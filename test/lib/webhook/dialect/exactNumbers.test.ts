import * as fc from 'fast-check';
import { platforms } from '../../../../nodes/platforms';
import { composeRequest } from '../../../../lib/webhook/dialect/compose';
import { customDialect } from '../../../../lib/webhook/dialect/forms';
import { presetsOf } from '../../../../lib/webhook/presets';
import { compactExactly, marked } from '../../../../lib/webhook/http/exactNumbers';
import { keysOf } from '../../../../lib/webhook/signature/keys';
import type { Json } from '../../../../lib/webhook/http/message';
import { hmac } from '../../../../lib/webhook/signature/schemes';
import { NOW } from '../signature/signing';

/* Numbers that JavaScript's can't hold leave as they were given. */

const DATA =
	'{"p_id":7615917337495251231,"text":"7615917337495251231","list":[-9007199254740993,1e400,2]}';
const SECRET = 'whsec_ZGlhbGVjdCB0ZXN0IHNlY3JldCAwMTQy';
const FIELDS = { type: 'type', id: 'id', timestamp: 'time' };

const dialects = [
	...presetsOf(platforms).map(({ id, dialect }) => [id, dialect] as const),
	['of the user', customDialect(hmac({ header: 'x' }), { ...FIELDS, data: 'data' })] as const,
	['of the user, flat', customDialect(hmac({ header: 'x' }), { ...FIELDS, data: '' })] as const,
];

test.each(dialects)('the dialect %s sends them digit by digit', (_id, dialect) => {
	const event = {
		id: 'evt_1',
		type: 'call.ended',
		occurredAt: '2026-03-07T15:30:00Z',
		data: JSON.parse(DATA) as Json,
		dataText: DATA,
		url: 'https://crm.example.com/hook',
	};
	const keys = keysOf(dialect.signature.key, [SECRET]);
	const composition = composeRequest(dialect, event, keys, NOW);
	const body = composition.ok ? composition.request.body.toString() : composition.reason;
	expect(body).toContain(DATA.slice(1, -1));
	expect(() => JSON.parse(body) as unknown).not.toThrow();
});

test.each([
	['{ "a" : 12345678901234567890 , "b": [ 1 ] }', '{"a":12345678901234567890,"b":[1]}'],
	['[12345678901234567890.50, 1.50]', '[12345678901234567890.50,1.5]'],
	['12345678901234567890', '12345678901234567890'],
	['{"a":12345678901234567890,"a":1}', '{"a":1}'],
])('%s is written as %s', (given, written) => {
	expect(compactExactly(given)).toBe(written);
});

test('a text that looks like a mark stays a text', () => {
	const hostile = '["\\u0001#1234567890123456789","\\u0001##1",1234567890123456789]';
	expect(compactExactly(hostile)).toBe(hostile);
});

test('whatever else there is comes out as JSON writes it', () => {
	const json = fc.json().map((text) => `[${text},1234567890123456789]`);
	fc.assert(
		fc.property(json, (text) => {
			const { value, unmarked } = marked<Json[]>(text);
			const written = unmarked(JSON.stringify(value));
			expect(written.endsWith(',1234567890123456789]')).toBe(true);
			expect(JSON.parse(written)).toEqual(JSON.parse(text));
		}),
		{ numRuns: 500, seed: 20260101 },
	);
});
