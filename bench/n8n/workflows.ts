import { randomUUID } from 'node:crypto';
import type { WorkflowDefinition, WorkflowNode } from '../../test/n8n/api/definition';
import type { N8nClient } from '../../test/n8n/api/rest';
import { TOKEN_HEADER } from './requests';

/** Where a run ends that took its event seriously. */
export const LAST_NODE = 'Taken Seriously';

/** A published workflow that starts on Dialer.CX events. */
export interface Subject {
	readonly title: string;
	readonly workflowId: string;
	/** Its production URL. */
	readonly url: string;
	/** Name of its first node. */
	readonly trigger: string;
}

/** The workflows that are compared; all get the same requests. */
export interface Subjects {
	/** n8n's Webhook node alone: neither verifies nor deduplicates. */
	readonly bare: Subject;
	/** The same with n8n's own header check, whose credential costs n8n the same as ours does. */
	readonly secured: Subject;
	/** What a user would build from n8n's own nodes. */
	readonly diy: Subject;
	readonly ours: Subject;
	/** Ours with "Batch Under Load". */
	readonly batched: Subject;
}

/** Publishes the workflows; `secret` is what the requests are signed with, and their token. */
export async function publishSubjects(client: N8nClient, secret: string): Promise<Subjects> {
	const crypto = await client.createCredential('HMAC', 'crypto', { hmacSecret: secret });
	const dialer = await client.createCredential('Dialer.CX', 'dialerCxWebhookApi', { secret });
	const header = await client.createCredential('Header', 'httpHeaderAuth', {
		name: TOKEN_HEADER,
		value: secret,
	});
	const publish = async (title: string, nodes: WorkflowNode[]): Promise<Subject> => {
		const workflowId = await client.workflows.create(chain(title, nodes));
		await client.workflows.activate(workflowId);
		const trigger = nodes[0]?.name ?? '';
		const [urls] = await client.workflows.webhookUrls(workflowId, trigger);
		return { title, workflowId, url: urls?.production ?? '', trigger };
	};
	return {
		bare: await publish('Webhook node alone', [webhook({})]),
		secured: await publish('Webhook node with header check', [securedWebhook(header)]),
		diy: await publish('Webhook, Crypto, If, Remove Duplicates', [
			webhook({ rawBody: true }),
			...verificationNodes(crypto),
			onlyOnce(),
		]),
		ours: await publish('Dialer.CX Trigger', [trigger(dialer, {})]),
		batched: await publish('Dialer.CX Trigger, batching', [
			trigger(dialer, { batchUnderLoad: true }),
		]),
	};
}

/** The nodes in a row, each fed by the first output of the one before, with a last one that does nothing. */
function chain(name: string, nodes: WorkflowNode[]): WorkflowDefinition {
	const all = [...nodes, core(LAST_NODE, 'noOp', 1, {})];
	const links = all.slice(1).map((next, index) => {
		return [all[index]?.name, { main: [[{ node: next.name, type: 'main', index: 0 }]] }] as const;
	});
	return { name, nodes: all, connections: Object.fromEntries(links) };
}

function core(
	name: string,
	type: string,
	typeVersion: number,
	parameters: WorkflowNode['parameters'],
): WorkflowNode {
	return { name, type: `n8n-nodes-base.${type}`, typeVersion, parameters };
}

function webhook(options: Record<string, unknown>): WorkflowNode {
	return core('Webhook', 'webhook', 2.1, { httpMethod: 'POST', path: randomUUID(), options });
}

function securedWebhook(credential: string): WorkflowNode {
	const node = webhook({});
	const parameters = { ...node.parameters, authentication: 'headerAuth' };
	const credentials = { httpHeaderAuth: { id: credential, name: 'Header' } };
	return { ...node, parameters, credentials };
}

/** Computes the HMAC of the raw body and lets through what carries the same signature. */
function verificationNodes(credential: string): WorkflowNode[] {
	const crypto = core('Compute Signature', 'crypto', 2, {
		action: 'hmac',
		type: 'SHA256',
		binaryData: true,
		binaryPropertyName: 'data',
		dataPropertyName: 'expected',
		encoding: 'hex',
	});
	const compare = {
		leftValue: '={{ $json.expected }}',
		rightValue: "={{ $json.headers['x-webhook-signature'] }}",
		operator: { type: 'string', operation: 'equals' },
	};
	const options = { caseSensitive: true, typeValidation: 'strict', version: 2 };
	const conditions = { combinator: 'and', options, conditions: [compare] };
	return [
		{ ...crypto, credentials: { crypto: { id: credential, name: 'HMAC' } } },
		core('If Signed', 'if', 2.2, { conditions, options: {} }),
	];
}

function onlyOnce(): WorkflowNode {
	return core('Only Once', 'removeDuplicates', 2, {
		operation: 'removeItemsSeenInPreviousExecutions',
		logic: 'removeItemsWithAlreadySeenKeyValues',
		dedupeValue: '={{ $json.body.event + $json.body.data.call_id }}',
		// The node fails for good once its history is full.
		options: { historySize: 1_000_000 },
	});
}

function trigger(credential: string, options: Record<string, unknown>): WorkflowNode {
	return {
		name: 'Dialer.CX Trigger',
		type: 'n8n-nodes-telephony-webhooks.dialerCxTrigger',
		typeVersion: 3,
		parameters: { events: ['call.ended'], options },
		credentials: { dialerCxWebhookApi: { id: credential, name: 'Dialer.CX' } },
	};
}
