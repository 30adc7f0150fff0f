import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { justCall } from '../../../nodes/JustCall/platform';
import { keysOf, textKey } from '../../../lib/webhook/signature/keys';
import { message, type JsonObject } from '../../../lib/webhook/http/message';
import type { Selection } from '../../../lib/webhook/platform/definition';
import { receive, type Received, type Verdict } from '../../../lib/webhook/receive';
import { Item } from '../../../lib/webhook/record/schema';

const FOLDER = join(__dirname, '../../fixtures/JustCall');
const FIXTURES = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
const SECRET = 'jc-api-secret-0142';
const ADDRESS = 'https://n8n.example.com/webhook/justcall';
const NOW_SECONDS = 1_773_326_100; // 2026-03-12T14:35:00Z

const bytesOf = (fixture: string) => readFileSync(join(FOLDER, `${fixture}.json`));
const bodyOf = (fixture: string) => JSON.parse(bytesOf(fixture).toString()) as JsonObject;
const hex = (content: string | Buffer) =>
	createHmac('sha256', SECRET).update(content).digest('hex');

/** The headers of either dialect, told by the body's own fields. */
function headersFor(body: Buffer): Record<string, string> {
	const { type, webhook_url: url } = JSON.parse(body.toString()) as Record<string, string>;
	if (type === undefined) return { 'x-justcall-signature': hex(body) };
	const timestamp = '2026-03-12 14:34:58';
	return {
		'x-justcall-signature': hex(
			`${SECRET}|${encodeURIComponent(url ?? ADDRESS)}|${type}|${timestamp}`,
		),
		'x-justcall-signature-version': 'v1',
		'x-justcall-request-timestamp': timestamp,
	};
}

function verdictOn(body: Buffer | JsonObject, selection: Selection = 'all'): Verdict {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
	return receive(
		message({
			body: bytes,
			headers: headersFor(bytes),
			query: {},
			addresses: [ADDRESS],
			receivedAt: NOW_SECONDS * 1000,
		}),
		{
			platform: justCall,
			keys: keysOf(textKey, [SECRET]),
			verification: true,
			selection,
			scope: 'workflow/node',
		},
	);
}

function received(body: Buffer | JsonObject, selection?: Selection): Received {
	const verdict = verdictOn(body, selection);
	if (verdict.kind !== 'accepted') throw new Error(`not accepted but ${JSON.stringify(verdict)}`);
	return verdict.event;
}

/** A fixture's body with other top-level fields; those of `data` are changed one by one. */
function changed(fixture: string, { data, ...change }: JsonObject): JsonObject {
	const body = bodyOf(fixture);
	return { ...body, ...change, data: { ...(body.data as JsonObject), ...(data as JsonObject) } };
}

const keyOf = (body: Buffer | JsonObject, selection?: Selection) =>
	received(body, selection).key.toString('hex');
const itemOf = (fixture: string) => received(bytesOf(fixture)).item;

describe('event types', () => {
	test.each(FIXTURES)('%s is taken for its event, its data untouched', (fixture) => {
		const { type, item } = received(bytesOf(fixture));
		const [named] = fixture.split('~');
		const { data } = bodyOf(fixture);
		expect({ type, event: item.event, data: item.data }).toEqual({
			type: named,
			event: named,
			data,
		});
		expect(Item.safeParse(item)).toMatchObject({ success: true });
	});

	test('every event has a sample', () => {
		expect(Object.keys(justCall.events).filter((type) => !FIXTURES.includes(type))).toEqual([]);
	});

	test.each([
		['the help page', 'call.completed call.missed sms.received sms.sent'],
		['the help page', 'voicemail.received contact.created'],
		['the API', 'call.completed call.answered call.initiated call.incoming call.updated'],
		['the API', 'call.enters_queue call.exits_queue jc.call_ai_generated call.voicemail'],
		['the API', 'call.missed call.ai_voice_agent sms.sent_received sms.sent sms.received'],
		['the API', 'sms.status_updated sd.call_completed sd.call_updated sd.call_ai_generated'],
		['the API', 'whatsapp.message_sent whatsapp.message_received'],
		['the API', 'whatsapp.message_status_updated jc.contact_status_updated'],
		['the API', 'appointment.scheduled'],
	])('%s has %s', (_source, types) => {
		for (const type of types.split(' ')) {
			const event = { type, request_id: '01HS', data: { id: 1 } };
			expect(received(event).type).toBe(type === 'call.voicemail' ? 'voicemail.received' : type);
		}
	});

	test('an event JustCall has added since is not lost', () => {
		const { type, item } = received({ type: 'meeting.ended', request_id: '01HX', data: { a: 1 } });
		expect(type).toBeUndefined();
		expect(item).toMatchObject({ event: 'meeting.ended', id: '01HX', data: { a: 1 }, contact: {} });
	});

	test.each([
		['only sms.sent', 'sms.sent', 'Outgoing', 'sms.sent'],
		['only sms.received', 'sms.received', 'Incoming', 'sms.received'],
		['only sms.received', 'sms.received', 'inbound', 'sms.received'],
		['both directions', 'sms.sent_received', 'Outgoing', 'sms.sent_received'],
	])('with %s selected (%s), %s of sms.sent_received is %s', (_name, selected, direction, type) => {
		const event = changed('sms.sent_received', { data: { direction } });
		expect(received(event, new Set([selected])).type).toBe(type);
	});

	test.each([
		['sms.received', 'Outgoing'],
		['sms.sent', 'Incoming'],
		['sms.sent', null],
	])('%s is not what a message of direction %s is', (selected, direction) => {
		const body = changed('sms.sent_received', { data: { direction } });
		expect(verdictOn(body, new Set([selected]))).toEqual({
			kind: 'notSelected',
			type: 'sms.sent_received',
		});
	});
});

describe('identity', () => {
	const retry = { request_id: '01HSGZRD0PHRCCHM46JRRETRY9', url_id: '65fc65d6d8b63be90aeee599' };

	const identified = ({ request_id: request, data }: JsonObject) =>
		request !== undefined && Object.keys(data as JsonObject).length > 0;

	test.each(FIXTURES.filter((fixture) => identified(bodyOf(fixture))))(
		'%s has the same key in a duplicate that went to another subscription',
		(fixture) => {
			expect(keyOf(changed(fixture, retry))).toBe(keyOf(bytesOf(fixture)));
		},
	);

	test.each([
		['another call', 'call.completed~vendor', { data: { id: 394042399 } }],
		['another call of the help page', 'call.completed', { data: { call_id: 'call_2' } }],
		['another call whose id is empty', 'call.incoming', { data: { call_sid: 'CA2' } }],
		['another call whose id is 0', 'call.initiated', { data: { call_sid: 'CA2' } }],
		['a further change of a call', 'call.updated', { data: { tags: ['vip'] } }],
		['a caller who comes to another queue', 'call.enters_queue', { data: { queue_id: 513 } }],
		['a second AI report', 'jc.call_ai_generated', { data: { justcall_ai: { call_score: 90 } } }],
		['another message', 'sms.received', { data: { message_id: 'msg_2' } }],
		['the next delivery status', 'sms.status_updated', { data: { delivery_status: 'failed' } }],
		['another dialer call', 'sd.call_completed', { data: { call_id: 5120882 } }],
		['the next contact status', 'jc.contact_status_updated', { data: { status: { dnd: true } } }],
		['another appointment', 'appointment.scheduled', { data: { id: '111507' } }],
		['another contact', 'contact.created', { data: { contact_id: 'con_42d2' } }],
	])('%s has another key', (_name, fixture, change) => {
		expect(keyOf(changed(fixture, change))).not.toBe(keyOf(bytesOf(fixture)));
	});

	test.each([
		['a call that ended', 'call.completed~vendor', { data: { cost_incurred: 0.05 } }],
		['a message', 'sms.received~vendor', { data: { delivery_status: 'delivered' } }],
		['a call known by its sid alone', 'call.incoming', { data: { agent_name: 'John' } }],
	])('%s is the same one when details of it come otherwise', (_name, fixture, change) => {
		const [first, second] = [received(bytesOf(fixture)), received(changed(fixture, change))];
		expect(second.key).toEqual(first.key);
		expect(second.identity.fingerprint).not.toEqual(first.identity.fingerprint);
	});

	test('one SMS through sms.sent and sms.sent_received is one event where sms.sent is selected', () => {
		const selection = new Set(['sms.sent']);
		const sent = bodyOf('sms.sent~vendor');
		expect(keyOf(bytesOf('sms.sent_received'), selection)).toBe(keyOf(sent, selection));
	});

	test('data without any id is told by the bytes of the body', () => {
		const body = changed('call.completed~empty', {});
		expect(keyOf(body)).toBe(keyOf(body));
		expect(keyOf(body)).not.toBe(keyOf(changed('call.completed~empty', { request_id: '01HX' })));
	});
});

describe('the frame of an item', () => {
	test.each([
		['the time of the help page', 'call.completed', '2026-03-12T14:30:00.000Z'],
		['an unpadded UTC time of a call', 'call.completed~vendor', '2024-03-21T08:29:15.000Z'],
		['the UTC time of an SMS', 'sms.sent~vendor', '2024-02-23T09:30:58.000Z'],
		['the UTC time of a WhatsApp message', 'whatsapp.message_sent', '2024-02-23T11:05:40.000Z'],
		['no time of a change', 'call.updated', undefined],
		['no time that does not exist', 'call.completed~drifted', undefined],
		['no time without a zone', 'appointment.scheduled', undefined],
	])('%s (%s): occurred at %s', (_name, fixture, occurredAt) => {
		expect(itemOf(fixture).occurredAt).toBe(occurredAt);
	});

	test('the id is that of the request, the envelope keeps the rest', () => {
		expect(itemOf('sms.sent~vendor')).toMatchObject({
			platform: 'JustCall',
			id: bodyOf('sms.sent~vendor').request_id,
			envelope: { webhook_url: ADDRESS, type: 'sms.sent' },
		});
		expect(itemOf('sms.sent').id).toMatch(/^[0-9a-f]{32}$/);
	});
});

const robert = {
	name: 'Robert Williams',
	firstName: 'Robert',
	lastName: 'Williams',
	email: 'robert.williams@example.com',
	phone: '16465550148',
	phoneE164: '+16465550148',
};
const john = { id: '27155', name: 'John Smith', email: 'john.smith@example.com' };

describe('calls in the unified record', () => {
	test('the sample of the help page', () => {
		expect(itemOf('call.completed')).toMatchObject({
			contact: { phone: '+14155559876', phoneE164: '+14155559876' },
			call: {
				id: 'call_8f3a2b1c',
				direction: 'inbound',
				status: 'completed',
				from: '+14155559876',
				fromE164: '+14155559876',
				to: '+14155551234',
				toE164: '+14155551234',
				durationSeconds: 185,
				endedAt: '2026-03-12T14:30:00.000Z',
			},
			agent: { id: '42' },
			recording: { url: 'https://recordings.justcall.io/rec_abc123.mp3' },
		});
	});

	test('an outbound call of the help page: the customer is at the other end', () => {
		expect(itemOf('call.completed~notes')).toMatchObject({
			contact: { phone: '+14155550187' },
			call: {
				direction: 'outbound',
				from: '+14155551234',
				to: '+14155550187',
				notes: 'Customer confirmed the renewal.',
				disposition: 'Closed Won',
			},
			agent: { id: '42', name: 'Jordan Lee' },
		});
	});

	test('a completed call of the developer documentation', () => {
		const { contact, call, agent, recording } = itemOf('call.completed~vendor');
		expect({ contact, call, agent, recording }).toEqual({
			contact: robert,
			call: {
				id: '394042357',
				direction: 'inbound',
				status: 'completed',
				from: '16465550148',
				fromE164: '+16465550148',
				to: '12135550123',
				toE164: '+12135550123',
				line: 'Sales Line',
				startedAt: '2024-03-21T08:25:43.000Z',
				endedAt: '2024-03-21T08:29:15.000Z',
				durationSeconds: 212,
				talkSeconds: 185,
				waitSeconds: 27,
				disposition: 'Renewal',
				notes: 'Wants the invoice by e-mail.',
				rating: 4,
				tags: ['vip'],
			},
			agent: john,
			recording: {
				url: 'https://recordings.example.com/justcall/394042357.mp3',
				urls: [
					'https://recordings.example.com/justcall/394042357.mp3',
					'https://recordings.example.com/justcall/394042357-transfer.mp3',
				],
			},
		});
	});

	test('an outgoing call: the numbers change sides', () => {
		expect(itemOf('call.completed~outgoing')).toMatchObject({
			contact: { phone: '16465550148' },
			call: {
				direction: 'outbound',
				from: '12135550123',
				to: '16465550148',
				toE164: '+16465550148',
				talkSeconds: 0,
			},
		});
	});

	test.each([
		['call.incoming', 'ringing'],
		['call.initiated', 'started'],
		['call.answered', 'answered'],
		['call.answered~document', 'answered'],
		['call.enters_queue', 'queued'],
		['call.exits_queue', 'abandoned'],
		['call.completed~outgoing', 'noAnswer'],
		['call.missed', 'missed'],
		['call.missed~vendor', 'missed'],
		['voicemail.received', 'voicemail'],
		['voicemail.received~vendor', 'voicemail'],
		['jc.call_ai_generated', 'completed'],
		['call.updated', 'completed'],
		['sd.call_updated', 'completed'],
	])('%s: the call is %s', (fixture, status) => {
		expect(itemOf(fixture).call.status).toBe(status);
	});

	test.each([
		['missed', 'missed'],
		['Voicemail', 'voicemail'],
		['Abandoned before ringing', 'abandoned'],
		['answered', 'completed'],
	])('a completed call of type %s was %s', (type, status) => {
		const event = changed('call.completed~vendor', { data: { call_info: { type } } });
		expect(received(event).item.call.status).toBe(status);
	});

	test('a voicemail has its recording and text', () => {
		expect(itemOf('voicemail.received~vendor')).toMatchObject({
			contact: robert,
			voicemail: {
				url: 'https://recordings.example.com/justcall/394042362.mp3',
				transcript: 'Hi, this is Robert. Please call me back about the renewal.',
			},
		});
		expect(itemOf('voicemail.received')).toMatchObject({
			contact: { phone: '+14155550165' },
			voicemail: { url: 'https://recordings.justcall.io/vm_77ab31.mp3' },
		});
	});

	test('a missed call waited and nobody answered', () => {
		const item = itemOf('call.missed~vendor');
		expect(item.call).toMatchObject({ waitSeconds: 30, durationSeconds: 30, talkSeconds: 0 });
		expect(item.agent).toBeUndefined();
		expect(itemOf('call.missed').call).toMatchObject({ waitSeconds: 30, from: '+14155550165' });
	});

	test('a call without an id has its sid', () => {
		expect(itemOf('call.incoming').call.id).toBe('CA5f0c3a9d7be2416e8c1f0a6d93b7e206');
		expect(itemOf('call.initiated').call.id).toBe('CA5f0c3a9d7be2416e8c1f0a6d93b7e207');
	});

	test('what the AI made of a call', () => {
		expect(itemOf('jc.call_ai_generated').call).toMatchObject({
			summary: 'Robert asks to renew the service plan; John confirms the price for another year.',
			sentiment: 'Positive',
			score: 82,
			tags: ['vip', 'renewal'],
			transcript:
				'Speaker 0: Thanks for calling Northwind Heating, this is John.\n' +
				"Speaker 1: Hi John, I'd like to renew our service plan.",
		});
		expect(itemOf('jc.call_ai_generated~flat')).toMatchObject({
			contact: { phone: '+1 (646) 555-0148', phoneE164: '+16465550148' },
			call: { transcript: "Robert: I'd like to renew our service plan." },
		});
	});

	test('a voice agent is the agent', () => {
		expect(itemOf('call.ai_voice_agent')).toMatchObject({
			agent: { id: 'va_31', name: 'Front desk' },
			call: { talkSeconds: 94, startedAt: '2024-03-21T22:10:05.000Z' },
		});
	});

	test('a Sales Dialer call has its campaign and contact', () => {
		expect(itemOf('sd.call_completed')).toMatchObject({
			contact: { ...robert, id: '778120' },
			call: {
				id: '5120881',
				direction: 'outbound',
				from: '12135550177',
				to: '16465550148',
				campaign: 'Spring renewals',
				durationSeconds: 143,
			},
			agent: john,
		});
		expect(itemOf('sd.call_updated').call).toMatchObject({
			disposition: 'Interested',
			notes: 'Call again in May.',
			rating: 4,
		});
		expect(itemOf('sd.call_ai_generated').call.score).toBe(82);
	});

	test('drifted shapes lose what does not fit and nothing else', () => {
		expect(itemOf('call.completed~drifted')).toMatchObject({
			contact: robert,
			call: { id: '394042360', tags: ['vip'], status: 'completed' },
			agent: john,
		});
	});

	test.each([
		['nulls', 'call.completed~nulls', { id: '394042359', status: 'completed' }],
		['nothing', 'call.completed~empty', { status: 'completed' }],
	])('%s give an item', (_name, fixture, call) => {
		expect(itemOf(fixture)).toMatchObject({ contact: {}, call, message: {} });
		expect(itemOf(fixture).call).toEqual(call);
	});
});

describe('messages, contacts and appointments in the unified record', () => {
	test('SMS of the help page, in both directions', () => {
		expect(itemOf('sms.received')).toMatchObject({
			contact: { phone: '+14155550176', phoneE164: '+14155550176' },
			message: {
				id: 'msg_a1b2c3d4',
				channel: 'sms',
				direction: 'inbound',
				from: '+14155550176',
				to: '+14155551234',
				text: 'Can I move my appointment to Friday?',
				sentAt: '2026-03-12T14:35:00.000Z',
			},
		});
		expect(itemOf('sms.sent')).toMatchObject({
			contact: { phone: '+14155550176' },
			message: {
				direction: 'outbound',
				from: '+14155551234',
				to: '+14155550176',
				media: [{ url: 'https://media.example.com/map.png' }],
			},
			agent: { id: '42' },
		});
	});

	test('an SMS with a picture', () => {
		expect(itemOf('sms.received~vendor')).toMatchObject({
			contact: robert,
			message: {
				id: '123455001',
				direction: 'inbound',
				status: 'received',
				from: '16465550148',
				to: '12135550123',
				toE164: '+12135550123',
				text: 'Here is a photo of the boiler 📷',
				media: [
					{ url: 'https://media.example.com/justcall/boiler.jpg', contentType: 'image/jpeg' },
				],
				sentAt: '2024-02-23T09:30:58.000Z',
			},
		});
	});

	test.each([
		['sms.sent_received', 'outbound', 'sent'],
		['sms.sent_received~incoming', 'inbound', 'received'],
		['sms.status_updated', 'outbound', 'delivered'],
		['whatsapp.message_status_updated', 'outbound', 'read'],
	])('%s is %s and %s', (fixture, direction, status) => {
		expect(itemOf(fixture).message).toMatchObject({ direction, status });
	});

	test('where the data has no direction, the name of the event tells', () => {
		const sent = changed('sms.sent~vendor', { data: { direction: null } });
		expect(received(sent).item.message).toMatchObject({ direction: 'outbound', to: '16465550148' });
	});

	test('a WhatsApp message with a document', () => {
		expect(itemOf('whatsapp.message_received').message).toMatchObject({
			channel: 'whatsapp',
			direction: 'inbound',
			text: 'This is the model plate',
			media: [
				{ url: 'https://media.example.com/justcall/plate.pdf', contentType: 'application/pdf' },
			],
		});
	});

	test('a contact whose status changed', () => {
		const { contact, agent } = itemOf('jc.contact_status_updated');
		expect({ contact, agent }).toEqual({
			contact: {
				id: '1234',
				name: 'Rachel Green',
				firstName: 'Rachel',
				lastName: 'Green',
				email: 'rachel.green@example.com',
				phone: '12135550166',
				phoneE164: '+12135550166',
				extension: '101',
				createdDate: '2024-04-01',
				otherPhones: [{ label: 'Mobile', number: '19875550144', numberE164: '+19875550144' }],
				company: 'Friends.co',
				address: { full: 'New York, United States' },
				notes: 'wants a demo of AI features',
				status: 'blacklist',
				updatedDate: '2024-05-13',
			},
			agent: { id: '105678' },
		});
		expect(itemOf('jc.contact_status_updated~cleared').contact.status).toBe('active');
	});

	test('a new contact', () => {
		expect(itemOf('contact.created').contact).toEqual({
			id: 'con_42d1',
			name: 'Rachel Green',
			firstName: 'Rachel',
			lastName: 'Green',
			email: 'rachel.green@example.com',
			phone: '+12135550166',
			phoneE164: '+12135550166',
			company: 'Friends.co',
			notes: 'Met at the trade fair.',
			createdAt: '2026-03-12T14:40:00.000Z',
		});
	});

	test('an appointment is a booking, its end after the length of its slot', () => {
		expect(itemOf('appointment.scheduled')).toMatchObject({
			contact: { name: 'Robert Zane', firstName: 'Robert', phoneE164: '+16465550131' },
			booking: {
				id: '111505',
				calendar: 'Onboarding Call',
				startsAt: '2025-04-29T12:45:00.000Z',
				endsAt: '2025-04-29T13:00:00.000Z',
				timezone: 'America/New_York',
				service: 'Call',
				status: 'scheduled',
				notes: 'Need a walkthrough of the calling functionality',
			},
		});
		expect(itemOf('appointment.scheduled~nulls').booking).toEqual({
			id: '111506',
			status: 'scheduled',
		});
	});

	test.each<[string, string | undefined, string]>([
		['12135550166', '+12135550166', 'a number with its country code'],
		['+442071838750', '+442071838750', 'a number with a plus'],
		['2135550166', undefined, 'ten digits, perhaps without the code'],
		['02071838750', undefined, 'a national number'],
		['72345', undefined, 'a short code'],
	])('%s is %s in E.164: %s', (number, e164) => {
		const event = changed('sms.received~vendor', { data: { contact_number: number } });
		expect(received(event).item.contact).toMatchObject({ phone: number });
		expect(received(event).item.contact.phoneE164).toBe(e164);
	});
});

test.each([
	['a list', []],
	['a text', 'call'],
	['a number', 7],
	['null', null],
])('data that is %s gives an item for every event', (_name, data) => {
	for (const type of Object.keys(justCall.events)) {
		const { item } = received({ type, request_id: '01HX', webhook_url: ADDRESS, data });
		expect(item).toMatchObject({ event: type, contact: {}, call: {}, message: {} });
	}
});
