import {
	accepted,
	arrival,
	bytes,
	fixture,
	parsed,
	type Circumstances,
} from './NectarDesk.messages';

/** What an arrival was taken for, and what told. */
function taken(body: object, circumstances?: Circumstances): string {
	const { item, type } = accepted(bytes(body), circumstances);
	const { eventFrom } = item.envelope;
	return `${type ?? 'unknown'} by ${typeof eventFrom === 'string' ? eventFrom : 'nothing'}`;
}

describe('where the name comes from', () => {
	const call = parsed('Call Ended');
	const several = new Set(['Call Ended', 'Call Disposition Saved']);

	test.each([
		'Call Recording Received',
		'call_recording_received',
		'callRecordingReceived',
		'CALL-RECORDING-RECEIVED',
		'call.recording.received',
	])('the URL says ?event=%s', (event) => {
		expect(taken(call, { query: { event } })).toBe('Call Recording Received by url');
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
		['the shape, where nothing else tells', call, {}, 'Call Ended by shape'],
		[
			'the first of a repeated parameter',
			call,
			{ query: { event: ['call_ended', 'x'] } },
			'Call Ended by url',
		],
		[
			'not a URL with an unknown name',
			call,
			{ query: { event: 'hang_up' } },
			'Call Ended by shape',
		],
		[
			'not a parameter that is no text',
			call,
			{ query: { event: { a: 1 } } },
			'Call Ended by shape',
		],
		['not the direction in "type"', { ...call, type: 'inbound' }, {}, 'Call Ended by shape'],
		['not an unknown name in the body', { ...call, event: 'hang_up' }, {}, 'Call Ended by shape'],
		[
			'not the name of a list',
			{ id: 1, name: 'Call Ended', contacts: 3 },
			{},
			'Contact List Modified by shape',
		],
		[
			'not a text of any length',
			{ ...call, event: `Call Ended${' '.repeat(200)}` },
			{},
			'Call Ended by shape',
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

	test.each([
		['Call Abandoned', 'Call Abandoned'],
		['Call Overflowed To Voicemail', 'Call Overflowed To Voicemail'],
		['Call Disposition Saved', 'Call Disposition Saved'],
		['Call Ended', 'Call Ended'],
		['Call Ended~nulls', 'Call Ended'],
		['Message Received', 'Message Received'],
		['Message Sent', 'Message Sent'],
		['Contact List Modified', 'Contact List Modified'],
		['Contact Modified', 'Contact Modified'],
		// Shapes that more than one event has: with all events selected, the likelier one.
		['Call Disposition Modified', 'Call Disposition Saved'],
		['Call Recording Received', 'Call Ended'],
		['Contact Created', 'Contact Modified'],
		['Contact List Created', 'Contact List Modified'],
	])('by its shape %s is taken for %s', (name, expected) => {
		expect(taken(parsed(name))).toBe(`${expected} by shape`);
	});

	test.each([
		['Call Disposition Modified', ['Call Disposition Modified', 'Contact Created']],
		['Call Recording Received', ['Call Recording Received', 'Contact Created']],
		['Contact Created', ['Contact Created', 'Call Ended']],
		['Contact List Created', ['Contact List Created', 'Call Ended']],
		['Call Ended', ['Call Ended', 'Contact Created']],
	])('a shape of several events is taken for %s where %j are selected', (name, selected) => {
		expect(taken(parsed(name), { selection: new Set(selected) })).toBe(`${name} by shape`);
	});

	test('a shape of events that are not selected is named in the refusal', () => {
		const selection = new Set(['Contact Created', 'Message Sent']);
		expect(arrival(fixture('Call Ended'), { selection })).toEqual({
			kind: 'notSelected',
			type: 'Call Ended',
		});
	});

	test('a body that tells nothing is kept where all events are wanted', () => {
		expect(taken({})).toBe('unknown by nothing');
		expect(taken({ id: 7 })).toBe('unknown by nothing');
	});

	test('a body that tells nothing is passed over where some events are wanted', () => {
		expect(arrival(bytes({ id: 7 }), { selection: several })).toEqual({
			kind: 'notSelected',
			type: undefined,
		});
	});
});
