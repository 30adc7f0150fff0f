import { nectarDesk } from '../../../nodes/NectarDesk/platform';
import { accepted, atItsUrl, bytes, parsed } from './messages';

describe('the record', () => {
	const john = {
		id: '113',
		name: 'John Smith',
		firstName: 'John',
		lastName: 'Smith',
		email: 'john@example.com',
		phone: '16135551234',
	};
	const outbound = {
		id: '65123',
		direction: 'outbound',
		from: '16138007406',
		to: '16135551234',
		line: 'RIDEAU FLORIST',
		startedAt: '2025-04-15T22:41:22.000Z',
		endedAt: '2025-04-15T22:41:40.000Z',
		durationSeconds: 18,
		talkSeconds: 13,
		waitSeconds: 5,
	};
	const agent = { id: '3', name: 'Customer Service' };
	const recording = 'https://nectarflowers.nectardesk.io/api/call/recording';
	test.each([
		[
			'Call Ended',
			{
				occurredAt: '2025-04-15T22:41:40.000Z',
				contact: john,
				call: { ...outbound, status: 'completed' },
				agent,
				recording: { url: `${recording}/52751`, urls: [`${recording}/52751`] },
			},
		],
		[
			'Call Ended~expanded',
			{
				contact: {
					name: 'Amélie Tremblay',
					phone: '16135550127',
					createdAt: '2025-03-02T16:20:00.000Z',
					customFields: { 'Wedding date': '2025-06-21', Budget: '2500' },
				},
				call: {
					direction: 'inbound',
					status: 'completed',
					from: '16135550127',
					to: '16138007406',
					campaign: 'Spring Weddings',
					disposition: 'Quote requested',
					durationSeconds: 275,
					talkSeconds: 241,
					tags: ['wedding', 'vip'],
				},
				agent: { id: '8', name: 'Wedding Desk' },
				recording: { urls: [`${recording}/52760`, `${recording}/52761`] },
				transfer: { to: '16135550111', reason: 'Wedding orders' },
			},
		],
		[
			'Call Ended~drifted',
			{
				call: {
					id: '65151',
					durationSeconds: 61,
					disposition: 'Wrong number',
					tags: ['follow-up', '7'],
				},
				recording: { urls: [`${recording}/52770`] },
				transfer: { to: '16135550111' },
			},
		],
		['Call Ended~framed', { contact: john, call: { ...outbound, status: 'completed' } }],
		[
			'Call Abandoned',
			{
				contact: { id: '130', phone: '16135550190' },
				call: { status: 'abandoned', direction: 'inbound', from: '16135550190', waitSeconds: 45 },
			},
		],
		[
			'Call Overflowed To Voicemail',
			{
				contact: { name: 'Nadia Haddad', phone: '16135550191' },
				call: { status: 'voicemail', endedAt: '2025-04-16T00:30:52.000Z' },
				voicemail: { url: `${recording}/52755` },
			},
		],
		[
			'Call Disposition Saved',
			{
				contact: john,
				call: { ...outbound, status: 'completed', disposition: 'Order placed' },
				agent,
			},
		],
		[
			'Call Disposition Modified',
			{ contact: john, call: { status: 'completed', disposition: 'Order cancelled' } },
		],
		[
			'Call Recording Received',
			{
				contact: john,
				call: { ...outbound, status: 'completed' },
				recording: {
					url: `${recording}/52751`,
					urls: [`${recording}/52751`, `${recording}/52752`],
				},
			},
		],
		[
			'Contact Created',
			{
				occurredAt: '2025-03-02T16:20:00.000Z',
				contact: {
					id: '127',
					name: 'Amélie Tremblay',
					email: 'amelie.tremblay@example.com',
					phone: '16135550127',
					company: 'Tremblay Events',
					tags: ['wedding'],
				},
			},
		],
		[
			'Contact Modified',
			{
				occurredAt: '2025-04-16T13:15:30.000Z',
				contact: { lastName: 'Tremblay-Roy', updatedAt: '2025-04-16T13:15:30.000Z' },
			},
		],
		['Contact List Created', { contactList: { id: '14', name: 'Spring Weddings', contacts: 1 } }],
		[
			'Contact List Modified',
			{
				occurredAt: '2025-04-17T20:05:12.000Z',
				contactList: { id: '14', name: 'Spring Weddings', contacts: 42 },
			},
		],
		[
			'Message Received',
			{
				occurredAt: '2025-04-16T16:01:44.000Z',
				contact: { id: '127', name: 'Amélie Tremblay', phone: '16135550127' },
				message: {
					id: '90112',
					direction: 'inbound',
					from: '16135550127',
					to: '16138007406',
					text: 'Can we move the delivery to Friday?',
				},
			},
		],
		[
			'Message Sent',
			{
				contact: { name: 'Amélie Tremblay', phone: '16135550127' },
				message: {
					direction: 'outbound',
					from: '16138007406',
					to: '16135550127',
					status: 'sent',
					media: [{ url: 'https://nectarflowers.nectardesk.io/api/message/attachment/771' }],
					sentAt: '2025-04-16T16:04:10.000Z',
				},
				agent: { id: '8', name: 'Wedding Desk' },
			},
		],
	])('of %s', (name, expected) => {
		expect(atItsUrl(name).item).toMatchObject(expected);
	});

	test('of nulls and empty lists holds what is left', () => {
		const { item } = atItsUrl('Call Ended~nulls');
		expect(item.contact).toEqual({});
		expect(item.call).toEqual({
			id: '65150',
			status: 'completed',
			endedAt: '2025-04-16T14:00:00.000Z',
		});
		for (const section of ['agent', 'recording', 'transfer']) {
			expect(item).not.toHaveProperty(section);
		}
	});

	test('of drifted shapes leaves out what does not fit, and takes one text for a list of one', () => {
		const { item } = atItsUrl('Call Ended~drifted');
		expect(item.contact).toEqual({ phone: '16135550127', phoneE164: '+16135550127' });
		for (const field of ['direction', 'startedAt', 'endedAt', 'talkSeconds', 'from', 'to']) {
			expect(item.call).not.toHaveProperty(field);
		}
	});

	test.each([
		['an object', { id: 3, name: 'Reception' }, { id: '3', name: 'Reception' }],
		['a list with a null', [null, { id: 4, name: 'Desk' }], { id: '4', name: 'Desk' }],
		['a text', 'Reception', undefined],
		['empty', [], undefined],
		['null', null, undefined],
	])('takes agents that are %s', (_, agents, expected) => {
		const body = bytes({ ...parsed('Call Ended'), agents });
		expect(atItsUrl('Call Ended', body).item.agent).toEqual(expected);
	});

	test.each([
		[
			'a list',
			[{ to: '16135550111' }, { number: '16135550112', reason: 'Billing' }],
			{ to: '16135550112', toE164: '+16135550112', reason: 'Billing' },
		],
		['a number', 16135550111, { to: '16135550111', toE164: '+16135550111' }],
		['empty', [], undefined],
		['a flag', false, undefined],
	])('takes transfer_details that are %s', (_, details, expected) => {
		const body = bytes({ ...parsed('Call Ended'), transfer_details: details });
		expect(atItsUrl('Call Ended', body).item.transfer).toEqual(expected);
	});

	test('takes the number dialled where there is no contact', () => {
		const body = bytes({
			...parsed('Call Ended'),
			contact: null,
			external_numbers: ['+16135550144'],
		});
		expect(atItsUrl('Call Ended', body).item).toMatchObject({
			contact: { phone: '+16135550144', phoneE164: '+16135550144' },
			call: { to: '+16135550144', toE164: '+16135550144' },
		});
	});

	test.each(Object.keys(nectarDesk.events))('of an empty %s has empty sections', (event) => {
		const { item, type } = accepted(bytes({}), { query: { event } });
		expect(type).toBe(event);
		expect(item.contact).toEqual({});
	});
});
