import type { INodeParameters } from 'n8n-workflow';
import { onCallClerkService } from '../../../nodes/OnCallClerk/service';
import { startOnCallClerkRest, type OnCallClerkRest } from '../../emulators/api/onCallClerk/rest';
import {
	asked,
	chosen,
	expected,
	jsonOf,
	untested,
	type OperationRow,
} from '../../lib/n8n/action/operations';
import { placedOnCallClerk } from '../../lib/n8n/action/placed';
import { runAction } from '../../lib/n8n/action/run';

let api: OnCallClerkRest;
let callId: string;
beforeEach(async () => {
	api = await startOnCallClerkRest();
	callId = String(api.calls[0]?.['call_id']);
});
afterEach(async () => await api.close());

async function run(parameters: INodeParameters, apiKey = api.apiKey) {
	const emulator = { apiKey, url: `${api.url}/` };
	const items = [{ json: { callId } }];
	return await runAction(
		placedOnCallClerk(emulator, { additionalFields: {}, ...parameters }, { items }),
	);
}

const rows: readonly OperationRow[] = [
	{
		resource: 'agent',
		operation: 'create',
		set: {
			businessName: 'Acme',
			agentName: 'Ava',
			voiceId: 'voice_1',
			greeting: 'Thanks for calling Acme.',
			systemPrompt: 'Be kind.',
			additionalFields: {
				escalationPolicy: 'requested',
				forwardingNumber: '+14155559876',
				escalationNumber: '+14155550000',
				businessHours: '{"enabled": true, "timezone": "America/New_York"}',
				faq: { row: [{ question: 'When?', answer: 'Now.' }] },
				voiceSettings: { personality: 'friendly' },
				functionsEnabled: '["calendar", "email"]',
			},
		},
		asks: 'POST /agents',
		body: {
			business_name: 'Acme',
			agent_name: 'Ava',
			voice_id: 'voice_1',
			greeting: 'Thanks for calling Acme.',
			system_prompt: 'Be kind.',
			escalation_policy: 'requested',
			forwarding_number: '+14155559876',
			escalation_number: '+14155550000',
			business_hours: { enabled: true, timezone: 'America/New_York' },
			faq: [{ question: 'When?', answer: 'Now.' }],
			voice_settings: { personality: 'friendly' },
			functions_enabled: ['calendar', 'email'],
		},
		gives: { business_name: 'Acme', escalation_policy: 'requested' },
		items: 1,
	},
	{
		resource: 'agent',
		operation: 'get',
		set: { agentId: chosen('agent_1', 'list') },
		asks: 'GET /agents/agent_1',
		gives: { id: 'agent_1', agent_name: 'Max' },
		items: 1,
	},
	{
		resource: 'agent',
		operation: 'getMany',
		set: { returnAll: false, limit: 2 },
		asks: 'GET /agents',
		gives: { id: 'agent_0' },
		items: 2,
	},
	{
		resource: 'call',
		operation: 'getTranscript',
		set: { callId: chosen('={{ $json.callId }}') },
		asks: 'GET /v1/calls/{callId}/transcript',
		items: 1,
	},
	{
		resource: 'call',
		operation: 'getTranscript',
		set: {
			callId: chosen('=https://api.oncallclerk.com/v1/calls/{{ $json.callId }}/transcript', 'url'),
		},
		asks: 'GET /v1/calls/{callId}/transcript',
		items: 1,
	},
];

test('every operation has a row', () => {
	expect(untested(onCallClerkService, rows)).toEqual([]);
});

test.each(rows.map((row) => [`${row.resource} ${row.operation}`, row] as const))(
	'%s asks for the right thing and gives its items',
	async (_name, row) => {
		const { resource, operation, set = {} } = row;
		const items = await run({ resource, operation, ...set });
		const asks = row.asks.replace('{callId}', callId);
		expect(api.requests.map(asked)).toEqual([expected({ ...row, asks })]);
		expect(api.requests[0]?.headers.authorization).toBe(`Bearer ${api.apiKey}`);
		expect(items).toHaveLength(row.items ?? 1);
		if (row.gives) expect(jsonOf(items)[0]).toMatchObject(row.gives);
		if (resource === 'call') expect(jsonOf(items)[0]).toMatchObject({ call_id: callId });
	},
);

test.each([
	['another host', 'https://example.com/v1/calls/call_1/transcript'],
	[
		'a host that only begins like it',
		'https://api.oncallclerk.com.example.com/v1/calls/1/transcript',
	],
	['the host as a user name', 'https://api.oncallclerk.com@example.com/v1/calls/1/transcript'],
	['another scheme', 'http://api.oncallclerk.com/v1/calls/call_1/transcript'],
	['another page', 'https://api.oncallclerk.com/v1/agents/agent_1'],
])('a transcript URL with %s is asked for nowhere', async (_what, url) => {
	const outcome = run({ resource: 'call', operation: 'getTranscript', callId: chosen(url, 'url') });
	await expect(outcome).rejects.toThrow(
		/^"Call" has a URL that doesn't contain the ID: check the URL$/,
	);
	expect(api.requests).toEqual([]);
});

test('a transcript URL from which the path would leave its place keeps to it', async () => {
	const url = 'https://api.oncallclerk.com/v1/calls/..%2F..%2Fagents/transcript';
	const outcome = run({ resource: 'call', operation: 'getTranscript', callId: chosen(url, 'url') });
	await expect(outcome).rejects.toThrow(/did not find Call/);
	expect(api.requests.map(({ path }) => path)).toEqual([
		'/v1/calls/..%252F..%252Fagents/transcript',
	]);
});

test.each([['a wrong key', 'ock_wrong_key', /rejected the credential: copy an API key/]])(
	'%s gives a sentence that says what to do',
	async (_what, apiKey, words) => {
		await expect(run({ resource: 'agent', operation: 'getMany' }, apiKey)).rejects.toThrow(words);
	},
);
