import { Agent, createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { onLoopback, type Loopback } from '../../support/network/loopback';
import { forward } from '../../support/network/reverseProxy';
import { receiver } from '../../lib/n8n/sender/receiver';
import { until } from '../../start/sender/events';
import { senderScene } from '../sender/scene';
import { staged } from '../stage';
import { fieldIn, Visitor } from './visitor';

/* The log page in a real n8n: who sees it, through n8n's own handling of webhooks, and behind a proxy that adds a path. */

const TYPE = 'n8n-nodes-telephony-webhooks.webhookLogTrigger';
const PASSWORD = 'correct horse battery';
const TOKEN = 'a-token-of-more-than-thirty-two-characters';
const PREFIX = '/hooks/of/n8n';

const stage = staged();
let workflowId: string;
/** The page's address, and where one asks for it while a test event is listened for. */
let address: string;
let testAddress: string;
let proxy: Loopback;

async function createWorkflow(data: Record<string, unknown>): Promise<string> {
	const { client } = stage();
	const id = await client.createCredential('Log', 'webhookLogApi', data);
	const credentials = { webhookLogApi: { id, name: 'Log' } };
	const node = { name: 'Log', type: TYPE, typeVersion: 2, parameters: {}, credentials };
	return await client.workflows.create({ name: 'Log page', nodes: [node], connections: {} });
}

beforeAll(async () => {
	const { client, n8n } = stage();
	workflowId = await createWorkflow({ password: PASSWORD, token: TOKEN });
	await client.workflows.activate(workflowId);
	const urls = await client.workflows.webhookUrls(workflowId, 'Log');
	const page = urls.find(({ method }) => method === 'GET');
	[address = '', testAddress = ''] = [page?.production, page?.test].map(String);
	const upstream = { port: Number(new URL(n8n.url).port), agent: new Agent() };
	proxy = await onLoopback(
		createServer((incoming, response) => {
			if (!incoming.url?.startsWith(PREFIX)) return void response.writeHead(404).end();
			incoming.url = incoming.url.slice(PREFIX.length);
			forward(incoming, response, upstream);
		}),
	);
});
afterAll(async () => await proxy?.close());

const behindProxy = () => `${proxy.url}${PREFIX}${new URL(address).pathname}`;
const bearer = { authorization: `Bearer ${TOKEN}`, accept: '*/*' };

test.each([
	['GET', '', {}],
	['GET', '?view=deliveries', {}],
	['GET', '?format=json', {}],
	['GET', '/metrics', {}],
	['GET', '/metrics', { authorization: `Bearer ${TOKEN}x`, accept: '*/*' }],
	['HEAD', '', {}],
	['POST', '', { 'content-type': 'application/json' }],
	['POST', '', { 'content-type': 'application/x-www-form-urlencoded' }],
])('%s %s is answered 401 to who is not signed in', async (method, rest, headers) => {
	const origin = 'https://elsewhere.example';
	const response = await fetch(`${address}${rest}`, {
		method,
		headers: { accept: 'text/html', origin, ...headers },
		...(method === 'POST' && { body: '{}' }),
	});
	expect(response.status).toBe(401);
	// n8n's own policy would take the page's origin away, and lets every site read what webhooks answer.
	expect(response.headers.get('content-security-policy')).toMatch(
		/^default-src 'none'; [^,]*; frame-ancestors 'none'$/,
	);
	expect([...response.headers.keys()].filter((name) => /^access-control/.test(name))).toEqual([]);
	expect(response.headers.get('cache-control')).toBe('no-store');
});

test.each([
	['gzip', {}, 'gzip'],
	['br', { 'sec-fetch-site': 'same-origin' }, 'br'],
	['identity', {}, null],
	['gzip, br', { 'sec-fetch-site': 'cross-site' }, null],
	['gzip, br', { 'sec-fetch-site': 'same-site' }, null],
])('who accepts %s and asks as %j gets it as %s', async (accepted, more, encoding) => {
	const response = await fetch(address, {
		headers: { accept: 'text/html', 'accept-encoding': accepted, ...more },
	});
	expect(response.headers.get('content-encoding')).toBe(encoding);
	expect(await response.text()).toMatch(/^<!doctype html>/);
});

test.each([
	['at its own address', () => address],
	['behind a proxy that adds a path', behindProxy],
])('%s: signing in, looking, signing out', async (_where, at) => {
	const visitor = new Visitor(at());
	expect((await visitor.signIn('not the password')).status).toBe(401);
	const page = await visitor.signIn(PASSWORD);
	expect(page.status).toBe(200);
	const token = fieldIn(await page.text(), 'token');
	expect((await visitor.get('?view=deliveries')).status).toBe(200);
	expect((await visitor.get('', { accept: 'application/json' })).headers.get('content-type')).toBe(
		'application/json; charset=utf-8',
	);
	const forged = await visitor.post({ action: 'sign-out', token: 'x' });
	const foreign = await visitor.post(
		{ action: 'sign-out', token },
		{ origin: 'https://elsewhere.example' },
	);
	expect([forged.status, foreign.status]).toEqual([403, 403]);
	const kept = visitor.again();
	expect((await kept.get()).status).toBe(200);
	expect((await visitor.post({ action: 'sign-out', token })).status).toBe(303);
	expect([(await visitor.get()).status, (await kept.get()).status]).toEqual([401, 401]);
});

test.each([
	['at its own address', () => address],
	['behind a proxy that adds a path', behindProxy],
])('%s: a delivery leads to the execution in n8n that sent it', async (_where, at) => {
	const { client } = stage();
	const scene = await senderScene(stage());
	const endpoint = await receiver();
	const sent = await scene.item({
		resource: 'event',
		operation: 'sendToUrl',
		url: endpoint.url,
		secret: `whsec_${'A'.repeat(32)}`,
		eventType: 'call.ended',
		data: '{}',
	});
	await endpoint.close();
	const query = `?view=delivery&id=${String(sent.id)}`;
	const read = await fetch(`${address}${query}`, { headers: bearer });
	const { delivery } = (await read.json()) as { delivery: { sentBy: Record<string, string> } };
	const { workflowId = '', executionId = '', workflowName } = delivery.sentBy;
	expect(workflowName).toBe('Send');
	const { nodeRuns } = await client.executions.get(executionId);
	expect(nodeRuns['Webhook Sender']?.[0]?.outputs.flat()[0]?.json.id).toBe(sent.id);
	const visitor = new Visitor(at());
	await visitor.signIn(PASSWORD);
	const page = await (await visitor.get(query)).text();
	const [, href = ''] = /<a href="([^"]+)" rel="noreferrer">/.exec(page) ?? [];
	const { origin, pathname } = new URL(at());
	const execution = new URL(href, at()).href;
	const folder = pathname.startsWith(PREFIX) ? PREFIX : '';
	expect(execution).toBe(`${origin}${folder}/workflow/${workflowId}/executions/${executionId}`);
	const editor = await fetch(execution, { headers: { accept: 'text/html' } });
	expect([editor.status, editor.headers.get('content-type')]).toEqual([
		200,
		expect.stringContaining('text/html'),
	]);
});

test('what is posted as anything but a small form is rejected', async () => {
	const visitor = new Visitor(address);
	await visitor.signIn(PASSWORD);
	const headers = { 'content-type': 'application/json' };
	const json = await visitor.ask(address, { method: 'POST', body: '{}', headers });
	const large = await visitor.post({ action: 'x'.repeat(70_000) });
	expect([json.status, large.status]).toEqual([415, 413]);
});

test('the token reads data and metrics', async () => {
	const [page, metrics, head] = await Promise.all([
		fetch(address, { headers: bearer }),
		fetch(`${address}/metrics`, { headers: bearer }),
		fetch(address, { method: 'HEAD', headers: bearer }),
	]);
	expect([page.status, metrics.status, head.status]).toEqual([200, 200, 200]);
	expect(await page.json()).toEqual(expect.any(Object));
	expect(await metrics.text()).toContain('# TYPE telephony_webhooks_');
});

test('a trigger is listed, and counted from 0 on, once its workflow is published', async () => {
	const { client } = stage();
	const type = 'n8n-nodes-telephony-webhooks.nectarDeskTrigger';
	const node = { name: 'Calls', type, typeVersion: 3, parameters: { events: ['*'] } };
	const id = await client.workflows.create({ name: 'Calls', nodes: [node], connections: {} });
	await client.workflows.activate(id);
	const listed = async () => {
		const read = await fetch(`${address}?view=received`, { headers: bearer });
		const { triggers } = (await read.json()) as { triggers: Array<Record<string, unknown>> };
		return triggers.find(({ workflowId: of }) => of === id);
	};
	const until = performance.now() + 30_000;
	let found = await listed();
	while (found === undefined && performance.now() < until) {
		await wait(100);
		found = await listed();
	}
	expect(found).toMatchObject({
		nodeName: 'Calls',
		workflowName: 'Calls',
		platform: 'Nectar Desk',
	});
	expect(found).not.toHaveProperty('seenAt');
	const metrics = await (await fetch(`${address}/metrics`, { headers: bearer })).text();
	expect(metrics).toContain('workflow="Calls",verdict="accepted",reason=""} 0');
	await client.workflows.deactivate(id);
});

test('while a test event is listened for, the page works at the test URL', async () => {
	const { client } = stage();
	await client.workflows.listenForTestEvent(workflowId, 'Log');
	const visitor = new Visitor(testAddress);
	expect((await visitor.signIn(PASSWORD)).status).toBe(200);
	expect((await visitor.get('?view=deliveries')).status).toBe(200);
	await client.workflows.stopListening(workflowId);
	await until('The end of the page there', async () =>
		(await visitor.get()).status === 404 ? true : undefined,
	);
});

test('a workflow whose password is short is not published, and says so', async () => {
	const id = await createWorkflow({ password: 'short' });
	await expect(stage().client.workflows.activate(id)).rejects.toThrow(
		'The password is too short: enter at least 12 characters.',
	);
});

test('none of all that has started an execution', async () => {
	expect(await stage().client.executions.waitUntilQuiet(workflowId)).toBe(0);
});
