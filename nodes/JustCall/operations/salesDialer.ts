import { choice, number, rows, text, day } from '../../../lib/n8n/action/field/kinds';
import { locator } from '../../../lib/n8n/action/field/locator';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getOne } from '../../../lib/n8n/action/service/reading';
import {
	agent,
	contactNumber,
	getPages,
	lastFetched,
	newestFirst,
	period,
	sortedBy,
	withAi,
} from './parts';
import {
	Campaign,
	DialerCall,
	DialerContact,
	SIMPLE_DIALER_CALL,
	SIMPLE_DIALER_CONTACT,
} from './shapes/dialer';

const campaign = (description: string, wire: 'id' | 'campaign_id' = 'campaign_id') =>
	locator(wire, 'Campaign', description, {
		name: 'campaignId',
		search: 'searchCampaigns',
		id: { title: 'By ID', placeholder: 'e.g. 701', numeric: true },
	});

/** Calls of the Sales Dialer. */
export const salesDialerCall: Resource = {
	name: 'salesDialerCall',
	title: 'Sales Dialer Call',
	operations: [
		getOne({
			action: 'Get a sales dialer call',
			description: 'Get one call',
			path: '/v2.1/sales_dialer/calls/{id}',
			required: [
				locator('id', 'Call', 'The call to work with', {
					name: 'callId',
					search: 'searchDialerCalls',
					id: { title: 'By ID', placeholder: 'e.g. 6001' },
				}),
			],
			optional: { title: 'Options', fields: [withAi] },
			answer: { at: 'data', item: DialerCall, simple: SIMPLE_DIALER_CALL },
		}),
		getPages({
			action: 'Get many sales dialer calls',
			description: 'Get calls of your campaigns',
			path: '/v2.1/sales_dialer/calls',
			filters: [
				campaign('Only calls of this campaign'),
				...period('calls'),
				contactNumber('Only calls to this number, with country code'),
				text('sales_dialer_number', 'Sales Dialer Number', 'Only calls from this number', {
					placeholder: 'e.g. +14155551234',
				}),
				agent('Only calls of this user'),
				choice('call_type', 'Type', 'Only calls with this outcome', [
					['Abandoned', 'OUTGOING_ABANDONED_CALL'],
					['Answered', 'OUTGOING_ANSWERED_CALL'],
					['Answered by a Human', 'OUTGOING_HUMAN_ANSWERED'],
					['Answered by a Machine', 'OUTGOING_MACHINE_ANSWERED'],
					['Blocked', 'OUTGOING_BLOCKED_CALL'],
					['Cancelled', 'OUTGOING_CANCELLED_CALL'],
					['Failed', 'OUTGOING_FAILED_CALL'],
					['Restricted', 'OUTGOING_RESTRICTED_CALL'],
					['Unanswered', 'OUTGOING_UNANSWERED_CALL'],
				]),
				withAi,
				sortedBy('calls'),
				newestFirst('calls'),
				lastFetched('last_call_id_fetched', 'Call'),
			],
			answer: { at: 'data', item: DialerCall, simple: SIMPLE_DIALER_CALL },
		}),
	],
};

/** Campaigns of the Sales Dialer, and who is in them. */
export const salesDialerCampaign: Resource = {
	name: 'salesDialerCampaign',
	title: 'Sales Dialer Campaign',
	operations: [
		getOne({
			action: 'Get a campaign',
			description: 'Get one campaign',
			path: '/v2.1/sales_dialer/campaigns/{id}',
			required: [campaign('The campaign to work with', 'id')],
			answer: { at: 'data', item: Campaign },
		}),
		getPages({
			action: 'Get many campaigns',
			description: 'Get the campaigns of the account',
			path: '/v2.1/sales_dialer/campaigns',
			filters: [
				...period('campaigns'),
				choice('type', 'Type', 'Only campaigns with this dialing mode', [
					['Autodial', 'Autodial'],
					['Dynamic', 'Dynamic'],
					['Predictive', 'Predictive'],
				]),
				contactNumber('Only campaigns with this contact'),
				text('sales_dialer_number', 'Sales Dialer Number', 'Only campaigns with this number', {
					placeholder: 'e.g. +14155551234',
				}),
				newestFirst('campaigns'),
				lastFetched('last_campaign_id_fetched', 'Campaign'),
			],
			answer: { at: 'data', item: Campaign },
		}),
		{
			name: 'addContact',
			title: 'Add Contact',
			action: 'Add a contact to a campaign',
			description:
				'Add a contact to the dialing list of a campaign; a new number creates a new contact',
			method: 'POST',
			path: '/v2.1/sales_dialer/campaigns/contact',
			required: [campaign('The campaign to add the contact to')],
			optional: {
				title: 'Additional Fields',
				fields: [
					text(
						'phone_number',
						'Phone Number',
						'Number of the contact; leave empty if you enter a contact ID',
						{
							placeholder: 'e.g. +14155551234',
						},
					),
					number(
						'contact_id',
						'Contact ID',
						'ID of a Sales Dialer contact; leave empty if you enter a phone number',
					),
					text('name', 'Name', 'Name of the contact', { placeholder: 'e.g. Jordan Reyes' }),
					text('email', 'Email', 'Email address of the contact', { placeholder: 'name@email.com' }),
					day('birthday', 'Birthday', 'Birthday of the contact'),
					text('occupation', 'Occupation', 'Occupation of the contact'),
					text('address', 'Address', 'Address of the contact'),
					rows('custom_fields', 'Custom Fields', 'Values of custom fields of your account', {
						title: 'Field',
						columns: [
							['key', 'Key', 'Key of the field, from the settings of the Sales Dialer'],
							['value', 'Value', 'Value of the field'],
						],
					}),
				],
			},
			answer: { at: 'data', item: DialerContact, simple: SIMPLE_DIALER_CONTACT },
		},
		getPages({
			name: 'getContacts',
			title: 'Get Contacts',
			action: 'Get contacts of a campaign',
			description: 'Get the contacts of a campaign and their progress',
			path: '/v2.1/sales_dialer/campaigns/contacts',
			required: [campaign('The campaign to work with')],
			filters: [
				choice('contact_status', 'Contact Status', 'Only contacts with this status', [
					['Active', 'Active'],
					['Do Not Call Again', 'DNCA'],
					['Invalid', 'Invalid'],
				]),
				choice('progress_status', 'Progress', 'Only contacts with this campaign status', [
					['Dialed', 'Dialed'],
					['Skipped', 'Skipped'],
					['Undialed', 'Undialed'],
				]),
				newestFirst('contacts'),
			],
			answer: { at: 'data', item: DialerContact, simple: SIMPLE_DIALER_CONTACT },
		}),
	],
};

/** Contacts of the Sales Dialer, which are not those of the address book. */
export const salesDialerContact: Resource = {
	name: 'salesDialerContact',
	title: 'Sales Dialer Contact',
	operations: [
		getOne({
			action: 'Get a sales dialer contact',
			description: 'Get one contact',
			path: '/v2.1/sales_dialer/contacts/{id}',
			required: [
				locator('id', 'Contact', 'The contact to work with', {
					name: 'contactId',
					search: 'searchDialerContacts',
					id: { title: 'By ID', placeholder: 'e.g. 8001' },
				}),
			],
			answer: { at: 'data', item: DialerContact, simple: SIMPLE_DIALER_CONTACT },
		}),
		getPages({
			action: 'Get many sales dialer contacts',
			description: 'Get contacts, or find one by number or email address',
			path: '/v2.1/sales_dialer/contacts',
			filters: [
				text('phone_number', 'Phone Number', 'Only the contact with this number', {
					placeholder: 'e.g. +14155551234',
				}),
				text('email', 'Email', 'Only the contact with this email address', {
					placeholder: 'name@email.com',
				}),
				choice('status', 'Status', 'Only contacts with this status', [
					['Active', 'Active'],
					['Do Not Call Again', 'DNCA'],
				]),
				// This list wants its order in capitals, as that of the phone numbers does.
				newestFirst('contacts', ['DESC', 'ASC']),
				lastFetched('last_contact_id_fetched', 'Contact'),
			],
			answer: { at: 'data', item: DialerContact, simple: SIMPLE_DIALER_CONTACT },
		}),
	],
};
