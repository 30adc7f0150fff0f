import { justCall } from '../../../../nodes/JustCall/platform';
import { ADDRESS, received, changed, itemOf, robert } from './requests';

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
