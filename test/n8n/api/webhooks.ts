import type { WorkflowNode } from './definition';
import type { N8nSession } from './session';

/** The URLs of one webhook of a trigger node, on the address this harness reaches n8n at. */
export interface WebhookUrls {
	method: string;
	production: string;
	test: string;
}

/** What n8n tells its editor about a node type. */
export interface NodeTypeDescription {
	name: string;
	displayName: string;
	version: number | number[];
	webhooks?: WebhookDescription[];
	[field: string]: unknown;
}

interface WebhookDescription {
	httpMethod: string;
	path: string;
	isFullPath?: boolean | string;
	restartWebhook?: boolean | string;
}

/** The description of the node's type; throws when n8n has not loaded that type or version. */
export async function describeNodeType(
	session: N8nSession,
	node: Pick<WorkflowNode, 'type' | 'typeVersion'>,
): Promise<NodeTypeDescription> {
	const nodeInfos = [{ name: node.type, version: node.typeVersion }];
	const descriptions = await session.request<NodeTypeDescription[]>('POST', '/rest/node-types', {
		nodeInfos,
	});
	const [description] = descriptions;
	if (description === undefined) throw new Error(`n8n has not loaded ${node.type}`);
	return description;
}

/** The webhooks that start a run; those that resume one (Wait nodes) have no URL of their own. */
export function nodeWebhooks(description: NodeTypeDescription): WebhookDescription[] {
	return (description.webhooks ?? []).filter(({ restartWebhook }) => restartWebhook !== true);
}

/** `/webhook/<webhookId>/<path>`, or `/webhook/<path>` where the description says `isFullPath`. */
export function webhookUrls(
	baseUrl: string,
	workflowId: string,
	node: WorkflowNode,
	description: NodeTypeDescription,
): WebhookUrls[] {
	return nodeWebhooks(description).map((webhook) => {
		const path = literal(webhook.path, node.parameters) ?? '';
		const fullPath = pathOf(workflowId, node, path, webhook.isFullPath === true);
		return {
			method: literal(webhook.httpMethod, node.parameters) ?? 'GET',
			production: `${baseUrl}/webhook/${fullPath}`,
			test: `${baseUrl}/webhook-test/${fullPath}`,
		};
	});
}

function pathOf(workflowId: string, node: WorkflowNode, path: string, isFullPath: boolean): string {
	if (node.webhookId === undefined) {
		return `${workflowId}/${encodeURIComponent(node.name.toLowerCase())}/${path}`;
	}
	if (isFullPath) return path || node.webhookId;
	return `${node.webhookId}/${path}`;
}

/** The core nodes write `={{$parameter["path"]}}`; anything more is beyond what is needed here. */
function literal(value: string, parameters: Record<string, unknown>): string | undefined {
	if (!value.startsWith('=')) return value;
	const name = /\$parameter\["(\w+)"\]/.exec(value)?.[1];
	const parameter = name === undefined ? undefined : parameters[name];
	return typeof parameter === 'string' ? parameter : undefined;
}
