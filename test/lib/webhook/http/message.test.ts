import { message, type Json } from '../../../../lib/webhook/http/message';
import { receiveSigned, bytes, received } from '../testPlatform';

const UTF8 = Buffer.from('{"event":"ü"}');
const LATIN1 = Buffer.from('{"event":"ü"}', 'latin1');
const UTF16 = Buffer.from('{"event":"ü"}', 'utf16le');
const mark = (hex: string, body: Buffer) => Buffer.concat([Buffer.from(hex, 'hex'), body]);

function json(body: Buffer, contentType?: string): Json | undefined {
	const headers = contentType === undefined ? {} : { 'content-type': contentType };
	return message({ body, headers, query: {}, addresses: [], receivedAt: 0 }).json();
}

describe('JSON is read from the bytes', () => {
	test.each<[string, Buffer, string | undefined, Json | undefined]>([
		['application/json', UTF8, 'application/json', { event: 'ü' }],
		['with a suffix', UTF8, 'application/vnd.bell.v1+json', { event: 'ü' }],
		['no content type', UTF8, undefined, { event: 'ü' }],
		['called a form', UTF8, 'application/x-www-form-urlencoded', { event: 'ü' }],
		['called text', UTF8, 'text/plain', { event: 'ü' }],
		['called latin1, is UTF-8', UTF8, 'application/json; charset=iso-8859-1', { event: 'ü' }],
		['called latin1, is latin1', LATIN1, 'application/json; charset=iso-8859-1', { event: 'ü' }],
		['called "latin1", is latin1', LATIN1, 'application/json; Charset="Latin1"', { event: 'ü' }],
		['called UTF-8, is latin1', LATIN1, 'application/json; charset=utf-8', undefined],
		['called nothing, is latin1', LATIN1, 'application/json', undefined],
		[
			'called what nobody knows, is UTF-8',
			UTF8,
			'application/json; charset=klingon',
			{ event: 'ü' },
		],
		['called what nobody knows, is latin1', LATIN1, 'application/json; charset=klingon', undefined],
		['UTF-8 with a byte order mark', mark('efbbbf', UTF8), 'application/json', { event: 'ü' }],
		['UTF-16, called so', UTF16, 'application/json; charset=utf-16le', { event: 'ü' }],
		[
			'UTF-16 with a byte order mark, called so',
			mark('fffe', UTF16),
			'application/json; charset=utf-16',
			{ event: 'ü' },
		],
		[
			'UTF-16 of ASCII, which is UTF-8 as well',
			Buffer.from('{"n":1}', 'utf16le'),
			'application/json; charset=utf-16le',
			{ n: 1 },
		],
		['UTF-16, called nothing', UTF16, 'application/json', undefined],
		[
			'half a UTF-16 character',
			UTF16.subarray(0, -1),
			'application/json; charset=utf-16le',
			undefined,
		],
		['a byte that is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json', undefined],
		['a character cut off', Buffer.from([0x22, 0xc3]), undefined, undefined],
		['a lone surrogate, escaped', Buffer.from('"\\ud800"'), undefined, '\ud800'],
		['null', Buffer.from('null'), 'application/json; charset=latin1', null],
		['empty', Buffer.alloc(0), 'application/json', undefined],
		['white space', Buffer.from(' \n'), 'application/json', undefined],
		['two values', Buffer.from('{}{}'), 'application/json', undefined],
		['a comment', Buffer.from('/**/{}'), 'application/json', undefined],
		['NaN', Buffer.from('{"n":NaN}'), 'application/json', undefined],
	])('%s', (_what, body, contentType, expected) => {
		expect(json(body, contentType)).toEqual(expected);
	});

	test('once', () => {
		const parsed = message({ body: UTF8, headers: {}, query: {}, addresses: [], receivedAt: 0 });
		expect(parsed.json()).toBe(parsed.json());
	});
});

describe('a signed body', () => {
	test.each([
		['a list', '[{"event":"call.ended"}]'],
		['an empty list', '[]'],
		['a text', '"call.ended"'],
		['a number', '1'],
		['true', 'true'],
		['null', 'null'],
	])('%s is no event', (_what, body) => {
		expect(receiveSigned(body)).toEqual({ kind: 'malformed', reason: 'body-not-an-object' });
	});

	test('an empty object is one of unknown type', () => {
		expect(received('{}').item).toMatchObject({ event: 'unknown', envelope: {} });
	});

	test('of a doubled field the last counts', () => {
		expect(received('{"event":"a","event":"b"}').item.event).toBe('b');
	});

	const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
	test.each([
		['in the data', `{"event":"call.ended","data":{"id":"c1","odd":${deep(100_000)}}}`],
		['as the data', `{"event":"call.ended","data":${deep(100_000)}}`],
		["in the user's own fields", `{"event":"call.ended","data":{"extra":{"a":${deep(100_000)}}}}`],
		['beside the data', `{"event":"call.ended","odd":${deep(100_000)}}`],
		[
			'as objects',
			`{"event":"call.ended","data":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
		],
		['in an unknown event', `{"event":"other","data":${deep(100_000)}}`],
		['as the type', `{"event":${deep(100_000)}}`],
	])('that nests 100,000 levels %s is rejected: nothing could store it', (_where, body) => {
		expect(receiveSigned(body)).toEqual({ kind: 'malformed', reason: 'body-too-deep' });
	});

	test('may nest 1,000 levels', () => {
		const data = { id: 'c1', odd: JSON.parse(deep(1000)) as Json };
		expect(received({ event: 'call.ended', data }).item.data).toEqual(data);
	});

	test('may be of 1 MB', () => {
		const notes = 'ä'.repeat(500_000);
		const { item } = received({ event: 'call.ended', data: { id: 'c1', notes } });
		expect(item.data).toEqual({ id: 'c1', notes });
	});
});

describe('names every object has', () => {
	const body =
		'{"event":"call.ended","__proto__":{"polluted":1,"at":9},"constructor":{"prototype":{"polluted":1}},' +
		'"data":{"__proto__":{"id":"c1","polluted":1},"extra":{"__proto__":{"polluted":1},"a":1}}}';

	test('reach no other object', () => {
		received(body);
		expect(Object.keys(Object.prototype)).toEqual([]);
		expect('polluted' in {}).toBe(false);
		expect('polluted' in bytes).toBe(false);
	});

	test('are no fields of the record, and no identity', () => {
		const { item, key } = received(body);
		expect(item.call).toEqual({});
		expect(item.contact).toEqual({ customFields: { a: 1 } });
		expect(key).not.toEqual(received({ event: 'call.ended', data: { id: 'c1' } }).key);
		expect('polluted' in item).toBe(false);
	});

	test('stay where they were in the payload', () => {
		const { item } = received(body);
		expect(JSON.stringify(item.data)).toBe(
			JSON.stringify((JSON.parse(body) as { data: Json }).data),
		);
		expect(Object.keys(item.envelope)).toEqual(['event', '__proto__', 'constructor']);
	});
});
