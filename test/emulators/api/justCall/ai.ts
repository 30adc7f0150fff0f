/** What JustCall's AI made of calls and meetings, and its voice agents. */
import { sameNumber, sameText, since, until } from './data/filters';
import { failed, listRoutes, rowRoute, succeeded, type Listing } from './data/lists';
import type { JustCallAccount } from './data/tables';
import type { RestAnswer, RestRequest } from '../restServer';
import { asText, fieldsOf, route, type Route, type Row } from '../routes';

const AI_OPTIONS = [
	'fetch_transcription',
	'fetch_summary',
	'fetch_ai_insights',
	'fetch_action_items',
	'fetch_smart_chapters',
];

const lists = (account: JustCallAccount): Record<string, Listing> => ({
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

export function aiRoutes(account: JustCallAccount, address: () => string): Route[] {
	return [
		...listRoutes(lists(account), address),
		rowRoute('/v2.1/calls_ai/{id}', 'Call', (id) => account.find('insights', id), withoutUnwanted),
		rowRoute(
			'/v2.1/meetings_ai/{id}',
			'Meeting',
			(id) => account.find('meetings', id, 'instance_sid'),
			withoutUnwanted,
		),
		route('POST', '/v2.1/voice-agents/calls', ({ request }) =>
			startVoiceAgentCall(account, fieldsOf(request)),
		),
	];
}
