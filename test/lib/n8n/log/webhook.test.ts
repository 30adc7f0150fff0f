import '../userFolder';
import { connect } from 'node:net';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { closeSender } from '../../../../lib/n8n/sender/process';
import { closeClaimStore } from '../../../../lib/n8n/store/claims';
import { closeReceivedStore } from '../../../../lib/n8n/store/received';
import { WebhookLogTrigger } from '../../../../nodes/WebhookLog/WebhookLogTrigger.node';
import { setup, type Placed } from '../context';
import { receiver } from '../sender/receiver';
import { jsons, on, send, subscribe } from '../sender/scene';
import { itemOf } from '../sender/stage';
import { Server, type Answer } from '../server';
import { until } from '../../../support/until';
import { removeUserFolder } from '../userFolder';

/* The page as n8n asks the node for it. */

const PASSWORD = 'correct horse battery';
const TOKEN = 'a-token-of-more-than-thirty-two-characters';
const servers: Server[] = [];

async function serve(
	credential: ICredentialDataDecryptedObject | undefined = { password: PASSWORD, token: TOKEN },
	placed: Partial<Placed> = {},
): Promise<Server> {
	const nodeType = new WebhookLogTrigger();
	const server = await Server.start(
		setup({ nodeType, ...(credential && { credential }), ...placed }),
	);
	servers.push(server);
	return server;
}

afterAll(async () => {
	await Promise.all(servers.map((server) => server.close()));
	await closeSender();
	await closeReceivedStore();
	await closeClaimStore();
	removeUserFolder();
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const BEARER = { authorization: `Bearer ${TOKEN}` };
const HTML = { accept: 'text/html' };
const EMPTY = Buffer.alloc(0);

const ask = async (
	server: Server,
	{ path = '/webhook/id/log', method = 'GET', headers = {}, body = EMPTY } = {},
): Promise<Answer> => await server.post({ headers, body }, path, method);

const cookiesOf = ({ headers }: Answer) =>
	(headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');

async function signIn(server: Server, headers: Record<string, string> = {}): Promise<Answer> {
	const form = await ask(server, { headers: HTML });
	const challenge = /name="challenge" value="([^"]+)"/.exec(form.body)?.[1] ?? '';
	const fields = new URLSearchParams({ action: 'sign-in', challenge, password: PASSWORD });
	return await ask(server, {
		method: 'POST',
		headers: {
			...FORM,
			...HTML,
			'sec-fetch-site': 'same-origin',
			cookie: cookiesOf(form),
			...headers,
		},
		body: Buffer.from(fields.toString()),
	});
}

test('nobody is shown anything, and no run starts', async () => {
	const server = await serve();
	for (const method of ['GET', 'HEAD', 'POST']) {
		const answer = await ask(server, { method, headers: HTML });
		expect([method, answer.status, answer.headers['content-type']]).toEqual([
			method,
			401,
			'text/html; charset=utf-8',
		]);
		// The page's own, not n8n's sandbox.
		expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; (?!.*sandbox)/);
	}
	expect([server.runs, server.failures]).toEqual([[], []]);
});

test('who signs in sees the page', async () => {
	const server = await serve();
	const signedIn = await signIn(server);
	expect([signedIn.status, signedIn.headers.location]).toEqual([303, '?']);
	const page = await ask(server, { headers: { ...HTML, cookie: cookiesOf(signedIn) } });
	expect([page.status, page.body]).toEqual([200, expect.stringContaining('Sign Out')]);
});

test('the token reads data and metrics, by their paths', async () => {
	const server = await serve();
	const data = await ask(server, { headers: BEARER });
	expect([data.status, data.headers['content-type']]).toEqual([
		200,
		'application/json; charset=utf-8',
	]);
	for (const path of ['/webhook/id/log/metrics', '/webhook/id/log/metrics/']) {
		const metrics = await ask(server, { path, headers: BEARER });
		expect([metrics.status, metrics.headers['content-type']]).toEqual([
			200,
			'text/plain; version=0.0.4; charset=utf-8',
		]);
		expect(metrics.body).toContain('# TYPE ');
	}
});

test('a delivery leads to the execution that sent it, as n8n gives both addresses', async () => {
	const endpoint = await receiver();
	const { id } = await subscribe(endpoint);
	const [[sent]] = jsons(await send());
	await endpoint.close();
	const server = await serve();
	const cookie = cookiesOf(await signIn(server));
	const links = [];
	for (const path of ['/webhook/id/log', '/webhook/id/log/']) {
		const query = `?view=delivery&id=${sent?.id ?? ''}`;
		const page = await ask(server, { path: path + query, headers: { ...HTML, cookie } });
		const [, href = ''] = /<a href="([^"]+)" rel="noreferrer">/.exec(page.body) ?? [];
		links.push(new URL(href, `https://proxy.example.com/below${path}`).pathname);
	}
	expect(links).toEqual(Array(2).fill('/below/workflow/sender-workflow/executions/17'));
	await itemOf(on('delete', id));
});

test.each([
	[false, true],
	[true, false],
	['={{ "false" }}', true],
	// As variables have it.
	['={{ "true" }}', false],
	['={{ $json.nothing }}', false],
])('where Read Only is %j, who is signed in may act: %s', async (readOnly, mayAct) => {
	const endpoint = await receiver();
	const { id } = await subscribe(endpoint);
	await endpoint.close();
	const server = await serve(undefined, { parameters: { options: { readOnly } } });
	const cookie = cookiesOf(await signIn(server));
	const path = `/webhook/id/log?view=subscription&id=${String(id)}`;
	const page = await ask(server, { path, headers: { ...HTML, cookie } });
	expect([page.status, page.body.includes('value="pause"')]).toEqual([200, mayAct]);
	await itemOf(on('delete', id));
});

test('HEAD is answered as GET, without the body', async () => {
	const server = await serve();
	const answer = await ask(server, { method: 'HEAD', headers: BEARER });
	expect([answer.status, answer.body]).toEqual([200, '']);
});

test('of a parameter that comes twice the first counts', async () => {
	const server = await serve();
	const answer = await ask(server, {
		path: '/webhook/id/log?view=nothing&view=sent&__proto__=x',
		headers: BEARER,
	});
	expect(answer.status).toBe(404);
});

test.each([
	['JSON', { 'content-type': 'application/json' }, Buffer.from('{}'), 415],
	['no type', {}, Buffer.from('action=x'), 415],
	['files', { 'content-type': 'multipart/form-data; boundary=x' }, Buffer.from('--x--'), 415],
	['a form of 64 KB', FORM, Buffer.alloc(64 * 1024, 'a'), 403],
	['a form of more than 64 KB', FORM, Buffer.alloc(64 * 1024 + 1, 'a'), 413],
	['bytes that are no text', FORM, Buffer.from([0xff, 0xfe, 0x00, 0x26, 0x3d, 0x25]), 403],
])('posted by somebody who is signed in: %s', async (_what, type, body, status) => {
	const server = await serve();
	const cookie = cookiesOf(await signIn(server));
	const headers = { ...HTML, ...type, cookie, 'sec-fetch-site': 'same-origin' };
	const answer = await ask(server, { method: 'POST', headers, body });
	expect(answer.status).toBe(status);
	expect(server.failures).toEqual([]);
});

test.each<[string, Record<string, string>, boolean]>([
	['as the proxy says', { 'x-forwarded-proto': 'https' }, true],
	['as the first proxy says', { 'x-forwarded-proto': 'https, http' }, true],
	['as the form says', { origin: 'https://n8n.example.com' }, true],
	["at n8n's own address", { host: 'n8n.example.com' }, true],
	['over HTTP', { 'x-forwarded-proto': 'http', origin: 'http://127.0.0.1' }, false],
])('cookies are for HTTPS only where the page came so: %s', async (_how, headers, isSecure) => {
	const answer = await signIn(await serve(), headers);
	expect(answer.status).toBe(303);
	for (const cookie of answer.headers['set-cookie'] ?? []) {
		expect(cookie.endsWith('; Secure')).toBe(isSecure);
	}
});

test.each<[string, ICredentialDataDecryptedObject | undefined]>([
	['no credential', undefined],
	['no password', { password: '' }],
	['a short password', { password: 'short' }],
	['a short token', { password: PASSWORD, token: 'short' }],
])('with %s the page is there for nobody, and says nothing of it', async (_what, credential) => {
	const server = await Server.start(
		setup({ nodeType: new WebhookLogTrigger(), ...(credential && { credential }) }),
	);
	servers.push(server);
	for (const headers of [HTML, BEARER, { accept: 'application/json' }]) {
		const answer = await ask(server, { headers });
		expect([answer.status, answer.body]).toEqual([
			503,
			expect.stringContaining('set up completely'),
		]);
		expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
	}
	expect(server.failures).toEqual([]);
});

test('who hangs up in the middle of a form starts no run', async () => {
	const server = await serve();
	const { host, port } = server.client;
	const socket = connect(port, host, () => {
		socket.write(
			'POST /webhook/id/log HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\naction',
		);
	});
	await until(() => server.requests > 0);
	socket.destroy();
	await until(() => server.ended > 0);
	expect([server.runs, server.failures]).toEqual([[], []]);
});

test('the page works while a test event is listened for', async () => {
	const server = await serve(undefined, { testing: true });
	const signedIn = await signIn(server);
	const page = await ask(server, { headers: { ...HTML, cookie: cookiesOf(signedIn) } });
	expect([page.status, server.runs, server.failures]).toEqual([200, [], []]);
});
