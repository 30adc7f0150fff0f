import { justCall } from '../../../../nodes/JustCall/platform';
import type { JsonObject } from '../../../../lib/webhook/http/message';
import { Item } from '../../../../lib/webhook/record/schema';
import {
	FIXTURES,
	ADDRESS,
	bytesOf,
	bodyOf,
	verdictOn,
	received,
	changed,
	keyOf,
	itemOf,
} from './requests';

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
