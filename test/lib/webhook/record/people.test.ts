import { recordOf } from '../../../../lib/webhook/record/read';

describe('a contact and a lead have no name where it is none', () => {
	test.each([
		['a word for nobody', 'Unknown'],
		['what a carrier writes', 'Anonymous Caller'],
		['in another language', 'Unbekannter Anrufer'],
		['what an AI writes', 'Not provided'],
		['a mark', '-'],
		['the number', '+14155550123'],
		['the number as it is dialled', '(415) 555-0123'],
	])('%s: %s', (_what, name) => {
		const person = { name, phone: '+14155550123' };
		const { contact, lead } = recordOf({ contact: person, lead: person });
		expect([contact, lead?.name]).toEqual([
			{ phone: '+14155550123', phoneE164: '+14155550123' },
			undefined,
		]);
	});

	test('nor its parts, where together they are none', () => {
		const contact = { name: 'Unknown Caller', firstName: 'Unknown', lastName: 'Caller' };
		expect(recordOf({ contact })).toEqual({ contact: {}, call: {}, message: {} });
	});

	test.each([
		['Jordan Reyes'],
		['Christopher Null'],
		['Nina None'],
		['Studio 54'],
		['24/7 Plumbing'],
		['Private Bank'],
		['Unknown Pleasures'],
		['Na'],
		['WIRELESS CALLER'],
		['李娜'],
	])('but %s is one', (name) => {
		expect(recordOf({ contact: { name } }).contact.name).toBe(name);
	});
});

describe('an email address is one that can be written to', () => {
	test.each([
		['jordan@example.com', 'jordan@example.com'],
		['Jordan.O’Reilly+crm@mail.example.co.uk', 'Jordan.O’Reilly+crm@mail.example.co.uk'],
		['用户@例子.公司', '用户@例子.公司'],
		[' jordan@example.com\n', 'jordan@example.com'],
		['\u200ejordan@example.com\u200f', 'jordan@example.com'],
		['mailto:jordan@example.com', 'jordan@example.com'],
		['Jordan Reyes <jordan@example.com>', 'jordan@example.com'],
		['jordan@example.com.', 'jordan@example.com'],
		['jordan@example.com, office@example.com', 'jordan@example.com'],
		['not provided', undefined],
		['N/A', undefined],
		['none', undefined],
		['jordan at example dot com', undefined],
		['jordan@example', undefined],
		['@example.com', undefined],
		['jordan@', undefined],
		['jordan@@example.com', undefined],
		['jordan@example..com', undefined],
		[`${'a'.repeat(2000)}@example.com`, undefined],
	])('%j: %j', (written, email) => {
		const given = { email: written };
		const record = recordOf({ contact: given, lead: given, agent: given });
		expect([record.contact.email, record.lead?.email, record.agent?.email]).toEqual([
			email,
			email,
			email,
		]);
	});
});

test('a postal address that is none is absent', () => {
	const { contact, lead } = recordOf({
		contact: { address: { full: 'Not specified', city: 'Austin' } },
		lead: { serviceAddress: 'unknown', intent: 'estimate' },
	});
	expect([contact, lead]).toEqual([{ address: { city: 'Austin' } }, { intent: 'estimate' }]);
});
