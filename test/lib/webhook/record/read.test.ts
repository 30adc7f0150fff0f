import { Item, type RecordDraft } from '../../../../lib/webhook/record/schema';
import { recordOf, toUtc } from '../../../../lib/webhook/record/read';

describe('UTC, where the zone is certain', () => {
	test.each([
		['2026-01-01T12:00:00Z', '2026-01-01T12:00:00.000Z'],
		['2026-01-01T12:00:00.123Z', '2026-01-01T12:00:00.123Z'],
		['2026-01-01T12:00:00.123456Z', '2026-01-01T12:00:00.123Z'],
		['2026-01-01T12:00Z', '2026-01-01T12:00:00.000Z'],
		['2026-01-01T12:00:00+05:30', '2026-01-01T06:30:00.000Z'],
		['2026-01-01T12:00:00-0800', '2026-01-01T20:00:00.000Z'],
		['2026-01-01 12:00:00+00:00', '2026-01-01T12:00:00.000Z'],
		['2026-01-01t12:00:00z', '2026-01-01T12:00:00.000Z'],
		['2026-01-01 12:00:00.5+00', '2026-01-01T12:00:00.500Z'],
		['2026-01-01T12:00:00-05', '2026-01-01T17:00:00.000Z'],
		['2026-02-30T12:00:00Z', undefined],
		['2025-12-31T23:30:00-01:00', '2026-01-01T00:30:00.000Z'],
		['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
		[1_767_268_800, '2026-01-01T12:00:00.000Z'],
		[1_767_268_800.5, '2026-01-01T12:00:00.500Z'],
		[0, '1970-01-01T00:00:00.000Z'],
		['2026-01-01T12:00:00', undefined],
		['2026-01-01 12:00:00', undefined],
		['2026-01-01', undefined],
		['2026-13-01T00:00:00Z', undefined],
		['2026-01-01T25:00:00Z', undefined],
		['2026-01-01T12:00:00 CET', undefined],
		['Thu, 01 Jan 2026 12:00:00 GMT', undefined],
		['The call of 5 +0100', undefined],
		['T1Z', undefined],
		['1767268800', undefined],
		['0000-01-01T00:00:00+01:00', undefined],
		['+010000-01-01T00:00:00Z', undefined],
		['9999-12-31T23:59:59-01:00', undefined],
		['', undefined],
		[undefined, undefined],
		[1_767_268_800_000, undefined],
		[1e300, undefined],
		[NaN, undefined],
		[Infinity, undefined],
	])('%j is %j', (time, expected) => {
		expect(toUtc(time)).toBe(expected);
	});
});

describe('a record drops what is absent', () => {
	test.each<[string, RecordDraft, object]>([
		['nothing', {}, {}],
		['a section of nothing', { agent: {}, lead: undefined }, {}],
		['nulls', { contact: { id: null, name: 'Ada' } }, { contact: { name: 'Ada' } }],
		['undefined', { call: { id: undefined, notes: 'n' } }, { call: { notes: 'n' } }],
		['empty text', { contact: { id: '', name: 'Ada' } }, { contact: { name: 'Ada' } }],
		['empty lists', { contact: { tags: [], name: 'Ada' } }, { contact: { name: 'Ada' } }],
		['lists of nothing', { call: { tags: ['', ''] } }, {}],
		['a list of something', { call: { tags: ['', 'a'] } }, { call: { tags: ['', 'a'] } }],
		['an address of nothing', { contact: { address: { city: '', zip: undefined } } }, {}],
		['numbers of nothing', { contact: { otherPhones: [{ label: '', number: '' }] } }, {}],
		['zero stays', { call: { durationSeconds: 0 } }, { call: { durationSeconds: 0 } }],
		['false stays', { call: { spam: false } }, { call: { spam: false } }],
		['a section all of nothing', { agent: { id: '', name: null } }, {}],
		['another section', { agent: { id: 'a1', name: null } }, { agent: { id: 'a1' } }],
		[
			"the user's own fields as they are",
			{ lead: { changes: { phone: null, email: 'a@b.example' } } },
			{ lead: { changes: { phone: null, email: 'a@b.example' } } },
		],
	])('%s', (_what, draft, kept) => {
		expect(recordOf(draft)).toStrictEqual({ contact: {}, call: {}, message: {}, ...kept });
	});

	test('but looks for it no deeper than fields go', () => {
		const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown;
		expect(recordOf({ lead: { changes: { deep } } }).lead?.changes?.deep).toBe(deep);
	});
});

describe('the schema of an item', () => {
	const item = {
		platform: 'Bell',
		event: 'call.ended',
		id: 'e1',
		receivedAt: '2026-01-01T12:00:00.000Z',
		contact: {},
		call: {},
		message: {},
		data: null,
		envelope: {},
	};
	test.each<[string, object, boolean]>([
		['the least', {}, true],
		['a duplicate', { duplicateOf: 'e1' }, true],
		['the store out of reach', { deduplicated: false }, true],
		['a call', { call: { direction: 'inbound', status: 'missed', durationSeconds: 0 } }, true],
		['a number in E.164', { contact: { phoneE164: '+14155550142' } }, true],
		['a number that is none', { contact: { phoneE164: '4155550142' } }, false],
		['a time without a zone', { occurredAt: '2026-01-01T12:00:00' }, false],
		['a time with another zone than UTC', { occurredAt: '2026-01-01T12:00:00+01:00' }, false],
		['null in the record', { call: { id: null } }, false],
		['another direction', { call: { direction: 'sideways' } }, false],
		['no section of the three', { contact: undefined }, false],
		['no id', { id: undefined }, false],
		['deduplicated, said aloud', { deduplicated: true }, false],
	])('%s: %s', (_what, change, fits) => {
		expect(Item.safeParse({ ...item, ...change }).success).toBe(fits);
	});
});
