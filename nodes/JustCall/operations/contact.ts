import {
	choices,
	flag,
	list,
	number,
	paragraph,
	rows,
	text,
} from '../../../lib/n8n/action/field/kinds';
import { locator } from '../../../lib/n8n/action/field/locator';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getOne } from '../../../lib/n8n/action/service/reading';
import { agent, contactNumber, getPages, lastFetched, newestFirst } from './parts';
import { Contact, SIMPLE_CONTACT } from './shapes/common';

const contact = (place?: 'body') =>
	locator('id', 'Contact', 'The contact to work with', {
		name: 'contactId',
		search: 'searchContacts',
		id: { title: 'By ID', placeholder: 'e.g. 9870', numeric: true },
		...(place === undefined ? {} : { place }),
	});

const LISTS = [
	['Blacklist', 'blacklist'],
	['Do Not Disturb', 'dnd'],
	['Do Not Message', 'dnm'],
] as const;

const lastName = text('last_name', 'Last Name', 'Last name of the contact');
const details = [
	text('address', 'Address', 'Postal address of the contact'),
	text('company', 'Company', 'Company the contact belongs to'),
	text('email', 'Email', 'Email address of the contact', { placeholder: 'name@email.com' }),
	number('extension', 'Extension', 'Extension of the contact'),
	lastName,
	rows('other_numbers', 'Other Numbers', 'Additional phone numbers of the contact', {
		title: 'Number',
		columns: [
			['label', 'Label', 'Label of the number, for example "Home"'],
			['number', 'Number', 'The number, with country code'],
		],
	}),
];
const acrossTeam = (what: string) => flag('across_team', 'Across Team', `Whether to ${what}`);

/** Contacts of the account's address book. */
export const contacts: Resource = {
	name: 'contact',
	title: 'Contact',
	operations: [
		{
			name: 'create',
			title: 'Create',
			action: 'Create a contact',
			description: 'Add a contact to JustCall',
			method: 'POST',
			path: '/v2.1/contacts',
			required: [
				text('first_name', 'First Name', 'First name of the contact'),
				contactNumber('Phone number of the contact, with country code'),
			],
			optional: {
				title: 'Additional Fields',
				fields: [
					...details,
					acrossTeam('add the contact for all users instead of only the account owner'),
					agent('Add the contact only for this user'),
					list(
						'agent_ids',
						'User IDs',
						'Add the contact only for these users, separated by commas',
					),
					paragraph('notes', 'Notes', 'Notes on the contact'),
				],
			},
			answer: { at: 'data', item: Contact, simple: SIMPLE_CONTACT },
		},
		getOne({
			action: 'Get a contact',
			description: 'Get one contact',
			path: '/v2.1/contacts/{id}',
			required: [contact()],
			answer: { at: 'data', item: Contact, simple: SIMPLE_CONTACT },
		}),
		getPages({
			action: 'Get many contacts',
			description: 'Get contacts, or find one by its number',
			path: '/v2.1/contacts',
			largest: 500,
			filters: [
				acrossTeam('get the contacts of all users'),
				contactNumber('Only the contact with this number'),
				text('first_name', 'First Name', 'Only contacts with this first name'),
				text('last_name', 'Last Name', 'Only contacts with this last name'),
				choices('status', 'Status', 'Only contacts on these lists', LISTS),
				list('agent_ids', 'User IDs', 'Only contacts of these users, separated by commas', {
					numbers: true,
				}),
				newestFirst('contacts'),
				lastFetched('last_contact_id_fetched', 'Contact'),
			],
			answer: { at: 'data', item: Contact, simple: SIMPLE_CONTACT },
		}),
		{
			name: 'update',
			title: 'Update',
			action: 'Update a contact',
			description: 'Change the details of a contact',
			method: 'PUT',
			path: '/v2.1/contacts',
			required: [contact('body')],
			optional: {
				title: 'Update Fields',
				fields: [
					...details,
					acrossTeam('change the contact for all users instead of only the account owner'),
					contactNumber('Phone number of the contact, with country code'),
					text('first_name', 'First Name', 'First name of the contact'),
					rows('notes', 'Notes', 'Notes to add to the contact', {
						title: 'Note',
						columns: [['note', 'Note', 'Text of the note']],
					}),
				],
			},
			answer: { at: 'data', item: Contact, simple: SIMPLE_CONTACT },
		},
		{
			name: 'delete',
			title: 'Delete',
			action: 'Delete a contact',
			description: 'Delete a contact permanently',
			method: 'DELETE',
			// The reference names DELETE /contacts and not where the ID goes; JustCall's own client puts it into the path.
			path: '/v2.1/contacts/{id}',
			required: [contact()],
			answer: { kind: 'deleted', item: Contact },
		},
		{
			name: 'setStatus',
			title: 'Set Status',
			action: 'Set the status of a contact',
			description:
				'Add a contact to the blacklist, Do Not Disturb or Do Not Message list, or remove it',
			method: 'PUT',
			path: '/v2.1/contacts/status',
			required: [contact('body')],
			optional: {
				title: 'Update Fields',
				fields: [
					choices('add_to', 'Add To', 'Lists to add the contact to', LISTS),
					choices('remove_from', 'Remove From', 'Lists to remove the contact from', LISTS),
					acrossTeam('change the lists for all users instead of only the account owner'),
				],
			},
			answer: { at: 'data', item: Contact, simple: SIMPLE_CONTACT },
		},
	],
};
