import type { IDataObject } from 'n8n-workflow';
import { Evaluated } from '../evaluate';
import { item } from './item';

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

describe('Booking to job: where the work is', () => {
	const booking = new Evaluated('booking-to-job');
	const placeOf = (more: IDataObject) =>
		['addressLine1', 'city', 'state', 'zip'].map((name) =>
			booking.field('Booking', name, item(more)),
		);
	const none = ['Address to be asked for', 'Austin', 'TX', '78701'];

	test.each<[string, Array<string | undefined>]>([
		['123 Oak St, Austin, TX', ['123 Oak St', 'Austin', 'TX', '78701']],
		['45 Elm Ave, Dallas, TX 75201', ['45 Elm Ave', 'Dallas', 'TX', '75201']],
		['45 Elm Ave, Apt 4, Dallas, TX 75201', ['45 Elm Ave, Apt 4', 'Dallas', 'TX', '75201']],
		['45 Elm Ave, Dallas, TX 75201-1234, USA', ['45 Elm Ave', 'Dallas', 'TX', '75201-1234']],
		['45 Elm Ave, Dallas, TX, 75201', ['45 Elm Ave', 'Dallas', 'TX', '75201']],
		['45 Elm Ave, Dallas, Texas 75201', ['45 Elm Ave', 'Dallas', 'Texas', '75201']],
		['45 Elm Ave, Dallas TX 75201', ['45 Elm Ave', 'Dallas', 'TX', '75201']],
		['45 Elm Ave, New York, New York 10001', ['45 Elm Ave', 'New York', 'New York', '10001']],
		[
			'Unit 7, 12 King St W, Toronto, ON M5H 1A1, Canada',
			['Unit 7, 12 King St W', 'Toronto', 'ON', 'M5H 1A1'],
		],
		['45 Elm Ave, Dallas', ['45 Elm Ave', 'Dallas', 'TX', '78701']],
		['12345 Elm Ave', ['12345 Elm Ave', 'Austin', 'TX', '78701']],
		['', none],
		[' , ', none],
	])('%s', (full, place) => {
		expect(placeOf({ contact: { address: { full } } })).toEqual(place);
		expect(placeOf({ lead: { serviceAddress: full } })).toEqual(place);
	});

	test('its parts where they are known, and the address to use where none was sent', () => {
		const address = { line1: '1 Main St', city: 'Waco', state: 'TX', zip: '76701' };
		expect(placeOf({ contact: { address } })).toEqual(['1 Main St', 'Waco', 'TX', '76701']);
		expect(placeOf({})).toEqual(none);
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

	test.each<[string, string, string[]]>([
		['JustCall', 'a voicemail', ['voicemail.received', 'call.completed']],
		['OnCallClerk', 'a voicemail', ['voicemail.left', 'call.completed']],
		['Nectar Desk', 'a voicemail', ['Call Overflowed To Voicemail', 'Call Disposition Saved']],
		['Run a Call', 'a voicemail', ['voice_call.completed']],
		['Dialer.CX', 'a voicemail', ['call.ended']],
	])('%s: %s opens one ticket, whatever its events %j say', (platform, _what, events) => {
		const opened = events.filter((event) =>
			ticket.passes(
				'Support Call or Voicemail',
				item({ platform, event, call: { status: 'voicemail', disposition: 'Support' } }),
			),
		);
		expect(opened).toEqual([events[0]]);
	});

	test('the same call told again opens no second ticket', () => {
		const again = item({
			event: 'voicemail.received',
			call: { status: 'voicemail' },
			duplicateOf: 'call_1',
		});
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
