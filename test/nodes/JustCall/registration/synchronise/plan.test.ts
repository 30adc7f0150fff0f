import {
	entriesOf,
	ownType,
	vendorType,
} from '../../../../../nodes/JustCall/registration/api/entries';
import { plan, typesToRegister } from '../../../../../nodes/JustCall/registration/synchronise/plan';
import { justCall } from '../../../../../nodes/JustCall/platform';
import { URL_OWN, URL_CRM } from './accountInMemory';

describe('planning', () => {
	const own = (type: string, urlId: string) => ({ type, url: URL_OWN, urlId });

	test.each([
		['nothing there', [], ['call.missed'], [], ['call.missed'], []],
		['all there', [own('call.missed', 'a')], ['call.missed'], ['a'], [], []],
		[
			'one missing',
			[own('call.missed', 'a')],
			['call.missed', 'sms.sent'],
			['a'],
			['sms.sent'],
			[],
		],
		['one too many', [own('call.missed', 'a')], ['sms.sent'], [], ['sms.sent'], ['a']],
		[
			'twice there',
			[own('call.missed', 'a'), own('call.missed', 'b')],
			['call.missed'],
			['a'],
			[],
			['b'],
		],
		[
			'an event wanted by both of its names',
			[],
			['voicemail.received', 'call.voicemail'],
			[],
			['voicemail.received'],
			[],
		],
		[
			'only the URLs of others',
			[{ type: 'call.missed', url: URL_CRM, urlId: 'a' }],
			['call.missed'],
			[],
			['call.missed'],
			[],
		],
		[
			'a URL that ours begins with',
			[{ type: 'sms.sent', url: `${URL_OWN}/2`, urlId: 'a' }],
			['call.missed'],
			[],
			['call.missed'],
			[],
		],
	])('%s', (_name, entries, types, keep, create, remove) => {
		const planned = plan(entries, URL_OWN, types);
		expect({
			keep: planned.keep.map(({ urlId }) => urlId),
			create: planned.create,
			remove: planned.remove.map(({ urlId }) => urlId),
		}).toEqual({ keep, create, remove });
	});

	test('the list is read whatever is missing in it', () => {
		const data = [
			{ type: 'call.voicemail', webhook_urls: [{ webhook_url: URL_OWN, url_id: 7 }] },
			{ type: 'call.missed', webhook_urls: null },
			{ type: 'sms.sent', webhook_urls: [{ webhook_url: URL_OWN }, null, 'x'] },
			null,
			'x',
		];
		const found = [{ type: 'voicemail.received', url: URL_OWN, urlId: '7' }];
		expect(entriesOf({ status: 'success', data, total_count: 5 })).toEqual(found);
		for (const body of [undefined, null, [], 'x', {}, { data: null }, { data: 'x' }]) {
			expect(entriesOf(body)).toEqual([]);
		}
	});

	test.each([
		['voicemail.received', 'call.voicemail'],
		['call.missed', 'call.missed'],
		['contact.created', 'contact.created'],
	])('%s is %s to the API', (own_, vendor) => {
		expect(vendorType(own_)).toBe(vendor);
		expect(ownType(vendor)).toBe(own_);
	});
});

describe('the types to register', () => {
	test('for all events: each, but no SMS twice', () => {
		const types = typesToRegister('all');
		expect(types).toHaveLength(Object.keys(justCall.events).length - 1);
		expect(types).toEqual(expect.arrayContaining(['sms.sent', 'sms.received', 'contact.created']));
		expect(types).not.toContain('sms.sent_received');
	});

	test('for a selection: that, and nothing JustCall has no such event for', () => {
		const selection = new Set(['sms.sent_received', 'call.missed', 'meeting.ended']);
		expect(typesToRegister(selection)).toEqual(['call.missed', 'sms.sent_received']);
	});
});
