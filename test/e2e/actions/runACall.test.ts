import { chosen } from '../../lib/n8n/action/operations';
import { CASES, parametersOf } from '../../nodes/RunACall/operations/cases';
import {
	FULL_KEY,
	READ_KEY,
	startRunACallRest,
	type RunACallRest,
} from '../../emulators/api/runACall/rest';
import { idOf } from '../../emulators/api/runACall/rows';
import type { RestFault } from '../../emulators/api/restServer';
import { startN8n, type RunningN8n } from '../../n8n/boot';
import type { WorkflowNode } from '../../n8n/api/definition';
import { itemsOf, type Execution, type Item } from '../../n8n/api/runData';
import { ensureN8n } from '../../n8n/install/n8n';
import { projectFolder } from '../../n8n/install/project';
import { signIn, type N8nClient } from '../../n8n/api/rest';
import { TEST_OWNER } from '../../n8n/api/session';

const TYPE = 'n8n-nodes-telephony-webhooks.runACall';
const START = 'Start';

let n8n: RunningN8n;
let client: N8nClient;
let api: RunACallRest;
/** IDs of credentials, by what their key may do. */
const credentials: Record<'all' | 'read' | 'nothing', string> = { all: '', read: '', nothing: '' };

beforeAll(async () => {
	const { folder } = await ensureN8n();
	[n8n, api] = await Promise.all([
		startN8n({ folder, packageFolder: projectFolder() }),
		startRunACallRest(),
	]);
	client = await signIn(n8n.url);
	const keys = { all: FULL_KEY, read: READ_KEY, nothing: 'rkc_live_wrong' };
	for (const may of ['all', 'read', 'nothing'] as const) {
		const data = { apiKey: keys[may], baseUrl: api.url };
		credentials[may] = await client.createCredential(may, 'runACallApi', data);
	}
});
afterAll(async () => {
	await n8n?.stop();
	await api?.close();
});

interface Step {
	readonly name: string;
	readonly parameters: Record<string, unknown>;
	readonly may?: keyof typeof credentials;
}

/** Runs all steps in one workflow, one after the other, going on after those that fail. */
async function runAll(name: string, steps: readonly Step[]): Promise<Execution> {
	const nodes: WorkflowNode[] = steps.map(({ name: title, parameters, may = 'all' }, index) => ({
		...{ name: title, type: TYPE, typeVersion: 1, position: [300, index * 200] },
		parameters,
		credentials: { runACallApi: { id: credentials[may], name: may } },
		onError: 'continueRegularOutput',
	}));
	const trigger: WorkflowNode = {
		...{ name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
		parameters: {},
	};
	const id = await client.workflows.create({
		name,
		nodes: [trigger, ...nodes],
		connections: {
			[START]: { main: [steps.map(({ name: node }) => ({ node, type: 'main', index: 0 }))] },
		},
		settings: { executionOrder: 'v1', timezone: 'America/New_York' },
	});
	const { executionId = '' } = await client.workflows.run(id, START);
	await client.executions.waitFor(id, 1);
	return await client.executions.get(executionId);
}

/** Reading first: what is written would be in the lists. */
const inOrder = [...CASES].sort(
	(one, other) => Number(one.asks.method !== 'GET') - Number(other.asks.method !== 'GET'),
);

test('every operation asks for the right thing and gives the right item', async () => {
	const steps = inOrder.map((one) => ({ name: one.operation, parameters: parametersOf(one) }));
	const execution = await runAll('Every operation', steps);
	expect(execution.status).toBe('success');
	const asked = api.requests.map(({ method, path, query, body }) => ({
		method,
		path,
		query,
		body,
	}));
	expect(asked).toEqual(
		inOrder.map(({ asks: { method, path, query = {}, body } }) => ({
			...{ method, path: `/v1${path}`, query, body },
		})),
	);
	for (const { operation, gives } of inOrder) {
		const [item] = itemsOf(execution, operation);
		expect({ operation, json: item?.json }).toMatchObject({ operation, json: gives });
		expect(item?.pairedItem).toEqual({ item: 0 });
	}
});

test('every failure is one sentence, as an item where the workflow goes on', async () => {
	const faults: Array<[string, RestFault, RegExp]> = [
		['409', { status: 409 }, /reports a conflict with its current data/],
		['422', { status: 422 }, /rejected the values/],
		['429', { status: 429, headers: { 'Retry-After': '900' } }, /rate limit is exceeded/],
		['500', { status: 500 }, /failed with HTTP 500/],
		[
			'no JSON',
			{ status: 200, body: '<h1>Hello</h1>' },
			/The response is not from Run a Call's API/,
		],
	];
	const steps: Step[] = faults.map(([name], index) => ({
		name,
		parameters: get(idOf('faults', index)),
	}));
	faults.forEach(([, fault], index) =>
		api.fail(9, fault, ({ path }) => path.endsWith(idOf('faults', index))),
	);
	const write = { resource: 'customer', operation: 'create', firstName: 'Ada', lastName: 'Byron' };
	const execution = await runAll('Failures', [
		...steps,
		{ name: '401', parameters: get(idOf('customers', 0)), may: 'nothing' },
		{ name: '403', parameters: write, may: 'read' },
		{ name: '404', parameters: get(idOf('nothing', 0)) },
	]);
	const sentences: Array<readonly [string, RegExp]> = [
		...faults.map(([name, , sentence]) => [name, sentence] as const),
		['401', /rejected the credential: copy an API key/],
		['403', /use an API key with the scope "write"/],
		['404', /did not find Customer/],
	];
	for (const [name, sentence] of sentences) {
		const errors = itemsOf(execution, name).map(({ json }: Item) => json.error);
		expect({ name, errors }).toEqual({ name, errors: [expect.stringMatching(sentence)] });
		expect(JSON.stringify(errors)).not.toContain('rkc_live_A');
	}
});

function get(id: string): Record<string, unknown> {
	return { resource: 'customer', operation: 'get', customerId: chosen(id) };
}

test('a slow API is given up on, with one sentence', async () => {
	api.fail(1, 'timeout');
	const parameters = { ...get(idOf('customers', 0)), requestOptions: { timeout: 300 } };
	const execution = await runAll('Slow', [{ name: 'slow', parameters }]);
	expect(itemsOf(execution, 'slow')[0]?.json.error).toMatch(/did not respond within 0.3 s/);
});

test('Return All pages through every list, through a rate limit as well', async () => {
	const lists = CASES.filter(({ asks }) => asks.query?.['limit'] !== undefined);
	for (const name of Object.keys(api.tables) as Array<keyof typeof api.tables>) {
		api.seed(name, 250);
	}
	api.fail(1, { status: 429, headers: { 'Retry-After': '1' } }, ({ query }) =>
		Boolean(query['starting_after']),
	);
	const before = api.requests.length;
	const execution = await runAll(
		'Return All',
		lists.map(({ operation }) => ({
			name: operation,
			parameters: {
				...{ resource: operation.split('.')[0], operation: 'getMany' },
				...{ returnAll: true, filters: {} },
			},
		})),
	);
	for (const { operation, asks } of lists) {
		const ids = new Set(itemsOf(execution, operation).map(({ json }) => json.id));
		expect({ operation, items: ids.size >= 250 }).toEqual({ operation, items: true });
		const pages = api.requests
			.slice(before)
			.filter(({ path, status }) => path === `/v1${asks.path}` && status === 200);
		expect({ operation, pages: pages.length }).toEqual({ operation, pages: 3 });
	}
	expect(api.requests.filter(({ status }) => status === 429)).toHaveLength(2);
});

test('n8n offers it as a tool for agents', async () => {
	const { email, password } = TEST_OWNER;
	const login = await fetch(`${n8n.url}/rest/login`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ emailOrLdapLoginId: email, password }),
	});
	const cookie = login.headers.getSetCookie().join('; ');
	const types = await fetch(`${n8n.url}/types/nodes.json`, { headers: { cookie } });
	const all = (await types.json()) as Array<{ name: string; displayName: string }>;
	expect(all.find(({ name }) => name === `${TYPE}Tool`)?.displayName).toBe('Run a Call Tool');
});

test.each([
	['all', 'OK'],
	['nothing', 'Error'],
] as const)('the credential of a key that may do %s is tested: %s', async (may, status) => {
	const apiKey = may === 'all' ? FULL_KEY : 'rkc_live_wrong';
	const credential = { id: credentials[may], name: may, type: 'runACallApi' };
	const answer = await client.session.request<{ status: string }>(
		'POST',
		'/rest/credentials/test',
		{
			credentials: { ...credential, data: { apiKey, baseUrl: api.url } },
		},
	);
	expect(answer.status).toBe(status);
});
