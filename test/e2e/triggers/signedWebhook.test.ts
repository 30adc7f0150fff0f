import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { sendMessage } from '../../emulators/engine/attacks';
import { executionsOf } from '../../stage/rehearsal';
import { staged } from '../stage';

const stage = staged();
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

interface Opened {
	readonly workflowId: string;
	readonly url: string;
}

async function open(parameters: Record<string, unknown>, secret: string): Promise<Opened> {
	const { client } = stage();
	const id = await client.createCredential('Emitter', 'signedWebhookApi', { secret });
	const workflowId = await client.workflows.create({
		name: 'Signed webhooks',
		nodes: [
			{
				name: 'Signed Webhook Trigger',
				type: 'n8n-nodes-telephony-webhooks.signedWebhookTrigger',
				typeVersion: 2,
				parameters,
				credentials: { signedWebhookApi: { id, name: 'Emitter' } },
			},
			{ name: 'Done', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
		],
		connections: {
			'Signed Webhook Trigger': { main: [[{ node: 'Done', type: 'main', index: 0 }]] },
		},
	});
	await client.workflows.activate(workflowId);
	const [urls] = await client.workflows.webhookUrls(workflowId, 'Signed Webhook Trigger');
	return { workflowId, url: urls?.production ?? '' };
}

async function send({ url }: Opened, body: string, headers: Record<string, string>) {
	const outcome = await sendMessage({
		url,
		headers: { 'content-type': 'application/json', ...headers },
		body: Buffer.from(body),
	});
	return outcome.kind === 'answer' ? outcome.status : outcome.kind;
}

async function items(opened: Opened) {
	await stage().client.executions.waitUntilQuiet(opened.workflowId);
	const executions = await executionsOf(stage().client, opened);
	return executions.flatMap(({ nodeRuns }) =>
		(nodeRuns['Signed Webhook Trigger']?.[0]?.outputs ?? []).flatMap((found, output) =>
			found.map(({ json }) => ({ output, event: json.event, id: json.id, data: json.data })),
		),
	);
}

test('Standard Webhooks, signed by the reference library: typed outputs, duplicates and forgeries', async () => {
	const opened = await open({ events: 'order.shipped, order.cancelled' }, SECRET);
	const body = JSON.stringify({ type: 'order.cancelled', data: { order: 7 } });
	const signed = (id: string, at: Date) => ({
		'webhook-id': id,
		'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
		'webhook-signature': new Webhook(SECRET).sign(id, at, body),
	});
	const now = new Date();
	expect(await send(opened, body, signed('msg_1', now))).toBe(200);
	expect(await send(opened, body, signed('msg_1', new Date(now.getTime() + 2000)))).toBe(200);
	expect(await send(opened, body, signed('msg_2', new Date(now.getTime() - 600_000)))).toBe(401);
	expect(await send(opened, `${body} `, signed('msg_3', now))).toBe(401);
	expect(await items(opened)).toEqual([
		{ output: 1, event: 'order.cancelled', id: 'msg_1', data: { order: 7 } },
	]);
});

test('GitHub style: the event named in a header, equal bodies are duplicates', async () => {
	const secret = "It's a Secret to Everybody";
	const opened = await open(
		{ signatureScheme: 'gitHub', events: '*', typeHeader: 'X-GitHub-Event' },
		secret,
	);
	const body = JSON.stringify({ zen: 'Speak like a human.', hook_id: 1 });
	const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
	const headers = { 'x-github-event': 'ping', 'x-hub-signature-256': signature };
	expect(await send(opened, body, headers)).toBe(200);
	expect(await send(opened, body, { ...headers, 'x-github-event': 'push' })).toBe(200);
	expect(await send(opened, body, { 'x-github-event': 'ping' })).toBe(401);
	expect(await items(opened)).toEqual([
		expect.objectContaining({ output: 0, event: 'ping', data: JSON.parse(body) }),
	]);
});

test('a custom signature: base64 with a prefix over timestamp and body', async () => {
	const opened = await open(
		{
			signatureScheme: 'custom',
			header: 'X-Acme-Signature',
			encoding: 'base64',
			prefix: 'v0=',
			content: '{timestamp}:{body}',
			timestampHeader: 'X-Acme-Time',
			timestampUnit: 'milliseconds',
			events: '*',
		},
		'secret of acme',
	);
	const body = JSON.stringify({ event: 'door.opened', id: 'e1', data: { door: 'front' } });
	const at = String(Date.now());
	const signature = `v0=${createHmac('sha256', 'secret of acme').update(`${at}:${body}`).digest('base64')}`;
	const headers = { 'x-acme-time': at, 'x-acme-signature': signature };
	expect(await send(opened, body, headers)).toBe(200);
	expect(await send(opened, body, { ...headers, 'x-acme-time': String(Number(at) + 1) })).toBe(401);
	expect(await items(opened)).toEqual([
		{ output: 0, event: 'door.opened', id: 'e1', data: { door: 'front' } },
	]);
});

test('a signed content without the body is rejected at publishing, in words that say what to do', async () => {
	await expect(
		open(
			{ signatureScheme: 'custom', header: 'X-S', content: '{id}', events: '*' },
			'secret of the emitter',
		),
	).rejects.toThrow('Signed Content must contain {body}');
});
