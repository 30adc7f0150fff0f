/** JustCall's Sales Dialer: calls, campaigns, contacts. */
import { after, sameNumber, sameText, since, until, valueAt } from './data/filters';
import { failed, listRoutes, rowRoute, succeeded, type Listing } from './data/lists';
import { AI_DATA } from './data/rows';
import type { JustCallAccount } from './data/tables';
import type { RestAnswer } from '../restServer';
import { asText, fieldsOf, route, type Route, type Row } from '../routes';

const lists = (account: JustCallAccount): Record<string, Listing> => ({
	'/v2.1/sales_dialer/calls': {
		rows: () => account.tables.dialerCalls,
		perPage: { usual: 20, most: 100 },
		orderedBy: 'call_id',
		filters: {
			campaign_id: sameText('campaign.id'),
			from_datetime: since('call'),
			to_datetime: until('call'),
			contact_number: sameNumber('contact_number'),
			sales_dialer_number: sameNumber('sales_dialer_number'),
			agent_id: sameText('agent_id'),
			call_type: (row, value) =>
				`OUTGOING_${String(valueAt(row, 'call_info.type'))}_CALL`.toUpperCase() === value,
			last_call_id_fetched: after,
		},
		options: ['fetch_ai_data'],
		shows: (row, request) => ({
			...row,
			...(asText(request, 'fetch_ai_data') === 'true' && AI_DATA),
		}),
	},
	'/v2.1/sales_dialer/campaigns': {
		rows: () => account.tables.campaigns,
		perPage: { usual: 20, most: 100 },
		filters: { type: sameText('type'), last_campaign_id_fetched: after },
		options: ['from_datetime', 'to_datetime', 'contact_number', 'sales_dialer_number'],
	},
	'/v2.1/sales_dialer/campaigns/contacts': {
		rows: () => account.tables.dialerContacts,
		perPage: { usual: 10, most: 100 },
		required: ['campaign_id'],
		filters: {
			campaign_id: sameText('campaign_id'),
			contact_status: sameText('status'),
			progress_status: sameText('progress_status'),
		},
	},
	'/v2.1/sales_dialer/contacts': {
		rows: () => account.tables.dialerContacts,
		perPage: { usual: 20, most: 100 },
		filters: {
			phone_number: sameNumber('phone_number'),
			email: sameText('email'),
			status: sameText('status'),
			last_contact_id_fetched: after,
		},
	},
});

/** "Please send only one of contact_id and phone_number." A number that is new makes a contact. */
function addToCampaign(account: JustCallAccount, fields: Row): RestAnswer {
	const campaign = account.find('campaigns', fields['campaign_id']);
	if (fields['campaign_id'] === undefined) return failed(400, 'campaign_id is required');
	if (!campaign) return failed(404, 'Campaign not found');
	if ((fields['contact_id'] === undefined) === (fields['phone_number'] === undefined)) {
		return failed(422, 'Send one of contact_id and phone_number');
	}
	const found =
		account.find('dialerContacts', fields['contact_id']) ??
		account.find('dialerContacts', fields['phone_number'], 'phone_number');
	if (!found && fields['contact_id'] !== undefined) return failed(404, 'Contact not found');
	const row = found ?? { id: account.nextId(), status: 'Active', progress_status: 'Undialed' };
	const { contact_id: _byId, ...values } = fields;
	Object.assign(row, values);
	if (!found) account.tables.dialerContacts.push(row);
	return succeeded(row);
}

export function dialerRoutes(account: JustCallAccount, address: () => string): Route[] {
	const path = '/v2.1/sales_dialer';
	return [
		...listRoutes(lists(account), address),
		route('POST', `${path}/campaigns/contact`, ({ request }) =>
			addToCampaign(account, fieldsOf(request)),
		),
		rowRoute(`${path}/calls/{id}`, 'Call', (id) => account.find('dialerCalls', id, 'call_id')),
		rowRoute(`${path}/contacts/{id}`, 'Contact', (id) => account.find('dialerContacts', id)),
		rowRoute(`${path}/campaigns/{id}`, 'Campaign', (id) => account.find('campaigns', id)),
	];
}
