/**
 * OnCallClerk's REST API over real HTTP on 127.0.0.1, as far as it is documented: agents, and the transcript of a call.
 *
 * - `Authorization: Bearer <key>`, one key for everything; an answer is `{success: true, data}`.
 * - The reference has `/agents` without a version, the sample event has `/v1/calls/{id}/transcript`: with and without
 *   `/v1` is the same here.
 * - Not documented, chosen: an error is `{success: false, error: {message}}`; lists have no pages; a transcript is
 *   `{call_id, transcript: [{role, content}]}`; an unknown field of an agent is 400.
 */
import { Draw } from '../../engine/draw';
import {
	startRestServer,
	type RestAnswer,
	type RestServer,
	type RestServerOptions,
} from '../restServer';
import { fieldsOf, findRoute, route, type Asked, type Route, type Row } from '../routes';

export interface OnCallClerkRestOptions extends RestServerOptions {
	apiKey?: string;
	rowsEach?: number;
}

export interface OnCallClerkRest extends RestServer {
	readonly apiKey: string;
	readonly agents: Row[];
	readonly calls: Row[];
	/** The URL that events carry for the transcript of this call. */
	transcriptUrl(callId: string): string;
}

const AGENT_FIELDS = [
	'business_name',
	'agent_name',
	'voice_id',
	'greeting',
	'system_prompt',
	'escalation_policy',
	'forwarding_number',
	'escalation_number',
	'business_hours',
	'faq',
	'voice_settings',
	'functions_enabled',
];
const POLICIES = ['never', 'complex', 'requested', 'always'];
const MESSAGES: Readonly<Record<number, string>> = {
	400: 'Invalid request',
	401: 'Invalid API key',
	403: 'Forbidden',
	404: 'Not found',
	429: 'Too many requests',
};

const succeeded = (data: unknown, status = 200): RestAnswer => ({
	status,
	body: { success: true, data },
});
const errorBody = (status: number, message = MESSAGES[status] ?? 'Internal error') => ({
	success: false,
	error: { message },
});
const failed = (status: number, message?: string): RestAnswer => ({
	status,
	body: errorBody(status, message),
});

export function agentRow(index: number): Row {
	return {
		id: `agent_${index}`,
		business_name: `Acme ${index}`,
		agent_name: ['Ava', 'Max', 'Zoe'][index % 3],
		voice_id: 'voice_1',
		greeting: 'Thanks for calling Acme.',
		system_prompt: '',
		escalation_policy: POLICIES[index % POLICIES.length],
		forwarding_number: '+14155550101',
		escalation_number: null,
		business_hours: {},
		faq: [],
		voice_settings: {},
		functions_enabled: ['calendar', 'email'],
		created_at: new Date(Date.parse('2026-03-07T15:30:00Z') + index * 86_400_000).toISOString(),
	};
}

export function transcriptRow(index: number): Row {
	return {
		call_id: `call_${new Draw(`OnCallClerk/${index}`).ulid(new Date('2026-03-07T15:30:00Z'))}`,
		transcript: [
			{ role: 'agent', content: 'Thanks for calling Acme.' },
			{ role: 'caller', content: `My sink leaks (${index}).` },
		],
	};
}

export async function startOnCallClerkRest(
	options: OnCallClerkRestOptions = {},
): Promise<OnCallClerkRest> {
	const { apiKey = 'ock_secret', rowsEach = 3 } = options;
	const agents = Array.from({ length: rowsEach }, (_, index) => agentRow(index));
	const calls = Array.from({ length: rowsEach }, (_, index) => transcriptRow(index));
	const routes = [...agentRoutes(agents), transcriptRoute(calls)];
	const both = [...routes, ...routes.map((one) => ({ ...one, path: `/v1${one.path}` }))];
	const server = await startRestServer(
		(request) => {
			if (request.headers['authorization'] !== `Bearer ${apiKey}`) return failed(401);
			const found = findRoute(both, request);
			if (found === undefined) return failed(404);
			if (found === 'other method') return failed(405, 'Method not allowed');
			return found.route.answer({ request, at: found.at });
		},
		errorBody,
		options,
	);
	return {
		...server,
		apiKey,
		agents,
		calls,
		transcriptUrl: (callId) => `${server.url}/v1/calls/${callId}/transcript`,
	};
}

function agentRoutes(agents: Row[]): Route[] {
	const one = (answer: (row: Row, asked: Asked) => RestAnswer) => (asked: Asked) => {
		const row = agents.find(({ id }) => id === asked.at['agentId']);
		return row ? answer(row, asked) : failed(404, 'Agent not found');
	};
	return [
		route('GET', '/agents', () => succeeded(agents)),
		route(
			'GET',
			'/agents/{agentId}',
			one((row) => succeeded(row)),
		),
		route('POST', '/agents', ({ request }) => {
			const fields = fieldsOf(request);
			const wrong = wrongAgent(fields);
			if (wrong) return failed(400, wrong);
			if (!fields['business_name']) return failed(400, 'business_name is required');
			const row = { ...agentRow(agents.length), ...fields, id: `agent_new_${agents.length}` };
			agents.push(row);
			return succeeded(row, 201);
		}),
		...['PUT', 'PATCH'].map((method) =>
			route(
				method,
				'/agents/{agentId}',
				one((row, { request }) => {
					const wrong = wrongAgent(fieldsOf(request));
					return wrong ? failed(400, wrong) : succeeded(Object.assign(row, fieldsOf(request)));
				}),
			),
		),
		route(
			'DELETE',
			'/agents/{agentId}',
			one((row) => {
				agents.splice(agents.indexOf(row), 1);
				return succeeded({ id: row['id'] });
			}),
		),
	];
}

function wrongAgent(fields: Row): string | undefined {
	const unknown = Object.keys(fields).filter((name) => !AGENT_FIELDS.includes(name));
	if (unknown.length > 0) return `Unknown field: ${unknown.join(', ')}`;
	const { escalation_policy: policy } = fields;
	if (policy === undefined || POLICIES.includes(policy as string)) return undefined;
	return `escalation_policy must be one of ${POLICIES.join(', ')}`;
}

function transcriptRoute(calls: readonly Row[]): Route {
	return route('GET', '/calls/{callId}/transcript', ({ at }) => {
		const call = calls.find(({ call_id }) => call_id === at['callId']);
		return call ? succeeded(call) : failed(404, 'Call not found');
	});
}
