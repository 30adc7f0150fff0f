import type { IDataObject } from 'n8n-workflow';
import { Evaluated } from './evaluate';

/* Which events the ready-made workflows act on, and with what: the expressions of the files, evaluated by n8n. */

const item = (more: IDataObject): IDataObject => ({
	platform: 'JustCall',
	event: 'call.completed',
	id: '1',
	receivedAt: '2026-11-21T12:00:00Z',
	contact: {},
	call: {},
	message: {},
	...more,
});

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

describe('Booking to job', () => {
	const booking = new Evaluated('booking-to-job');
	const contact = { phone: '+14155550123', phoneE164: '+14155550123' };

	test.each<[string, boolean]>([
		['booking', true],
		['Booked', true],
		['APPOINTMENT', true],
		['appointment_scheduled', true],
		['Schedule visit', true],
		['Facebook lead', false],
		['Not booked', false],
		['no appointment', false],
		['appointment cancelled', false],
		['cancel appointment', false],
		['unscheduled call', false],
		['estimate', false],
		["Didn't book", false],
		['not interested in booking', false],
		['unable to schedule', false],
		['Appointment not set', false],
		['appointment was not booked', false],
		['booking failed', false],
		['Appointment no-show', false],
	])('a call with the disposition "%s" is a booking: %s', (disposition, expected) => {
		expect(booking.passes('Is a Booking', item({ contact, call: { disposition } }))).toBe(expected);
		const tagged = item({ contact, call: { tags: [disposition] } });
		expect(booking.passes('Is a Booking', tagged)).toBe(expected);
	});

	test.each<[string, IDataObject, boolean]>([
		['with a certain number', contact, true],
		['without a certain number', { phone: '555-0123' }, false],
	])('an appointment %s makes a job: %s', (_what, who, expected) => {
		expect(booking.passes('Is a Booking', item({ contact: who, booking: {} }))).toBe(expected);
	});
});

describe('Support ticket', () => {
	const ticket = new Evaluated('support-ticket');

	test.each<[string, boolean]>([
		['support', true],
		['Needs help', true],
		['service_request', true],
		['Complaint', true],
		['No problem', false],
		['unsupported carrier', false],
		['Sale', false],
		["doesn't need help", false],
		['no further support', false],
	])('a call with the disposition "%s" opens a ticket: %s', (disposition, expected) => {
		const call = { disposition };
		expect(ticket.passes('Support Call or Voicemail', item({ call }))).toBe(expected);
	});

	test('the same call told again opens no second ticket', () => {
		const again = item({ call: { status: 'voicemail' }, duplicateOf: 'call_1' });
		expect(ticket.passes('Support Call or Voicemail', again)).toBe(false);
	});

	test.each<[string | undefined, string[]]>([
		[undefined, ['phone', 'justcall']],
		['this week', ['phone', 'justcall', 'this_week']],
	])('urgency %s gives the tags %j', (urgency, tags) => {
		const call = urgency === undefined ? {} : { urgency };
		expect(ticket.field('Ticket', 'tags', item({ call }))).toEqual(tags);
	});
});

describe('Lead email', () => {
	const mail = new Evaluated('lead-email');
	const startsAt = '2025-04-29T12:45:00.000Z';

	test.each<[string, IDataObject, RegExp]>([
		[
			'in the zone of the booking',
			{ startsAt, timezone: 'America/New_York' },
			/: Tuesday, April 29, 2025 at 8:45 AM EDT$/m,
		],
		["else in the workflow's", { startsAt }, /: Tuesday, April 29, 2025 at 7:45 AM CDT$/m],
		[
			'also where the zone is unknown to the calendar',
			{ startsAt, timezone: 'Mars/Base' },
			/at 7:45 AM CDT$/m,
		],
	])('an appointment is written %s', (_how, booking, written) => {
		const text = mail.field('Email', 'text', item({ contact: { name: 'Jordan' }, booking }));
		expect(text).toMatch(written);
	});

	test('a time that is none is left out', () => {
		const text = mail.field('Email', 'text', item({ booking: { startsAt: 'soon' } }));
		expect(text).not.toMatch(/appointment|Invalid/i);
	});

	test('a lead told again gets no second email', () => {
		const lead = { contact: { email: 'jordan@example.com' } };
		expect(mail.passes('New Lead with an Email', item(lead))).toBe(true);
		expect(mail.passes('New Lead with an Email', item({ ...lead, duplicateOf: '1' }))).toBe(false);
	});
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

describe('Relay', () => {
	const relay = new Evaluated('relay-events');
	const event = item({ occurredAt: '2026-11-21T11:59:58Z', data: { id: 7 } });

	test('one event has one key and content, whenever it is received', () => {
		const again = { ...event, receivedAt: '2026-11-22T12:00:00Z', deduplicated: false };
		expect(relay.field('Event', 'key', again)).toBe(relay.field('Event', 'key', event));
		expect(relay.field('Event', 'event', again)).toEqual(relay.field('Event', 'event', event));
	});

	test('a state of Nectar Desk that is reached again has a key of its own', () => {
		const first = { ...event, platform: 'Nectar Desk', event: 'Call Disposition Modified' };
		const third = { ...first, receivedAt: '2026-11-21T12:10:00Z' };
		expect(relay.field('Event', 'key', { ...first })).toBe(relay.field('Event', 'key', first));
		expect(relay.field('Event', 'key', third)).not.toBe(relay.field('Event', 'key', first));
	});

	test('a changed event has a key of its own', () => {
		const changed = { ...event, data: { id: 7, note: 'called back' }, duplicateOf: '1' };
		expect(relay.field('Event', 'key', changed)).not.toBe(relay.field('Event', 'key', event));
	});
});

describe('All platforms', () => {
	const all = new Evaluated('all-platforms');
	const contact = { phone: '+14155550123' };

	test.each<[string, string, IDataObject, string | undefined]>([
		[
			'JustCall',
			'call.missed',
			{ call: { direction: 'inbound', status: 'missed' } },
			'Missed Call',
		],
		['Dialer.CX', 'call.ended', { call: { status: 'abandoned' } }, 'Call'],
		['Dialer.CX', 'call.started', { call: { status: 'started' }, lead: { id: '7' } }, undefined],
		['Dialer.CX', 'call.ended', { call: { status: 'completed' }, lead: { id: '7' } }, 'Call'],
		['Dialer.CX', 'lead.updated', { lead: { id: '7' } }, 'Lead'],
		['OnCallClerk', 'lead.captured', { lead: { name: 'Ada' } }, 'Lead'],
		['OnCallClerk', 'booking.created', { booking: { id: '1' } }, 'Booking'],
		['Run a Call', 'appointment.scheduled', { booking: { id: '1' }, job: { id: '2' } }, 'Booking'],
		['Run a Call', 'job.cancelled', { booking: { id: '1' }, job: { id: '2' } }, undefined],
		['Run a Call', 'appointment.completed', { booking: { id: '1' } }, undefined],
		['JustCall', 'sms.received', { message: { id: '1' } }, 'Message'],
		['Dialer.CX', 'alert.triggered', { alert: { name: 'Abandon rate' } }, 'Alert'],
	])('%s %s %j is told as: %s', (platform, event, more, branch) => {
		expect(all.branch('What Happened', item({ platform, event, contact, ...more }))).toBe(branch);
	});

	test.each<[IDataObject, string]>([
		[{ status: 'completed' }, '📞 Call with +14155550123'],
		[{ status: 'noAnswer', direction: 'outbound' }, '📞 Unanswered call to +14155550123'],
		[{ status: 'canceled', direction: 'inbound' }, '📞 Unanswered call from +14155550123'],
		[{ status: 'abandoned' }, '📞 Unanswered call with +14155550123'],
	])('a call %j: %s', (call, text) => {
		expect(all.field('Say: Call', 'text', item({ contact, call }))).toBe(text);
	});
});

test('The title of an archived recording says when in the zone of the workflow', () => {
	const event = item({ occurredAt: '2025-04-29T12:45:00.000Z', contact: { name: 'Ada' } });
	expect(new Evaluated('recording-archive').field('Recording', 'title', event)).toBe(
		'JustCall · 2025-04-29 07:45 CDT · Ada',
	);
});

test.each<[record: IDataObject, recordings: IDataObject[]]>([
	[{ recording: { url: 'https://a/1' } }, [{ url: 'https://a/1', part: '' }]],
	[{ voicemail: { url: 'https://a/v' } }, [{ url: 'https://a/v', part: '' }]],
	[
		{ recording: { url: 'https://a/1', urls: ['https://a/1', 'https://a/2', 'https://a/3'] } },
		[
			{ url: 'https://a/1', part: '' },
			{ url: 'https://a/2', part: '-2' },
			{ url: 'https://a/3', part: '-3' },
		],
	],
])('Recording archive keeps each recording of %j under a name of its own', (record, recordings) => {
	const archive = new Evaluated('recording-archive');
	expect(archive.passes('Has a Recording', item(record))).toBe(true);
	expect(archive.field('Recording', 'recordings', item(record))).toEqual(recordings);
});

describe('Send events', () => {
	const event = item({
		platform: 'Signed Webhook',
		event: 'agent.status',
		id: '8',
		data: { status: 'available' },
		envelope: { timestamp: '2026-11-21T11:59:58Z' },
	});
	const keyOf = (one: IDataObject) =>
		new Evaluated('send-events').option('Send to Subscribers', 'idempotencyKey', one);

	test('one event has one key, whenever it is received', () => {
		expect(keyOf({ ...event, receivedAt: '2026-11-22T12:00:00Z' })).toBe(keyOf(event));
		expect(keyOf(event)).toMatch(/^.{1,500}$/);
	});

	test.each<[string, IDataObject]>([
		['of other content under the same ID', { data: { status: 'busy' }, duplicateOf: '8' }],
		['of a state that is reached again', { envelope: { timestamp: '2026-11-21T12:30:00Z' } }],
	])('an event %s has a key of its own', (_what, more) => {
		expect(keyOf({ ...event, ...more })).not.toBe(keyOf(event));
	});
});

test('Send me a sample says whether the trigger accepted it and, if not, what to do', () => {
	const sample = new Evaluated('send-me-a-sample');
	const accepted = { status: 'delivered', eventType: 'call.completed', statusCode: 200 };
	expect(sample.field('Accepted', 'text', accepted)).toBe(
		'call.completed was accepted (status 200). Look at the output of the trigger.',
	);
	const not = { eventType: 'call.completed', reason: 'HTTP 401', whatToDo: 'Check the secret.' };
	expect(sample.field('Not Accepted', 'text', not)).toBe(
		'call.completed was not accepted: HTTP 401',
	);
	expect(sample.field('Not Accepted', 'whatToDo', not)).toBe('Check the secret.');
});
