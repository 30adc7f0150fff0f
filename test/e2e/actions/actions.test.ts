import { accountRows, dialerRows } from '../../nodes/JustCall/operations/moreRows';
import { justCallRows } from '../../nodes/JustCall/operations/rows';
import { asked, chosen, expected, type OperationRow } from '../../lib/n8n/action/operations';
import { startJustCallRest, type JustCallRest } from '../../emulators/api/justCall/rest';
import { startOnCallClerkRest, type OnCallClerkRest } from '../../emulators/api/onCallClerk/rest';
import { isObject } from '../../../lib/webhook/http/message';
import type { RestFault, RestRequest } from '../../emulators/api/restServer';
import { startN8n, type RunningN8n } from '../../n8n/boot';
import { itemsOf, type Execution } from '../../n8n/api/runData';
import { ensureN8n } from '../../n8n/install/n8n';
import { projectFolder } from '../../n8n/install/project';
import { signIn, type N8nClient } from '../../n8n/api/rest';
import { errorsIn, nodeTypes, runSteps, useTool, type Input, type Step } from './run';

const LARGEST_PAGE = 100;
const MESSAGE = {
	...{ resource: 'sms', operation: 'send', additionalFields: {} },
	justcallNumber: chosen('+14155550101'),
	contactNumber: '={{ $json.to }}',
	body: 'On my way',
};
const PEOPLE = ['+14155550001', '+14155550002', '+14155550003'].map((to) => ({ to }));

let n8n: RunningN8n;
let client: N8nClient;
let api: JustCallRest;
let clerk: OnCallClerkRest;
const credentials = { justCall: '', wrong: '', nowhere: '', clerk: '', empty: '', nothing: '' };

beforeAll(async () => {
	const { folder } = await ensureN8n();
	[n8n, api, clerk] = await Promise.all([
		startN8n({ folder, packageFolder: projectFolder() }),
		startJustCallRest({ rowsEach: 2 * LARGEST_PAGE + 1 }),
		startOnCallClerkRest(),
	]);
	client = await signIn(n8n.url);
	const { apiKey, apiSecret, url: baseUrl } = api;
	const fields = { apiKey, apiSecret, baseUrl };
	const justCall = async (name: string, change: object = {}) =>
		await client.createCredential(name, 'justCallApi', { ...fields, ...change });
	credentials.justCall = await justCall('JustCall');
	credentials.wrong = await justCall('Wrong', { apiSecret: 'not-the-right-one' });
	credentials.nowhere = await justCall('Nowhere', { baseUrl: 'http://127.0.0.1:1' });
	credentials.empty = await justCall('Empty', { baseUrl: '' });
	credentials.nothing = await justCall('Nothing', { baseUrl: '={{ $vars.gateway }}' });
	credentials.clerk = await client.createCredential('OnCallClerk', 'onCallClerkApi', {
		...{ apiKey: clerk.apiKey, baseUrl: clerk.url },
	});
});
afterAll(async () => {
	await n8n?.stop();
	await Promise.all([api?.close(), clerk?.close()]);
});

type Change = Partial<Step>;

const justCall = (name: string, parameters: Step['parameters'], change: Change = {}): Step => ({
	...{ name, node: 'justCall', parameters },
	credential: ['justCallApi', credentials.justCall],
	...change,
});

/** Runs one node on the three people, after telling the API how to answer. */
async function sendTo(people: Input, change: Change, fail: () => void = () => {}) {
	const before = api.requests.length;
	fail();
	const execution = await runSteps(client, 'Send', [justCall('Send', MESSAGE, change)], people);
	return { execution, requests: api.requests.slice(before) };
}

/** Whether a request is a message to that number. */
const to = (number: string) => (request: RestRequest) =>
	isObject(request.body) && request.body['contact_number'] === number;

const errorOf = (execution: Execution) => execution.error?.message;

test('every operation of JustCall asks for the right thing and gives its items', async () => {
	const entry = api.webhooks.addEntry('call.missed', 'https://example.com/missed');
	const deletion: OperationRow = {
		...{ resource: 'webhook', operation: 'delete', asks: '' },
		set: { urlId: '={{ $json.urlId }}' },
		gives: { deleted: true },
	};
	const rows = [...justCallRows, ...accountRows, ...dialerRows, deletion];
	const named = rows.map((row, index) => ({ ...row, name: `${index} ${row.operation}` }));
	const execution = await runSteps(
		client,
		'Every operation of JustCall',
		named.map(({ name, resource, operation, set }) =>
			justCall(name, { resource, operation, ...set }),
		),
		[{ urlId: entry.urlId }],
	);
	expect(execution.status).toBe('success');
	expect(api.requests.map(asked)).toEqual(
		rows.map((row) =>
			expected(
				row === deletion ? { ...row, asks: `DELETE /v2.1/webhooks/url/${entry.urlId}` } : row,
			),
		),
	);
	for (const { name, gives = {}, items: count } of named) {
		const items = itemsOf(execution, name);
		expect({ name, errors: errorsIn(items) }).toEqual({ name, errors: [] });
		if (count !== 0) expect({ name, json: items[0]?.json }).toMatchObject({ name, json: gives });
		for (const { pairedItem } of items) expect(pairedItem).toEqual({ item: 0 });
	}
	const recording = named.find(({ operation }) => operation === 'downloadRecording')?.name ?? '';
	expect(itemsOf(execution, recording)[0]?.binary?.['recording']).toMatchObject({
		...{ fileName: 'call-1001.mp3', mimeType: 'audio/mpeg' },
	});
});

test('every operation of OnCallClerk asks for the right thing and gives its items', async () => {
	const callId = String(clerk.calls[0]?.['call_id']);
	const url = `https://api.oncallclerk.com/v1/calls/${callId}/transcript`;
	const step = (name: string, parameters: Step['parameters']): Step => ({
		...{ name, node: 'onCallClerk', parameters },
		credential: ['onCallClerkApi', credentials.clerk],
	});
	const agent = { businessName: 'Acme', agentName: 'Ava', voiceId: 'voice_1' };
	const words = { greeting: 'Hello.', systemPrompt: 'Be kind.', additionalFields: {} };
	const execution = await runSteps(client, 'Every operation of OnCallClerk', [
		step('list', { resource: 'agent', operation: 'getMany', returnAll: true }),
		step('get', { resource: 'agent', operation: 'get', agentId: chosen('agent_1') }),
		step('create', { resource: 'agent', operation: 'create', ...agent, ...words }),
		step('by ID', { resource: 'call', operation: 'getTranscript', callId: chosen(callId) }),
		step('by URL', { resource: 'call', operation: 'getTranscript', callId: chosen(url, 'url') }),
	]);
	expect(clerk.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
		'GET /agents',
		'GET /agents/agent_1',
		'POST /agents',
		`GET /v1/calls/${callId}/transcript`,
		`GET /v1/calls/${callId}/transcript`,
	]);
	expect(itemsOf(execution, 'list')).toHaveLength(3);
	expect(itemsOf(execution, 'get')[0]?.json).toMatchObject({ id: 'agent_1' });
	expect(itemsOf(execution, 'create')[0]?.json).toMatchObject({ business_name: 'Acme' });
	for (const name of ['by ID', 'by URL']) {
		expect(itemsOf(execution, name)[0]?.json).toMatchObject({ call_id: callId });
	}
});

const UNSURE = 'so it is unclear whether the SMS was sent: check in JustCall before you try again';
const faults: Array<[string, RestFault, string]> = [
	[
		'403',
		{ status: 403 },
		'JustCall does not allow this with this credential: use the API key of a user with this permission, or a JustCall plan that includes it (Settings > API & Webhooks). JustCall responded with HTTP 403: "You are not allowed to do this"',
	],
	[
		'404',
		{ status: 404 },
		'JustCall did not find the requested data: check that it exists and belongs to this account. JustCall responded with HTTP 404: "Not found"',
	],
	[
		'409',
		{ status: 409 },
		'JustCall reports a conflict with its current data ("Conflict"): get the current data, then decide whether to try again.',
	],
	[
		'422',
		{ status: 422 },
		'JustCall rejected the values ("Unprocessable entity"): correct the fields and try again.',
	],
	[
		'500',
		{ status: 500 },
		`JustCall failed with HTTP 500, ${UNSURE}. JustCall responded with HTTP 500: "Server error"`,
	],
	[
		'503',
		{ status: 503, headers: { 'Retry-After': '1' } },
		`JustCall failed with HTTP 503, ${UNSURE}. JustCall responded with HTTP 503: "Server error"`,
	],
	['a time-out', 'timeout', `JustCall did not respond within 0.5 s, ${UNSURE}.`],
	['a reset', 'reset', `The connection to JustCall was lost before it responded, ${UNSURE}.`],
	[
		'a connection lost after the work',
		'lost',
		`The connection to JustCall was lost before it responded, ${UNSURE}.`,
	],
	[
		'a page',
		{ status: 200, body: '<html>' },
		"The response is not from JustCall's API (HTTP 200, text/html): check that Base URL in the credential is https://api.justcall.io or the URL of your own gateway.",
	],
];

test('every failure of a send is one sentence, and none is sent twice', async () => {
	const before = api.requests.length;
	const numbers = new Map(faults.map(([name], index) => [name, `+1415555${1000 + index}`]));
	for (const [name, fault] of faults) {
		api.fail(9, fault, to(numbers.get(name) ?? ''));
	}
	const execution = await runSteps(
		client,
		'Failures',
		faults.map(([name]) => {
			const contactNumber = numbers.get(name);
			const timeout = name === 'a time-out' ? 500 : 60_000;
			return justCall(name, { ...MESSAGE, contactNumber, requestOptions: { timeout } });
		}),
	);
	const told = faults.map(([name]) => [name, ...errorsIn(itemsOf(execution, name))]);
	expect(told).toEqual(faults.map(([name, , sentence]) => [name, sentence]));
	expect(api.requests.length - before).toBe(faults.length);
});

test.each([
	['wrong' as const, /^JustCall rejected the credential: copy the API key/],
	[
		'nowhere' as const,
		/^n8n can't reach JustCall at http:\/\/127.0.0.1:1 \(the connection was refused\)/,
	],
	['empty' as const, /^Base URL in the credential is empty: enter https:/],
	['nothing' as const, /^Base URL in the credential is empty: enter https:/],
])(
	'with the credential "%s" the run ends with a sentence without the secret',
	async (which, words) => {
		const { execution } = await sendTo(PEOPLE, {
			credential: ['justCallApi', credentials[which]],
			onError: 'stopWorkflow',
		});
		expect(execution.status).toBe('error');
		expect(errorOf(execution)).toMatch(words);
		expect(JSON.stringify(execution)).not.toContain('not-the-right-one');
	},
);

test('a rate limit is waited for, also by a send', async () => {
	const { execution, requests } = await sendTo([PEOPLE[0] ?? {}], {}, () =>
		api.fail(2, { status: 429, headers: { 'Retry-After': '1' } }),
	);
	expect(errorsIn(itemsOf(execution, 'Send'))).toEqual([]);
	expect(requests.map(({ status }) => status)).toEqual([429, 429, 200]);
});

test('after an item that fails, nothing more is sent', async () => {
	const { execution, requests } = await sendTo(PEOPLE, { onError: 'stopWorkflow' }, () =>
		api.fail(1, { status: 422 }, to('+14155550002')),
	);
	expect(execution.status).toBe('error');
	expect(errorOf(execution)).toMatch(/^JustCall rejected the values/);
	expect(requests.map(({ body }) => (body as { contact_number: string }).contact_number)).toEqual([
		'+14155550001',
		'+14155550002',
	]);
});

test('with Continue On Fail the failed item alone has an error', async () => {
	const { execution } = await sendTo(PEOPLE, {}, () =>
		api.fail(1, { status: 422 }, to('+14155550002')),
	);
	const items = itemsOf(execution, 'Send');
	expect(items.map(({ json, pairedItem }) => [json.error !== undefined, pairedItem])).toEqual([
		[false, { item: 0 }],
		[true, { item: 1 }],
		[false, { item: 2 }],
	]);
});

test('with an error output the failed item leaves by that', async () => {
	const { execution } = await sendTo(PEOPLE, { onError: 'continueErrorOutput' }, () =>
		api.fail(1, { status: 422 }, to('+14155550002')),
	);
	expect(itemsOf(execution, 'Send')).toHaveLength(2);
	expect(itemsOf(execution, 'Send', 1).map(({ json }) => json)).toEqual([
		{ to: '+14155550002', error: expect.stringMatching(/^JustCall rejected the values/) },
	]);
});

test('Return All gives all of three pages, through a rate limit as well', async () => {
	const before = api.requests.length;
	api.fail(
		1,
		{ status: 429, headers: { 'Retry-After': '1' } },
		({ query }) => query['page'] === '1',
	);
	const parameters = { resource: 'call', operation: 'getMany', returnAll: true, filters: {} };
	const execution = await runSteps(client, 'Return All', [justCall('All', parameters)]);
	expect(itemsOf(execution, 'All')).toHaveLength(2 * LARGEST_PAGE + 1);
	expect(api.requests.slice(before).map(({ query, status }) => [query['page'], status])).toEqual([
		['0', 200],
		['1', 429],
		['1', 200],
		['2', 200],
	]);
});

test('the editor gets the list of a resource locator', async () => {
	const answer = await client.session.request<{ results: unknown[] }>(
		'POST',
		'/rest/dynamic-node-parameters/resource-locator-results',
		{
			path: 'parameters.justcallNumber',
			methodName: 'searchPhoneNumbers',
			nodeTypeAndVersion: { name: 'n8n-nodes-telephony-webhooks.justCall', version: 1 },
			currentNodeParameters: { resource: 'sms', operation: 'send' },
			credentials: { justCallApi: { id: credentials.justCall, name: 'JustCall' } },
			filter: 'support',
		},
	);
	expect(answer.results).toEqual([{ name: 'Support (+14155550101)', value: '+14155550101' }]);
});

test.each([
	['justCall', 'JustCall Tool', 'sms'],
	['onCallClerk', 'OnCallClerk Tool', 'agent'],
])('n8n offers %s as a tool for agents', async (name, displayName, resource) => {
	const all = await nodeTypes(n8n.url);
	const tool = all.find((type) => type['name'] === `n8n-nodes-telephony-webhooks.${name}Tool`);
	expect(tool).toMatchObject({ displayName, outputs: ['ai_tool'] });
	expect(JSON.stringify(tool?.['properties'])).toContain(`"value":"${resource}"`);
});

test('a tool sends what a model chose', async () => {
	const before = api.requests.length;
	const parameters = {
		...MESSAGE,
		toolDescription: 'Sends an SMS',
		contactNumber: "={{ $fromAI('to', 'Number that gets it', 'string') }}",
		body: "={{ $fromAI('words', 'What to say', 'string') }}",
	};
	const chosenByModel = { to: '+14155550009', words: 'We are late' };
	const execution = await useTool(client, justCall('Send_SMS', parameters), chosenByModel);
	expect(execution.error?.message).toBeUndefined();
	expect(api.requests.slice(before).map(({ path, body }) => [path, body])).toEqual([
		[
			'/v2.1/texts/new',
			{
				...{ justcall_number: '+14155550101', contact_number: '+14155550009' },
				body: 'We are late',
			},
		],
	]);
	expect(JSON.stringify(itemsOf(execution, 'Agent'))).toContain('We are late');
});

test.each([
	['justCallApi', () => ({ apiKey: api.apiKey, apiSecret: api.apiSecret, baseUrl: api.url }), 'OK'],
	['justCallApi', () => ({ apiKey: 'x', apiSecret: 'y', baseUrl: api.url }), 'Error'],
	['onCallClerkApi', () => ({ apiKey: clerk.apiKey, baseUrl: clerk.url }), 'OK'],
	['onCallClerkApi', () => ({ apiKey: 'x', baseUrl: clerk.url }), 'Error'],
	['onCallClerkApi', () => ({ apiKey: clerk.apiKey, baseUrl: ' ' }), 'Error'],
])('the credential %s is tested', async (type, data, status) => {
	const answer = await client.session.request<{ status: string }>(
		'POST',
		'/rest/credentials/test',
		{ credentials: { id: credentials.justCall, name: type, type, data: data() } },
	);
	expect(answer.status).toBe(status);
});

test('n8n serves the schema of an operation to the editor', async () => {
	const path = '/schemas/n8n-nodes-telephony-webhooks.justCall/1.0.0/sms/send.json';
	const response = await fetch(`${n8n.url}${path}`);
	expect(response.status).toBe(200);
	expect(Object.keys(((await response.json()) as { properties: object }).properties)).toContain(
		'delivery_status',
	);
});
