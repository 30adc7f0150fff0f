import { join } from 'node:path';
import * as z from 'zod/v4';
import { platforms } from '../../nodes/platforms';
import { Item } from '../../nodes/webhook/record';

/** A file n8n reads beside a compiled node. */
export interface NodeFile {
	readonly file: string;
	readonly content: object;
}

const ALIASES = ['Webhook', 'Telephony', 'Phone', 'Call', 'SMS', 'CRM', 'VoIP', 'HMAC'];

/** What n8n reads beside every node. */
export function nodeFiles(dist: string): NodeFile[] {
	return [...triggerFiles(dist), ...senderFiles(dist)];
}

/** Codex and output schema of every trigger on webhooks. */
function triggerFiles(dist: string): NodeFile[] {
	const triggers = [
		...platforms.map(({ id, name, documentation }) => ({ id, name, documentation })),
		{
			id: 'signedWebhook',
			name: 'Signed Webhook',
			documentation: 'https://github.com/standard-webhooks/standard-webhooks',
		},
	];
	return triggers.flatMap(({ id, name, documentation }) => {
		const folder = join(dist, 'nodes', id.charAt(0).toUpperCase() + id.slice(1));
		const file = join(folder, `${id.charAt(0).toUpperCase()}${id.slice(1)}Trigger.node.json`);
		return [
			{ file, content: codexOf(`${id}Trigger`, name, documentation) },
			{ file: join(folder, '__schema__', 'v2.0.0.json'), content: z.toJSONSchema(Item) },
		];
	});
}

/** Codex of the two nodes that send. */
function senderFiles(dist: string): NodeFile[] {
	const url = 'https://github.com/standard-webhooks/standard-webhooks';
	return [
		['WebhookSender', 'WebhookSender', 'Webhook Sender'] as const,
		['WebhookDelivery', 'WebhookDeliveryTrigger', 'Webhook Delivery Trigger'] as const,
	].map(([folder, name, title]) => ({
		file: join(dist, 'nodes', folder, `${name}.node.json`),
		content: codexOf(name.charAt(0).toLowerCase() + name.slice(1), title, url, '1.0'),
	}));
}

function codexOf(node: string, name: string, url: string, nodeVersion = '2.0'): object {
	return {
		node: `n8n-nodes-telephony-webhooks.${node}`,
		nodeVersion,
		codexVersion: '1.0',
		categories: ['Communication', 'Sales'],
		alias: [name, ...ALIASES],
		resources: { primaryDocumentation: [{ url }] },
	};
}
