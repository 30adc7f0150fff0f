import { randomUUID } from 'node:crypto';
import { startN8n, type RunningN8n } from './boot';
import type { WorkflowDefinition } from './api/definition';
import { itemsOf } from './api/runData';
import { ensureN8n } from './install/n8n';
import { signIn, type N8nClient } from './api/rest';

/**
 * Proves that the harness works on this machine, without our package: a workflow of core nodes gets
 * an event, once after each of a first start, a restart and a SIGKILL. Prints what each step took.
 */
async function check(): Promise<void> {
	const { folder } = await timed('n8n is installed', async () => {
		return await ensureN8n({ onProgress: print });
	});
	const n8n = await timed('first start', async () => await startN8n({ folder }));
	try {
		const client = await timed('owner set up', async () => await signIn(n8n.url));
		const id = await client.workflows.create(echoWorkflow());
		await timed('activated', async () => await client.workflows.activate(id));
		await checkTestEvent(client, id);
		await checkDelivery(client, id, 'after the first start');
		await timed('restarted', async () => await n8n.restart());
		await checkDelivery(client, id, 'after a restart');
		await timed('killed', async () => await n8n.kill());
		await timed('started again', async () => await n8n.restart());
		await checkDelivery(client, id, 'after SIGKILL');
		await checkFailures(client, n8n);
		await timed('deactivated and deleted', async () => await client.workflows.delete(id));
	} finally {
		await timed('stopped', async () => await n8n.stop());
	}
}

function echoWorkflow(): WorkflowDefinition {
	const path = randomUUID();
	return {
		name: 'Echo',
		nodes: [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				parameters: { path, httpMethod: 'POST', options: {} },
			},
			{ name: 'Seen', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
		],
		connections: { Webhook: { main: [[{ node: 'Seen', type: 'main', index: 0 }]] } },
	};
}

async function checkDelivery(client: N8nClient, id: string, moment: string): Promise<void> {
	const before = await client.executions.count(id);
	const [urls] = await client.workflows.webhookUrls(id, 'Webhook');
	await timed(`event sent ${moment}`, async () => await post(urls?.production, moment));
	const [execution] = await client.executions.waitFor(id, before + 1);
	await assertSeen(client, execution?.id, moment);
}

async function checkTestEvent(client: N8nClient, id: string): Promise<void> {
	await client.workflows.listenForTestEvent(id, 'Webhook');
	const [urls] = await client.workflows.webhookUrls(id, 'Webhook');
	await timed('test event sent', async () => await post(urls?.test, 'while listening'));
	const [execution] = await client.executions.waitFor(id, 1);
	await assertSeen(client, execution?.id, 'while listening');
	await client.workflows.listenForTestEvent(id, 'Webhook');
	await client.workflows.stopListening(id);
	const status = await post(urls?.test, 'after listening').catch((error: Error) => error.message);
	if (!String(status).includes('404')) throw new Error(`Listening did not stop: ${status}`);
}

/** A second workflow with the same path must be rejected, in n8n's own words. */
async function checkFailures(client: N8nClient, n8n: RunningN8n): Promise<void> {
	const [first, second] = [echoWorkflow(), echoWorkflow()];
	second.nodes = first.nodes;
	await client.workflows.activate(await client.workflows.create(first));
	const taken = await client.workflows.create(second);
	const rejection = await client.workflows.activate(taken).then(
		() => 'none',
		(error: Error) => error.message,
	);
	if (!/conflict/i.test(rejection))
		throw new Error(`Expected a webhook conflict, got: ${rejection}`);
	if (!n8n.output().includes('Editor is now accessible')) throw new Error('n8n printed nothing');
}

async function post(url: string | undefined, body: string): Promise<number> {
	if (url === undefined) throw new Error('The webhook node has no URL');
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ moment: body }),
	});
	if (!response.ok) throw new Error(`${url} answered ${response.status} ${await response.text()}`);
	return response.status;
}

async function assertSeen(
	client: N8nClient,
	executionId: string | undefined,
	moment: string,
): Promise<void> {
	if (executionId === undefined) throw new Error('No run was started');
	const execution = await client.executions.get(executionId);
	const bodies = itemsOf(execution, 'Seen').map(({ json }) => JSON.stringify(json['body']));
	const expected = JSON.stringify([JSON.stringify({ moment })]);
	if (execution.status !== 'success' || JSON.stringify(bodies) !== expected) {
		throw new Error(`Run ${executionId} is ${execution.status} and saw ${bodies.join(', ')}`);
	}
}

async function timed<T>(step: string, work: () => Promise<T>): Promise<T> {
	const startedAt = Date.now();
	const result = await work();
	print(`${step}: ${Date.now() - startedAt} ms`);
	return result;
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

check().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exitCode = 1;
});
