import { randomBytes } from 'node:crypto';
import type { Overview } from '../../lib/log/sent/overview/gather';
import type { ReceivedOverview } from '../../lib/log/received/overview/gather';
import type { N8nClient } from '../n8n/api/rest';

/** Where the log page is, and what it is signed in to with. */
export interface LogPage {
	readonly workflowId: string;
	readonly url: string;
	readonly password: string;
	readonly token: string;
}

const NODE = 'Webhook Log Trigger';

/**
 * Publishes the log page as a user would: a credential, one node. It sees and changes what the Webhook Sender API credential with
 * that id may; without one, what Webhook Sender may that has no credential of its own.
 */
export async function openLogPage(client: N8nClient, senderId?: string): Promise<LogPage> {
	const password = randomBytes(9).toString('base64url');
	const token = randomBytes(32).toString('base64url');
	const id = await client.createCredential('Log page', 'webhookLogApi', { password, token });
	const workflowId = await client.workflows.create({
		name: 'Webhook log',
		nodes: [
			{
				id: 'log',
				name: NODE,
				type: 'n8n-nodes-telephony-webhooks.webhookLogTrigger',
				typeVersion: 2,
				parameters: {},
				credentials: {
					webhookLogApi: { id, name: 'Log page' },
					...(senderId !== undefined && {
						webhookSenderApi: { id: senderId, name: 'Webhook Sender' },
					}),
				},
				position: [0, 0],
				webhookId: 'webhook-log',
			},
		],
		connections: {},
	});
	await client.workflows.activate(workflowId);
	const [urls] = await client.workflows.webhookUrls(workflowId, NODE);
	return { workflowId, url: urls?.production ?? '', password, token };
}

/** What is wrong with what the page says of events that were sent and received; one sentence each. */
export async function problemsOnLogPage(page: LogPage): Promise<string[]> {
	const sent = await readLogPage<Overview>(page, '');
	const received = await readLogPage<ReceivedOverview>(page, '?view=received');
	const shown = {
		'delivered events': sent.delivered,
		'failed events': sent.failed,
		'accepted events': received.traffic.accepted,
		'rejected requests': received.traffic.rejected,
	};
	return Object.entries(shown)
		.filter(([, count]) => count === 0)
		.map(([what]) => `The log page shows no ${what}`);
}

/** What a screen of the page says as JSON to who has the token. */
export async function readLogPage<Answer>(
	{ url, token }: Pick<LogPage, 'url' | 'token'>,
	query: string,
): Promise<Answer> {
	const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
	const response = await fetch(`${url}${query}`, { headers });
	if (!response.ok) throw new Error(`The log page answered ${response.status}`);
	return (await response.json()) as Answer;
}
