import type { IDataObject } from 'n8n-workflow';
import { Evaluated } from '../evaluate';
import { item } from './item';

describe('Page on call', () => {
	const page = new Evaluated('page-on-call');
	const paged = (more: IDataObject) => page.passes('Worth a Page', item(more));

	test.each<[string, boolean]>([
		['urgent', true],
		['Urgent', true],
		['URGENT!', true],
		['very_urgent', true],
		['emergency', true],
		['right now', true],
		['asap', true],
		['high', true],
		['critical', true],
		['urgent, no heat', true],
		['unknown', false],
		['not urgent', false],
		['non-urgent', false],
		['Not very urgent', false],
		["isn't urgent", false],
		['no emergency', false],
		['not an emergency', false],
		['not_urgent', false],
		['this_week', false],
		['normal', false],
		['low', false],
		['highlands', false],
		['nowhere near', false],
		['snow removal', false],
		['no heat, urgent', true],
		["can't wait, urgent", true],
		['not at all urgent', false],
		["doesn't seem urgent", false],
		["isn't considered an emergency", false],
		['nothing urgent', false],
		['not right now', false],
		['neither urgent nor high', false],
		['Urgent: no', false],
		['', false],
	])('urgency "%s" pages: %s', (urgency, expected) => {
		expect(paged({ call: { urgency } })).toBe(expected);
		expect(paged({ followUp: { urgency } })).toBe(expected);
	});

	test.each<[string, IDataObject, boolean]>([
		['a missed call', { call: { direction: 'inbound', status: 'missed' } }, true],
		['a voicemail', { call: { direction: 'inbound', status: 'voicemail' } }, true],
		['an unanswered call in', { call: { direction: 'inbound', status: 'noAnswer' } }, true],
		['an unanswered call out', { call: { direction: 'outbound', status: 'noAnswer' } }, false],
		[
			'a voicemail left for a customer',
			{ call: { direction: 'outbound', status: 'voicemail' } },
			false,
		],
		['a missed call in an unknown direction', { call: { status: 'missed' } }, false],
		['an answered call', { call: { direction: 'inbound', status: 'completed' } }, false],
		['an alert', { alert: { name: 'Abandon rate' } }, true],
		['a transfer', { transfer: { to: '+15551234567' } }, true],
		['an event without anything', {}, false],
	])('%s pages: %s', (_what, more, expected) => {
		expect(paged(more)).toBe(expected);
	});

	test('the title of a call by a withheld number says so', () => {
		const withheld = item({ call: { status: 'missed', callerWithheld: true } });
		expect(page.field('Page', 'title', withheld)).toBe('Missed call: number withheld');
	});
});

describe('Missed call SMS', () => {
	const sms = new Evaluated('missed-call-sms');
	const contact = { phone: '(415) 555-0123', phoneE164: '+14155550123' };
	const inbound = { direction: 'inbound' };

	test.each<[string, IDataObject, boolean]>([
		['a missed call', { contact, call: { ...inbound, status: 'missed' } }, true],
		['an abandoned call', { contact, call: { ...inbound, status: 'abandoned' } }, true],
		['a voicemail', { contact, call: { ...inbound, status: 'voicemail' } }, true],
		['a call nobody answered', { contact, call: { ...inbound, status: 'noAnswer' } }, true],
		[
			'a call whose disposition says so',
			{ contact, call: { ...inbound, status: 'completed', disposition: 'NO_ANSWER' } },
			true,
		],
		['a dropped call', { contact, call: { ...inbound, disposition: 'DROP' } }, true],
		['an answered call', { contact, call: { ...inbound, status: 'completed' } }, false],
		[
			'another word with "drop" in it',
			{ contact, call: { ...inbound, disposition: 'Raindrop Inc' } },
			false,
		],
		[
			'a dial out that nobody answered',
			{ contact, call: { direction: 'outbound', disposition: 'NO ANSWER' } },
			false,
		],
		['a dial without a direction', { contact, call: { disposition: 'NO ANSWER' } }, false],
		['a drop without a direction', { contact, call: { disposition: 'DROP' } }, false],
		[
			'a withheld caller',
			{ contact: {}, call: { ...inbound, status: 'missed', callerWithheld: true } },
			false,
		],
		[
			'a short code',
			{ contact: { phone: '72345' }, call: { ...inbound, status: 'missed' } },
			false,
		],
		[
			'a number of letters',
			{ contact: { phone: '1800FLOWERS' }, call: { ...inbound, status: 'missed' } },
			false,
		],
		[
			'the same call, told again with another content',
			{ contact, call: { ...inbound, status: 'missed' }, duplicateOf: 'call_1' },
			false,
		],
	])('%s gets a message: %s', (_what, more, expected) => {
		expect(sms.passes('Missed Call', item(more))).toBe(expected);
	});

	test.each<[string, boolean]>([
		['Missed Call', true],
		['call-missed', true],
		['ABANDONED', true],
		['Left voicemail', true],
		['Voicemail', true],
		['NOANSWER', true],
		['Dropped call', true],
		['Missed appointment', false],
		['Dropped off the keys', false],
		['Not missed', false],
		['No voicemail wanted', false],
		['Answer', false],
	])(
		'a call that was answered, with the disposition "%s", gets a message: %s',
		(disposition, expected) => {
			const call = { ...inbound, status: 'completed', disposition };
			expect(sms.passes('Missed Call', item({ contact, call }))).toBe(expected);
		},
	);

	test.each<[string, IDataObject, RegExp]>([
		[
			'by the first name where it is certain',
			{ name: 'Ada King', firstName: 'Ada' },
			/^Hello Ada, /,
		],
		['by no caller ID', { name: 'WIRELESS CALLER' }, /^Hello, /],
		['by no name without one', {}, /^Hello, /],
	])('greets %s', (_how, who, text) => {
		expect(sms.field('SMS', 'text', item({ contact: who }))).toMatch(text);
	});

	test('goes to the number the trigger is certain of, and to no other', () => {
		expect(sms.field('SMS', 'to', item({ contact }))).toBe('+14155550123');
	});
});

describe('CRM contact sync', () => {
	const crm = new Evaluated('crm-contact-sync');

	test.each<[string, IDataObject, boolean]>([
		['an email address', { email: 'jordan@example.com' }, true],
		['a number', { phone: '+14155550123', phoneE164: '+14155550123' }, true],
		['neither', {}, false],
		['a short code', { phone: '72345' }, false],
		['a name instead of a number', { phone: 'ACMEBANK' }, false],
	])('a contact with %s goes to the CRM: %s', (_what, contact, expected) => {
		expect(crm.passes('Has Email or Phone', item({ contact }))).toBe(expected);
	});
});

test.each<[string, IDataObject, string[]]>([
	[
		'its parts where they are known',
		{ firstName: 'Ada', lastName: 'King', name: 'A K' },
		['Ada', 'King'],
	],
	['the whole where they are not', { name: 'SMITH JOHN' }, ['', 'SMITH JOHN']],
	['nothing where there is none', {}, ['', '']],
])('CRM contact sync writes of a name %s', (_what, contact, parts) => {
	const crm = new Evaluated('crm-contact-sync');
	const [first, last] = ['firstName', 'lastName'].map((name) =>
		crm.field('Contact', name, item({ contact })),
	);
	expect([first, last]).toEqual(parts);
});

describe('Call analytics', () => {
	const analytics = new Evaluated('call-analytics');
	const ends = { from: '5550100', fromE164: '+14155550100', to: '5550123', toE164: '+14155550123' };

	test.each<[string, IDataObject, string | undefined]>([
		['inbound', { ...ends, direction: 'inbound' }, '+14155550123'],
		['outbound', { ...ends, direction: 'outbound' }, '+14155550100'],
		['in an unknown direction', ends, undefined],
		['on a line with a name', { ...ends, direction: 'outbound', line: 'Support' }, 'Support'],
		['outbound, numbers as written', { direction: 'outbound', from: '100', to: '101' }, '100'],
	])("the line of a call %s is the business's", (_what, call, line) => {
		expect(analytics.field('Row', 'line', item({ call }))).toBe(line);
	});
});

test.each<[string, IDataObject, string | undefined]>([
	['tells what a call came to', { status: 'completed' }, '2026-03-07T15:30:00Z'],
	['only adds to a call, such as its recording', {}, undefined],
])('Call analytics: an event that %s', (_what, call, occurredAt) => {
	const event = item({ occurredAt: '2026-03-07T15:30:00Z', call });
	expect(new Evaluated('call-analytics').field('Row', 'occurred_at', event)).toBe(occurredAt);
});
