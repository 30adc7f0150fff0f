import { nectarDesk } from '../../../nodes/NectarDesk/platform';
import { accepted, arrival, bytes, fixture, parsed, type Circumstances } from './messages';

/** What an arrival was taken for, and what told. */
function taken(body: object, circumstances?: Circumstances): string {
	const { item, type } = accepted(bytes(body), circumstances);
	const { eventFrom } = item.envelope;
	return `${type ?? item.event} by ${typeof eventFrom === 'string' ? eventFrom : 'nothing'}`;
}

describe('where the name comes from', () => {
	const call = parsed('Call Ended');
	const several = new Set(['Call Ended', 'Call Disposition Saved']);

	test.each([
		'Call Recording Received',
		'Call%20Recording%20Received',
		'call%255Frecording%255Freceived',
		'call_recording_received',
		'callRecordingReceived',
		'CALL-RECORDING-RECEIVED',
		'call.recording.received',
	])('the URL says ?event=%s', (event) => {
		expect(taken(call, { query: { event } })).toBe('Call Recording Received by url');
	});

	test.each(['Event', 'EVENT', 'eVeNt'])('the URL says it as ?%s=', (parameter) => {
		const query = { [parameter]: 'call_recording_received' };
		expect(taken(call, { query })).toBe('Call Recording Received by url');
	});

	test.each([
		'event',
		'event_name',
		'eventName',
		'event_type',
		'eventType',
		'webhook_event',
		'webhookEvent',
		'type',
	])('the body says it in "%s"', (field) => {
		expect(taken({ ...call, [field]: 'call_disposition_modified' })).toBe(
			'Call Disposition Modified by body',
		);
	});

	test.each(['x-event', 'x-event-type', 'x-webhook-event'])('the header %s says it', (header) => {
		expect(taken(call, { headers: { [header]: 'Call Disposition Modified' } })).toBe(
			'Call Disposition Modified by header',
		);
	});

	test.each<[string, object, Circumstances, string]>([
		[
			'the URL, before the body',
			{ ...call, event: 'Call Abandoned' },
			{ query: { event: 'call_ended' } },
			'Call Ended by url',
		],
		[
			'the body, before a header',
			{ ...call, event: 'Call Ended' },
			{ headers: { 'x-event': 'Call Abandoned' } },
			'Call Ended by body',
		],
		[
			'a header, before the selection',
			call,
			{ headers: { 'x-event': 'Call Ended' }, selection: new Set(['Call Ended']) },
			'Call Ended by header',
		],
		[
			'the only selected event, before the shape',
			call,
			{ selection: new Set(['Call Disposition Modified']) },
			'Call Disposition Modified by selection',
		],
		['not the shape of a call, which all its events have', call, {}, 'Call by nothing'],
		[
			'the first of a repeated parameter',
			call,
			{ query: { event: ['call_ended', 'x'] } },
			'Call Ended by url',
		],
		['not a URL with an unknown name', call, { query: { event: 'hang_up' } }, 'Call by nothing'],
		['not a parameter that is no text', call, { query: { event: { a: 1 } } }, 'Call by nothing'],
		['not the direction in "type"', { ...call, type: 'inbound' }, {}, 'Call by nothing'],
		['not an unknown name in the body', { ...call, event: 'hang_up' }, {}, 'Call by nothing'],
		[
			'not the name of a list',
			{ id: 1, name: 'Call Ended', contacts: 3 },
			{},
			'Contact List by nothing',
		],
		[
			'not a text of any length',
			{ ...call, event: `Call Ended${' '.repeat(200)}` },
			{},
			'Call by nothing',
		],
	])('%s', (_, body, circumstances, expected) => {
		expect(taken(body, circumstances)).toBe(expected);
	});

	test('another event than the one its URL names is not selected', () => {
		const query = { event: 'call_abandoned' };
		expect(arrival(fixture('Call Ended'), { query, selection: several })).toEqual({
			kind: 'notSelected',
			type: 'Call Abandoned',
		});
	});

	const calls = Object.keys(nectarDesk.events).filter((name) => name.startsWith('Call '));
	const candidatesOf = (item: { envelope: object }) =>
		'candidates' in item.envelope ? item.envelope.candidates : undefined;

	test.each([
		['Call Abandoned', 'Call', calls],
		['Call Overflowed To Voicemail', 'Call', calls],
		['Call Disposition Saved', 'Call', calls],
		['Call Disposition Modified', 'Call', calls],
		['Call Recording Received', 'Call', calls],
		['Call Ended', 'Call', calls],
		['Call Ended~nulls', 'Call', calls],
		['Contact Created', 'Contact', ['Contact Created', 'Contact Modified']],
		['Contact Modified', 'Contact', ['Contact Created', 'Contact Modified']],
		['Contact List Created', 'Contact List', ['Contact List Created', 'Contact List Modified']],
		['Contact List Modified', 'Contact List', ['Contact List Created', 'Contact List Modified']],
	])('without a name %s is a %s, and never named as another event', (name, event, candidates) => {
		const { item, type } = accepted(fixture(name));
		expect([type, item.event]).toEqual([undefined, event]);
		expect(candidates).toEqual(expect.arrayContaining(candidatesOf(item) as string[]));
		expect(candidatesOf(item)).toEqual(
			expect.arrayContaining(name in nectarDesk.events ? [name] : []),
		);
		expect(item.envelope.eventFrom).toBeUndefined();
	});

	test.each(['Message Received', 'Message Sent'])('the direction of a message tells %s', (name) => {
		expect(taken(parsed(name))).toBe(`${name} by shape`);
	});

	test.each(['Call Ended', 'Contact Modified', 'Contact List Created'])(
		'what is certain of an unnamed %s is in the record',
		(name) => {
			const { item } = accepted(fixture(name));
			const named = accepted(fixture(name), { query: { event: name } }).item;
			expect(item.contact).toEqual(named.contact);
			expect(item.call?.id).toEqual(named.call?.id);
		},
	);

	test('an unknown name in the URL is told in the item, whatever the body looks like', () => {
		const query = { event: 'call_endet' };
		const selection = new Set(['Call Ended']);
		const { item, type } = accepted(fixture('Call Ended'), { query, selection });
		expect([type, item.event]).toEqual([undefined, 'Call']);
		expect(item.envelope).toMatchObject({ unknownName: 'call_endet' });
	});

	test('events of equal bodies and no certain name are no duplicates of each other', () => {
		const [one, other] = [1, 2].map((second) =>
			accepted(fixture('Call Ended'), { secondsLater: second }),
		);
		expect(one?.item.id).not.toBe(other?.item.id);
		expect(one?.candidates).toBeDefined();
	});

	test('an event of no certain name comes where any that it may be is selected', () => {
		expect(accepted(fixture('Call Ended'), { selection: several }).type).toBeUndefined();
		const selection = new Set(['Contact Created', 'Message Sent']);
		expect(arrival(fixture('Call Ended'), { selection })).toEqual({
			kind: 'notSelected',
			type: 'Call',
		});
	});

	test('the only selected event is not taken for one that the body cannot be', () => {
		const selection = new Set(['Contact Created']);
		expect(arrival(fixture('Call Ended'), { selection })).toEqual({
			kind: 'notSelected',
			type: 'Call',
		});
	});

	test.each([
		['all events are', undefined],
		['some events are', several],
	])('a body that tells nothing is kept where %s wanted', (_case, selection) => {
		expect(taken({}, { selection })).toBe('unknown by nothing');
		expect(taken({ id: 7 }, { selection })).toBe('unknown by nothing');
	});
});
