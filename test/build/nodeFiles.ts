import { join } from 'node:path';
import * as z from 'zod/v4';
import { platforms } from '../../nodes/platforms';
import { outputSchema } from '../../lib/n8n/action/field/outputSchema';
import { titleOf } from '../../lib/n8n/titles';
import { aliasesOf, spellingsOf } from './aliases';
import { services } from '../../nodes/services';
import { Item } from '../../lib/webhook/record/schema';
import { JournalItem } from '../../nodes/WebhookSender/trigger/outputSchema';
import { outputSchemas } from '../../nodes/WebhookSender/outputSchemas';

/** A file n8n reads beside a compiled node. */
export interface NodeFile {
	readonly file: string;
	readonly content: object;
}

const REPOSITORY =
	'https://github.com/n8n-nodes-telephony-webhooks/n8n-nodes-telephony-webhooks#readme';
const RECEIVING = ['Webhook', 'HMAC', 'Signature', 'Verify'];
const SENDING = [
	'Send Webhook',
	'Outgoing Webhook',
	'Webhook',
	'Retry',
	'Webhook Retry',
	'Retry Webhook',
	'Replay',
	'Deliver',
	'HMAC',
];

const LOGGING = [
	'Webhook Log',
	'Delivery Log',
	'Log',
	'Dashboard',
	'Monitoring',
	'Metrics',
	'Prometheus',
	'Webhook',
	'Replay',
	'Webhook History',
];

/** Codex and output schemas of every trigger, of every service's action node, of the two nodes that send, and of the log's. */
export function nodeFiles(dist: string): NodeFile[] {
	return [...triggerFiles(dist), ...actionFiles(dist), ...senderFiles(dist), logFile(dist)];
}

function logFile(dist: string): NodeFile {
	return {
		file: join(folderOf(dist, 'webhookLog'), 'WebhookLogTrigger.node.json'),
		content: codexOf('webhookLogTrigger', '2.0', LOGGING, REPOSITORY),
	};
}

function triggerFiles(dist: string): NodeFile[] {
	const triggers = [
		...platforms.map(({ id, name, documentation, events }) => ({
			id,
			name,
			documentation,
			alias: aliasesOf(spokenOfEvents(events)),
		})),
		{
			id: 'signedWebhook',
			name: 'Signed Webhook',
			documentation: 'https://github.com/standard-webhooks/standard-webhooks',
			alias: ['Standard Webhooks', 'GitHub Webhook', 'Stripe Webhook', 'Svix'],
		},
	];
	return triggers.flatMap(({ id, name, documentation, alias }) => {
		const folder = folderOf(dist, id);
		const content = codexOf(
			`${id}Trigger`,
			'3.0',
			[...spellingsOf(name), ...alias, ...RECEIVING],
			documentation,
		);
		return [
			{ file: join(folder, `${classOf(id)}Trigger.node.json`), content },
			...['v2.0.0', 'v3.0.0'].map((version) => ({
				file: join(folder, '__schema__', `${version}.json`),
				content: z.toJSONSchema(Item),
			})),
		];
	});
}

function actionFiles(dist: string): NodeFile[] {
	return services.flatMap(({ id, name, documentation, resources }) => {
		const folder = folderOf(dist, id);
		const titles = resources.map(({ title }) => title);
		const spoken = resources.flatMap(({ title, operations }) =>
			operations.map((operation) => `${title}: ${operation.title}`),
		);
		// n8n lists a platform's action and trigger as one, which it finds by the action's words only.
		const events = platforms.find((platform) => platform.id === id)?.events ?? {};
		const alias = [
			...new Set([
				...spellingsOf(name),
				...titles,
				...aliasesOf([...spoken, ...spokenOfEvents(events)]),
			]),
		];
		const schemas = resources.flatMap((resource) =>
			resource.operations.map((operation) => ({
				file: join(folder, '__schema__', 'v1.0.0', resource.name, `${operation.name}.json`),
				content: outputSchema(operation.answer),
			})),
		);
		const content = codexOf(id, '1.0', alias, documentation);
		return [{ file: join(folder, `${classOf(id)}.node.json`), content }, ...schemas];
	});
}

function spokenOfEvents(
	events: Readonly<Record<string, { readonly description: string }>>,
): string[] {
	return Object.entries(events).map(
		([type, { description }]) => `${titleOf(type)}: ${description}`,
	);
}

function senderFiles(dist: string): NodeFile[] {
	const documentation = 'https://github.com/standard-webhooks/standard-webhooks';
	const folder = folderOf(dist, 'webhookSender');
	const codex = (node: string, version: string) =>
		codexOf(node, version, ['Webhook Sender', ...SENDING], documentation);
	const schemas = Object.entries(outputSchemas).flatMap(([resource, operations]) =>
		Object.entries(operations).flatMap(([operation, schema]) =>
			['v1.0.0', 'v2.0.0'].map((version) => ({
				file: join(folder, '__schema__', version, resource, `${operation}.json`),
				content: z.toJSONSchema(schema),
			})),
		),
	);
	return [
		{ file: join(folder, 'WebhookSender.node.json'), content: codex('webhookSender', '2.0') },
		...schemas,
		{
			file: join(folder, 'WebhookSenderTrigger.node.json'),
			content: codex('webhookSenderTrigger', '1.0'),
		},
		{
			file: join(folder, '__schema__', 'v1.0.0.json'),
			content: z.toJSONSchema(JournalItem),
		},
	];
}

const classOf = (id: string) => id.charAt(0).toUpperCase() + id.slice(1);
const folderOf = (dist: string, id: string) => join(dist, 'nodes', classOf(id));

function codexOf(node: string, nodeVersion: string, alias: string[], url: string): object {
	return {
		node: `n8n-nodes-telephony-webhooks.${node}`,
		nodeVersion,
		codexVersion: '1.0',
		categories: ['Communication', 'Sales'],
		alias,
		resources: { primaryDocumentation: [{ url }] },
	};
}
