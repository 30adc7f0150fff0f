import type { IDataObject } from 'n8n-workflow';
import { Evaluated } from '../evaluate';
import { item } from './item';

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
