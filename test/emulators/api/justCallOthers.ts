/** JustCall's users, phone numbers, Sales Dialer, AI data, voice agents and appointments. */
import {
	after,
	contains,
	failed,
	listPage,
	sameNumber,
	sameText,
	since,
	succeeded,
	until,
	valueAt,
	type Listing,
} from './justCallLists';
import { AI_DATA } from './justCallRows';
import type { JustCallAccount, JustCallTable } from './justCallTables';
import type { RestAnswer, RestRequest } from './restServer';
import { asText, fieldsOf, route, type Route, type Row } from './routes';

const AI_OPTIONS = [
	'fetch_transcription',
	'fetch_summary',
	'fetch_ai_insights',
	'fetch_action_items',
	'fetch_smart_chapters',
];

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
	'/v2.1/calls_ai': {
		rows: () => account.tables.insights,
		perPage: { usual: 10, most: 20 },
		filters: {
			platform: sameText('platform'),
			phone_number: sameNumber('phone_number'),
			agent_id: sameText('agent_id'),
			from_datetime: since('call'),
			to_datetime: until('call'),
		},
		options: AI_OPTIONS,
		shows: withoutUnwanted,
	},
	'/v2.1/meetings_ai': {
		rows: () => account.tables.meetings,
		perPage: { usual: 10, most: 20 },
		orderedBy: 'instance_sid',
		filters: {
			platform: sameText('platform'),
			meeting_id: sameText('meeting_id'),
			agent_id: sameText('agent_id'),
			from_datetime: since('meeting'),
			to_datetime: until('meeting'),
		},
		options: AI_OPTIONS,
		shows: withoutUnwanted,
	},
	'/v2.1/voice-agents/list': {
		rows: () => account.tables.voiceAgents,
		perPage: { usual: 50, most: 100 },
		orderedBy: 'created_at',
		filters: {},
	},
});

/** The transcription comes only when asked for, the rest unless it is declined. */
function withoutUnwanted(row: Row, request: RestRequest): Row {
	const asked = (name: string, usual: string) => (asText(request, name) ?? usual) === 'true';
	const parts: Array<[string, boolean]> = [
		['call_transcription', asked('fetch_transcription', 'false')],
		['transcription', asked('fetch_transcription', 'false')],
		['call_summary', asked('fetch_summary', 'true')],
		['summary', asked('fetch_summary', 'true')],
		['ai_insights', asked('fetch_ai_insights', 'true')],
		['action_items', asked('fetch_action_items', 'true')],
		['smart_chapters', asked('fetch_smart_chapters', 'true')],
	];
	const left = parts.filter(([, wanted]) => !wanted).map(([name]) => name);
	return Object.fromEntries(Object.entries(row).filter(([name]) => !left.includes(name)));
}

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

function startVoiceAgentCall(account: JustCallAccount, fields: Row): RestAnswer {
	for (const name of ['ai_agent_id', 'contact_number']) {
		if (!fields[name]) return failed(400, `${name} is required`);
	}
	if (fields['has_consent'] !== true) return failed(422, 'has_consent must be true');
	if (!account.find('voiceAgents', fields['ai_agent_id'], 'ai_agent_id')) {
		return failed(404, 'Voice agent not found');
	}
	const call: Row = { call_id: account.nextId(), call_status: 'queued', ...fields };
	account.tables.voiceAgentCalls.push(call);
	return succeeded(call);
}

const APPOINTMENT_FIELDS = [
	'calendar_link',
	'customer_first_name',
	'customer_last_name',
	'customer_email',
	'customer_number',
	'customer_timezone',
	'appointment_customer_date',
	'appointment_customer_time',
];

function createAppointment(account: JustCallAccount, fields: Row): RestAnswer {
	const missing = APPOINTMENT_FIELDS.filter((name) => !fields[name]);
	if (missing.length > 0) return failed(400, `${missing.join(', ')} is required`);
	const taken = account.tables.appointments.some((row) =>
		['calendar_link', 'appointment_customer_date', 'appointment_customer_time'].every(
			(name) => row[name] === fields[name],
		),
	);
	if (taken) return failed(409, 'The slot is taken');
	const row: Row = { id: String(account.nextId()), booked_via: 'API', ...fields };
	account.tables.appointments.push(row);
	return succeeded(row);
}

/** Three slots a day; their shape is not documented. */
function slots(request: RestRequest): RestAnswer {
	const missing = ['calendar_link', 'date', 'timezone'].filter((name) => !asText(request, name));
	if (missing.length > 0) return failed(400, `${missing.join(', ')} is required`);
	const times = ['09:00:00', '10:00:00', '11:00:00'];
	return succeeded(times.map((start_time) => ({ date: asText(request, 'date'), start_time })));
}

export function otherRoutes(account: JustCallAccount, address: () => string): Route[] {
	const one = (path: string, table: JustCallTable, field: string, what: string) =>
		route('GET', path, ({ at, request }) => {
			const row = account.find(table, at['id'], field);
			const seen = row && table === 'insights' ? withoutUnwanted(row, request) : row;
			return seen ? succeeded(seen) : failed(404, `${what} not found`);
		});
	return [
		...Object.entries(lists(account)).map(([path, listing]) =>
			route('GET', path, ({ request }) => listPage(listing, request, address())),
		),
		route('PUT', '/v2.1/users/availability', ({ request }) =>
			setAvailability(account, fieldsOf(request)),
		),
		one('/v2.1/users/{id}', 'users', 'id', 'User'),
		one('/v2.1/phone-numbers/{id}', 'phoneNumbers', 'id', 'Phone number'),
		one('/v2.1/sales_dialer/calls/{id}', 'dialerCalls', 'call_id', 'Call'),
		one('/v2.1/sales_dialer/contacts/{id}', 'dialerContacts', 'id', 'Contact'),
		one('/v2.1/sales_dialer/campaigns/{id}', 'campaigns', 'id', 'Campaign'),
		one('/v2.1/calls_ai/{id}', 'insights', 'id', 'Call'),
		one('/v2.1/meetings_ai/{id}', 'meetings', 'instance_sid', 'Meeting'),
		one('/v2.1/appointments/{id}', 'appointments', 'id', 'Appointment'),
		route('POST', '/v2.1/sales_dialer/campaigns/contact', ({ request }) =>
			addToCampaign(account, fieldsOf(request)),
		),
		route('POST', '/v2.1/voice-agents/calls', ({ request }) =>
			startVoiceAgentCall(account, fieldsOf(request)),
		),
		route('GET', '/v2.1/appointments/available-slots', ({ request }) => slots(request)),
		route('POST', '/v2.1/appointments', ({ request }) =>
			createAppointment(account, fieldsOf(request)),
		),
	];
}
