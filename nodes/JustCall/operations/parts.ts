import { locator, text, time, type LocatorDetails } from '../../n8n/action/fields';

/*
 * Fields that several of JustCall's operations have. Times without a zone are in that of the JustCall account.
 */

const NUMBER = { placeholder: 'e.g. +14155551234' };

/** Which of the account's own numbers. */
export const justCallNumber = (description: string, details: Partial<LocatorDetails> = {}) =>
	locator('justcall_number', 'JustCall Number', description, {
		search: 'searchPhoneNumbers',
		id: { title: 'By Number', placeholder: NUMBER.placeholder },
		...details,
	});

/** The other party's number. */
export const contactNumber = (description: string) =>
	text('contact_number', 'Contact Number', description, NUMBER);

/** Which user; the API calls users agents. */
export const agent = (description: string, wire = 'agent_id') =>
	locator(wire, 'User', description, {
		search: 'searchUsers',
		id: { title: 'By ID', placeholder: 'e.g. 10636', numeric: true },
	});

/** From when to when. */
export const period = (what: string) => [
	time(
		'from_datetime',
		'From',
		`Only ${what} since then, in the time zone of your JustCall account`,
	),
	time('to_datetime', 'To', `Only ${what} until then, in the time zone of your JustCall account`),
];
