/** JustCall's users and phone numbers. */
import { contains, sameText, valueAt } from './data/filters';
import { failed, listRoutes, rowRoute, succeeded, type Listing } from './data/lists';
import type { JustCallAccount } from './data/tables';
import type { RestAnswer } from '../restServer';
import { fieldsOf, route, type Route, type Row } from '../routes';

const lists = (account: JustCallAccount): Record<string, Listing> => ({
	'/v2.1/users': {
		rows: () => account.tables.users,
		perPage: { usual: 50, most: 100 },
		links: true,
		filters: {
			available: sameText('available'),
			group_id: (row, value) => (row['groups'] as Row[]).some(({ id }) => String(id) === value),
			role: sameText('role'),
		},
	},
	'/v2.1/phone-numbers': {
		rows: () => account.tables.phoneNumbers,
		perPage: { usual: 30, most: 100 },
		links: true,
		filters: {
			justcall_line_name: contains('justcall_line_name'),
			availability_setting: sameText('availability_setting'),
			number_type: sameText('number_type'),
			number_owner_id: sameText('number_owner.agent_id'),
			shared_agent_id: (row, value) =>
				(row['shared_agents'] as Row[]).some(({ agent_id }) => String(agent_id) === value),
			shared_group_id: (row, value) =>
				(row['shared_groups'] as Row[]).some(({ group_id }) => String(group_id) === value),
			capabilities: (row, value) => valueAt(row, `capabilities.${value}`) === true,
		},
	},
});

function setAvailability(account: JustCallAccount, fields: Row): RestAnswer {
	if (fields['agent_id'] === undefined || typeof fields['is_available'] !== 'boolean') {
		return failed(400, 'agent_id and is_available are required');
	}
	const user = account.find('users', fields['agent_id']);
	if (!user) return failed(404, 'User not found');
	user['available'] = fields['is_available'];
	user['unavailability_reason'] = fields['unavailability_reason'] ?? null;
	return succeeded({ agent_id: user['id'], is_available: user['available'] });
}

export function peopleRoutes(account: JustCallAccount, address: () => string): Route[] {
	return [
		...listRoutes(lists(account), address),
		route('PUT', '/v2.1/users/availability', ({ request }) =>
			setAvailability(account, fieldsOf(request)),
		),
		rowRoute('/v2.1/users/{id}', 'User', (id) => account.find('users', id)),
		rowRoute('/v2.1/phone-numbers/{id}', 'Phone number', (id) => account.find('phoneNumbers', id)),
	];
}
