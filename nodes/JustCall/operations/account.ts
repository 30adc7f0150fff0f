import { choice, flag, number, text } from '../../../lib/n8n/action/field/kinds';
import { locator } from '../../../lib/n8n/action/field/locator';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getOne } from '../../../lib/n8n/action/service/reading';
import { agent, getPages, newestFirst } from './parts';
import { PhoneNumber, SIMPLE_PHONE_NUMBER, User } from './shapes/common';

/** The account's own phone numbers. */
export const phoneNumber: Resource = {
	name: 'phoneNumber',
	title: 'Phone Number',
	operations: [
		getOne({
			action: 'Get a phone number',
			description: 'Get one number of the account',
			path: '/v2.1/phone-numbers/{id}',
			required: [
				locator('id', 'Phone Number', 'The phone number to work with', {
					name: 'phoneNumberId',
					search: 'searchPhoneNumberIds',
					id: { title: 'By ID', placeholder: 'e.g. 501' },
				}),
			],
			answer: { at: 'data', item: PhoneNumber, simple: SIMPLE_PHONE_NUMBER },
		}),
		getPages({
			action: 'Get many phone numbers',
			description: 'Get the numbers of the account',
			path: '/v2.1/phone-numbers',
			filters: [
				choice('availability_setting', 'Business Hours', 'Only numbers with this setting', [
					['Always Closed', 'Always Closed'],
					['Always Open', 'Always Open'],
					['Custom Hours', 'Custom Hours'],
				]),
				choice('capabilities', 'Capability', 'Only numbers with this capability', [
					['Call', 'call'],
					['MMS', 'mms'],
					['SMS', 'sms'],
				]),
				text('justcall_line_name', 'Line Name', 'Only numbers with this name'),
				choice('number_type', 'Type', 'Only numbers of this type', [
					['Local', 'local'],
					['Mobile', 'mobile'],
					['Toll Free', 'toll_free'],
				]),
				{ ...agent('Only numbers owned by this user', 'number_owner_id', 'Owner') },
				{ ...agent('Only numbers shared with this user', 'shared_agent_id', 'Shared With User') },
				number(
					'shared_group_id',
					'Shared With Group ID',
					'Only numbers shared with this user group',
				),
				// The one list whose order is in capitals.
				newestFirst('numbers', ['DESC', 'ASC']),
			],
			answer: { at: 'data', item: PhoneNumber, simple: SIMPLE_PHONE_NUMBER },
		}),
	],
};

/** The account's users, whom the API calls agents. */
export const user: Resource = {
	name: 'user',
	title: 'User',
	operations: [
		getOne({
			action: 'Get a user',
			description: 'Get one user of the account',
			path: '/v2.1/users/{id}',
			required: [agent('The user to work with', 'id')],
			answer: { at: 'data', item: User },
		}),
		getPages({
			action: 'Get many users',
			description: 'Get the users of the account',
			path: '/v2.1/users',
			filters: [
				flag(
					'available',
					'Available Only',
					'Whether to get only users who are available by their working hours',
				),
				number('group_id', 'Group ID', 'Only users of this user group'),
				text('role', 'Role', 'Only users with this role', { placeholder: 'e.g. Admin' }),
				newestFirst('users'),
			],
			answer: { at: 'data', item: User },
		}),
		{
			name: 'setAvailability',
			title: 'Set Availability',
			action: 'Set the availability of a user',
			description: 'Make a user available or unavailable',
			method: 'PUT',
			path: '/v2.1/users/availability',
			required: [
				agent('The user to work with'),
				flag('is_available', 'Available', 'Whether the user is available for calls'),
			],
			optional: {
				title: 'Additional Fields',
				fields: [
					text(
						'unavailability_reason',
						'Reason',
						'Why the user is unavailable; one of the reasons defined in your account',
					),
				],
			},
			answer: { at: 'data', item: User },
		},
	],
};
