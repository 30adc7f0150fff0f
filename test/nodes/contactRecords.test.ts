import { unified, unifiedSample } from './unifiedRecords';

describe('empty text is absent, on all platforms', () => {
	const caller = '+15551234567';
	test.each<[string, string, object, object]>([
		[
			'OnCallClerk',
			'lead.captured',
			{ from_number: caller, lead: { phone: '' } },
			{ phone: caller },
		],
		[
			'OnCallClerk',
			'lead.captured',
			{ from_number: caller, lead: { phone: ' ' } },
			{ phone: caller },
		],
		[
			'OnCallClerk',
			'booking.created',
			{ from_number: caller, booking: { customer: { phone: '' } } },
			{ phone: caller },
		],
		[
			'NectarDesk',
			'Call Ended',
			{ type: 'inbound', contact: { phone: '' }, external_numbers: ['16135550190'] },
			{ phone: '16135550190', phoneE164: '+16135550190' },
		],
		[
			'JustCall',
			'call.completed',
			{ direction: 'inbound', contact_number: '', from: caller },
			{ phone: caller },
		],
		['JustCall', 'contact.created', { contact_number: '', phone: caller }, { phone: caller }],
		[
			'DialerCx',
			'lead.updated',
			{ phone_number: '', changes: { phone_number: caller } },
			{ phone: caller },
		],
	])('%s %s %j', (platform, type, data, contact) => {
		expect(unified(platform, type, data).contact).toMatchObject(contact);
	});

	test.each<[string, string, object]>([
		['JustCall', 'call.completed', { call_id: 'c1', agent_id: 0, contact_id: 0 }],
		['JustCall', 'call.completed', { call_id: 'c1', agent_id: '0', contact_id: '' }],
		['NectarDesk', 'Call Ended', { id: 7, agents: [{ id: 0 }], contact: { id: 0 } }],
		['DialerCx', 'call.ended', { call_id: '1', agent: '0', lead_id: 0 }],
		['OnCallClerk', 'call.completed', { call_id: 'c1', agent_id: 0 }],
	])('an id of 0 is one not known yet: %s %s %j', (platform, type, data) => {
		const { agent, contact, lead } = unified(platform, type, data);
		expect([agent, contact, lead]).toEqual([undefined, {}, undefined]);
	});
});

describe('the same customer has the same number in E.164 whatever the platform', () => {
	const e164 = '+16135551234';
	test.each<[string, string, object]>([
		['JustCall', 'sms.received', { contact_number: '16135551234' }],
		['JustCall', 'call.completed', { direction: 'inbound', from: '+16135551234' }],
		['NectarDesk', 'Call Ended', { contact: { phone: '16135551234' } }],
		['NectarDesk', 'Contact Created', { phone: '+1 (613) 555-1234' }],
		['OnCallClerk', 'lead.captured', { from_number: e164, lead: { phone: '(613) 555-1234' } }],
		['DialerCx', 'call.ended', { phone_number: '6135551234' }],
		['DialerCx', 'lead.updated', { phone_number: '613.555.1234' }],
		['RunACall', 'customer.created', { phone: '613-555-1234' }],
	])('%s %s %j', (platform, type, data) => {
		expect(unified(platform, type, data, 'CA').contact.phoneE164).toBe(e164);
	});

	test.each<[string, string, string | undefined]>([
		['DialerCx', 'call.ended', undefined],
		['JustCall', 'call.completed~vendor', '+16465550148'],
		['NectarDesk', 'Call Ended', e164],
		['OnCallClerk', 'lead.captured', '+15551234567'],
	])('without a default country only what is certain: %s %s', (platform, sample, certain) => {
		expect(unifiedSample(platform, sample).contact.phoneE164).toBe(certain);
	});

	test("the document's sample of Dialer.CX with the United States as default", () => {
		const { contact } = unifiedSample('DialerCx', 'call.ended', 'US');
		expect(contact).toEqual({ phone: '5551234567', phoneE164: '+15551234567' });
	});
});

describe('a withheld caller, on all platforms', () => {
	test.each<[string, string, object]>([
		['OnCallClerk', 'call.completed', { from_number: 'anonymous' }],
		['OnCallClerk', 'lead.captured', { from_number: 'Restricted', lead: { name: '' } }],
		['RunACall', 'voice_call.completed', { call_direction: 'inbound', from_number: 'unknown' }],
		['JustCall', 'call.missed', { from: '+266696687', to: '+14155551234' }],
		['JustCall', 'call.completed', { contact_number: '266696687' }],
		['NectarDesk', 'Call Abandoned', { type: 'inbound', external_numbers: ['anonymous'] }],
		['DialerCx', 'call.started', { direction: 'inbound', phone_number: 'PRIVATE' }],
	])('%s %s %j', (platform, type, data) => {
		const { contact, call } = unified(platform, type, data);
		expect(contact).not.toHaveProperty('phone');
		expect(call).not.toHaveProperty('from');
		expect(call.callerWithheld).toBe(true);
	});

	test('a lead that tells its number has it', () => {
		const data = { from_number: 'anonymous', lead: { phone: '+15551234567' } };
		const { contact, call } = unified('OnCallClerk', 'lead.captured', data);
		expect([contact.phone, call.callerWithheld]).toEqual(['+15551234567', true]);
	});
});

describe('a text that is no number does not hide the number of the same person', () => {
	const caller = '+15551234567';
	test.each<[string, string, object, string]>([
		['OnCallClerk', 'lead.captured', { lead: { phone: 'unknown' } }, caller],
		['OnCallClerk', 'lead.captured', { lead: { phone: 'not given' } }, caller],
		['OnCallClerk', 'booking.created', { booking: { customer: { phone: 'unknown' } } }, caller],
		['OnCallClerk', 'lead.captured', { lead: { phone: '1800FLOWERS' } }, '1800FLOWERS'],
		[
			'OnCallClerk',
			'lead.captured',
			{ from_number: 'none', lead: { phone: 'ACMEBANK' } },
			'ACMEBANK',
		],
		[
			'JustCall',
			'call.completed',
			{ direction: 'inbound', contact_number: 'unknown', from: caller },
			caller,
		],
		['JustCall', 'sms.received', { contact_number: 'Private', from: caller }, caller],
		[
			'NectarDesk',
			'Call Ended',
			{ type: 'inbound', contact: { phone: 'Restricted' }, external_numbers: [caller] },
			caller,
		],
		['NectarDesk', 'Message Received', { from: 'unknown', contact: { phone: caller } }, caller],
		[
			'DialerCx',
			'lead.updated',
			{ phone_number: 'N/A', changes: { phone_number: caller } },
			caller,
		],
	])('%s %s %j: %s', (platform, type, data, phone) => {
		const { contact, call } = unified(platform, type, { from_number: caller, ...data });
		expect(contact.phone).toBe(phone);
		expect(call).not.toHaveProperty('callerWithheld');
	});
});

describe('a day without a time is kept as a day', () => {
	const day = '2024-04-01';
	test.each<[string, string, object]>([
		['JustCall', 'jc.contact_status_updated', { created_at: day, status_updated_at: day }],
		['NectarDesk', 'Contact Modified', { createDate: day, modifiedDate: day }],
	])('%s %s', (platform, type, data) => {
		const { contact } = unified(platform, type, data);
		expect(contact).toEqual({ createdDate: day, updatedDate: day });
	});
});

describe('numbers of a transferred call of Nectar Desk', () => {
	const data = { type: 'inbound', external_numbers: ['16135550188', '16135550127'] };
	test.each<[string, unknown, string]>([
		['to', { to: '16135550188' }, '16135550127'],
		['number', { number: '16135550188' }, '16135550127'],
		['another spelling', { to: '+1 (613) 555-0188' }, '16135550127'],
		['without the country code', { to: '613-555-0188' }, '16135550127'],
		['a list', [{ to: '16135550111' }, { to: '16135550188' }], '16135550127'],
		['a text', '16135550188', '16135550127'],
		['none', null, '16135550188'],
	])("the transfer's target is not the customer's: %s", (_what, details, phone) => {
		const { contact } = unified('NectarDesk', 'Call Ended', { ...data, transfer_details: details });
		expect(contact.phone).toBe(phone);
		expect(contact).not.toHaveProperty('otherPhones');
	});

	test('the agent is the one who finished the call', () => {
		expect(unifiedSample('NectarDesk', 'Call Ended~expanded').agent?.name).toBe('Wedding Desk');
		const agents = [{ name: 'First', action: 'Attended transfer' }, { name: 'Second' }];
		expect(unified('NectarDesk', 'Call Ended', { agents }).agent?.name).toBe('First');
	});
});

describe('first and last name, where certain', () => {
	test.each<[string, string | undefined, string | undefined]>([
		['Robert Williams', 'Robert', 'Williams'],
		['Amélie Tremblay-Roy', 'Amélie', 'Tremblay-Roy'],
		["Conan O'Brien", 'Conan', "O'Brien"],
		['  Ada   Lovelace ', 'Ada', 'Lovelace'],
		['Ada', undefined, undefined],
		['Ada King Lovelace', undefined, undefined],
		['Ludwig van Beethoven', undefined, undefined],
		['SMITH JOHN', undefined, undefined],
		['Lovelace, Ada', undefined, undefined],
		['ada lovelace', undefined, undefined],
		['Wireless Caller', undefined, undefined],
		['Oak Plumbing', undefined, undefined],
		['Studio 54', undefined, undefined],
		['J. Smith', undefined, undefined],
	])('%s: %s, %s', (name, firstName, lastName) => {
		const { contact, lead } = unified('OnCallClerk', 'lead.captured', { lead: { name } });
		expect([contact.firstName, contact.lastName]).toEqual([firstName, lastName]);
		expect([lead?.firstName, lead?.lastName]).toEqual([firstName, lastName]);
	});

	test("the platform's own parts come first", () => {
		const data = { first_name: 'Ada', name: 'Augusta King' };
		const { contact } = unified('DialerCx', 'lead.updated', data);
		expect(contact).toMatchObject({ name: 'Augusta King', firstName: 'Ada' });
		expect(contact).not.toHaveProperty('lastName');
	});

	test('a company is no person', () => {
		const data = { name: 'Miller Smith', company: 'Miller Smith' };
		expect(unified('JustCall', 'contact.created', data).contact).not.toHaveProperty('firstName');
	});
});
