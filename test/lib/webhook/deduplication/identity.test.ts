import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../../lib/webhook/http/message';
import type { Reception } from '../../../../lib/webhook/receive';
import { receiveSigned, bell, received } from '../testPlatform';
import { NOW } from '../signature/signing';

const call = (data: JsonObject, rest: JsonObject = {}) => ({ event: 'call.ended', data, ...rest });
const change = (data: JsonObject, rest: JsonObject = {}) => ({
	event: 'call.changed',
	data,
	...rest,
});
const nameless = (data: JsonObject, rest: JsonObject = {}) => ({
	event: 'nameless',
	data,
	...rest,
});

type Request = readonly [body: JsonObject | string, reception?: Partial<Reception>];
const keyOf = ([body, reception]: Request) => received(body, reception).key.toString('hex');
const fingerprintOf = ([body, reception]: Request) =>
	received(body, reception).identity.fingerprint.toString('hex');

describe('duplicates, one key', () => {
	test.each<[string, Request, Request]>([
		['the same bytes', [call({ id: 'a' })], [call({ id: 'a' })]],
		[
			'another attempt counter beside the data',
			[call({ id: 'a' }, { attempt: 1 })],
			[call({ id: 'a' }, { attempt: 2 })],
		],
		['the id as a number', [call({ id: 7 })], [call({ id: '7' })]],
		[
			'the other name of the type',
			[call({ id: 'a' })],
			[{ event: 'call_ended', data: { id: 'a' } }],
		],
		['other content', [call({ id: 'a', n: 1 })], [call({ id: 'a', n: 2 })]],
		['no identity, the same bytes', [nameless({ n: 1 })], [nameless({ n: 1 })]],
		['an unknown type, the same bytes', [{ event: 'x', n: 1 }], [{ event: 'x', n: 1 }]],
		[
			'other spelling, same identity',
			['{"event":"call.ended","data":{"id":"a"}}'],
			['{ "data": {"id":"a"}, "event":"call.ended" }'],
		],
	])('%s', (_what, a, b) => {
		expect(keyOf(a)).toBe(keyOf(b));
	});
});

describe('different events, different keys', () => {
	test.each<[string, Request, Request]>([
		['another id', [call({ id: 'a' })], [call({ id: 'b' })]],
		[
			'another type of the same thing',
			[call({ id: 'a' })],
			[{ event: 'call.cancelled', data: { id: 'a' } }],
		],
		['another version', [change({ id: 'a', version: 1 })], [change({ id: 'a', version: 2 })]],
		['another trigger', [call({ id: 'a' })], [call({ id: 'a' }), { scope: 'workflow/other' }]],
		[
			'another platform',
			[call({ id: 'a' })],
			[call({ id: 'a' }), { platform: { ...bell, id: 'gong' } }],
		],
		['no id', [call({ id: 'undefined' })], [call({})]],
		['null as id', [call({ id: 'null' })], [call({ id: null })]],
		['no id, other content', [call({ n: 1 })], [call({ n: 2 })]],
		[
			'no id, other fields beside the data',
			[call({ n: 1 }, { at: 1 })],
			[call({ n: 1 }, { at: 2 })],
		],
		['an empty id, other content', [call({ id: '', n: 1 })], [call({ id: '', n: 2 })]],
		['an id that is no id, other content', [call({ id: {}, n: 1 })], [call({ id: {}, n: 2 })]],
		['one part missing, other content', [change({ id: 'a', n: 1 })], [change({ id: 'a', n: 2 })]],
		[
			'ids beyond what numbers hold',
			['{"event":"call.ended","data":{"id":12345678901234567890}}'],
			['{"event":"call.ended","data":{"id":12345678901234567891}}'],
		],
		['no identity, other content', [nameless({ n: 1 })], [nameless({ n: 2 })]],
		['no identity, other spelling', ['{"event":"nameless"}'], ['{"event": "nameless"}']],
		['unknown types', [{ event: 'x' }], [{ event: 'y' }]],
		['no type and one called unknown', [{ n: 1 }], [{ event: 'unknown', n: 1 }]],
	])('%s', (_what, a, b) => {
		expect(keyOf(a)).not.toBe(keyOf(b));
	});

	const parted = (...parts: string[]): Request => {
		const ended = bell.events['call.ended'];
		if (ended === undefined) throw new Error('no event');
		const read = () => ({ parts, record: {} });
		const platform = { ...bell, events: { 'call.ended': { ...ended, read } } };
		return [call({ id: 'a' }), { platform }];
	};
	test.each([
		['between the parts', ['ab', 'c'], ['a', 'bc']],
		['of a part more', ['ab'], ['a', 'b']],
		['where a part looks like a length', ['1:a', 'b'], ['1', 'a1:b']],
	])('a boundary %s', (_where, a, b) => {
		expect(keyOf(parted(...a))).not.toBe(keyOf(parted(...b)));
	});
	test('a boundary between scope and platform', () => {
		const platform = { ...bell, id: 'llbell' };
		const a: Request = [call({ id: 'a' }), { scope: 'be', platform }];
		const b: Request = [call({ id: 'a' }), { scope: 'bell', platform: { ...bell, id: 'bell' } }];
		expect(keyOf(a)).not.toBe(keyOf(b));
	});
	test('an identity is never taken for the hash of a body', () => {
		const body = JSON.stringify(call({ id: 'a' }));
		const hash = createHash('sha256').update(`${body.length}:${body}`).digest('hex').slice(0, 32);
		expect(keyOf(parted('body', hash))).not.toBe(keyOf(parted()));
	});
});

describe('a conflict: one key, another fingerprint', () => {
	test.each<[string, Request, Request, equal: boolean]>([
		['other content', [call({ id: 'a', n: 1 })], [call({ id: 'a', n: 2 })], false],
		['a field more', [call({ id: 'a' })], [call({ id: 'a', n: null })], false],
		['the same content', [call({ id: 'a' })], [call({ id: 'a' })], true],
		[
			'only what is beside the data',
			[call({ id: 'a' }, { n: 1 })],
			[call({ id: 'a' }, { n: 2 })],
			false,
		],
		[
			'only white space',
			['{"event":"call.ended","data":{"id":"a"}}'],
			['{"event":"call.ended","data": {"id":"a"}}'],
			true,
		],
	])('%s', (_what, a, b, equal) => {
		expect(keyOf(a)).toBe(keyOf(b));
		expect(fingerprintOf(a) === fingerprintOf(b)).toBe(equal);
	});
});

describe('the id of the item', () => {
	test("is the platform's own", () => {
		expect(received(call({ id: 'a' }, { event_id: 'e1' })).item.id).toBe('e1');
	});
	test('is the key where the platform has none', () => {
		const { item, key } = received(call({ id: 'a' }));
		expect(item.id).toBe(key.toString('hex'));
	});
});

describe('a window the user sets judges the time in the signed body', () => {
	const at = (seconds: number | undefined) => call({ id: 'a' }, { at: seconds ?? null });
	test.each<[string, JsonObject, Partial<Reception>, string]>([
		['300 s old', at(NOW - 300), { toleranceSeconds: 300 }, 'accepted'],
		['301 s old', at(NOW - 301), { toleranceSeconds: 300 }, 'stale: timestamp-too-old'],
		['301 s ahead', at(NOW + 301), { toleranceSeconds: 300 }, 'stale: timestamp-too-new'],
		['301 s old, no window', at(NOW - 301), {}, 'accepted'],
		['no time', at(undefined), { toleranceSeconds: 300 }, 'accepted'],
		[
			'301 s old, verification off',
			at(NOW - 301),
			{ toleranceSeconds: 300, verification: false },
			'accepted',
		],
		[
			'301 s old, not selected',
			at(NOW - 301),
			{ toleranceSeconds: 300, selection: new Set() },
			'stale: timestamp-too-old',
		],
		[
			'301 s old, the body is not signed',
			at(NOW - 301),
			{
				toleranceSeconds: 300,
				platform: {
					...bell,
					signature: {
						...bell.signature,
						verify: () => ({ ok: true, keyIndex: 0, claims: {}, signsBody: false }),
					},
				},
			},
			'accepted',
		],
		[
			'301 s old, signed with a time of its own',
			at(NOW - 301),
			{
				toleranceSeconds: 300,
				platform: {
					...bell,
					signature: {
						...bell.signature,
						verify: () => ({
							ok: true,
							keyIndex: 0,
							claims: { timestamp: String(NOW) },
							signsBody: true,
						}),
					},
				},
			},
			'accepted',
		],
	])('%s', (_what, body, reception, expected) => {
		const verdict = receiveSigned(body, reception);
		expect('reason' in verdict ? `${verdict.kind}: ${verdict.reason}` : verdict.kind).toBe(
			expected,
		);
	});
});
