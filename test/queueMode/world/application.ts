import { randomUUID } from 'node:crypto';
import type { WorkflowDefinition } from '../../n8n/api/definition';
import type { N8nClient } from '../../n8n/api/rest';

/** An event that the application tells. */
export interface ToldEvent {
	/** What it says of itself; its idempotency key, too. */
	readonly mark: string;
	/** Deliveries of events with the same key keep their order; its mark unless given. */
	readonly orderKey?: string;
}

/** How n8n answered an event: its id, or what came instead of a success. */
export type Answered =
	| { readonly kind: 'accepted'; readonly eventId: string; readonly repeated: boolean }
	| { readonly kind: 'rejected'; readonly detail: string };

/** An application that posts its events to a published workflow of n8n, which sends them to subscribers. */
export interface Application {
	readonly workflowId: string;
	/** Posts an event; resolves once n8n says that it is stored, or that it isn't. */
	tell(event: ToldEvent): Promise<Answered>;
}

/** Of an n8n that is busy. */
const TIMEOUT_MILLISECONDS = 120_000;

/** Publishes the workflow; `credentialId` is of a Webhook Sender API credential; an answer is waited for so long. */
export async function openApplication(
	client: N8nClient,
	credentialId: string,
	timeoutMilliseconds = TIMEOUT_MILLISECONDS,
): Promise<Application> {
	const path = randomUUID();
	const workflowId = await client.workflows.create(sendingWorkflow(path, credentialId));
	await client.workflows.activate(workflowId);
	const [urls] = await client.workflows.webhookUrls(workflowId, 'Webhook');
	const url = urls?.production ?? '';
	return { workflowId, tell: async (event) => await post(url, event, timeoutMilliseconds) };
}

function sendingWorkflow(path: string, credentialId: string): WorkflowDefinition {
	const done = [{ node: 'Done', type: 'main', index: 0 }];
	return {
		name: 'Send what the application tells',
		nodes: [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				parameters: {
					path,
					httpMethod: 'POST',
					// It is accepted when its deliveries are stored, not when the run is.
					responseMode: 'lastNode',
					responseData: 'firstEntryJson',
					options: {},
				},
			},
			{
				name: 'Webhook Sender',
				type: 'n8n-nodes-telephony-webhooks.webhookSender',
				typeVersion: 1,
				parameters: {
					resource: 'event',
					operation: 'send',
					eventType: 'call.ended',
					data: '={{ { mark: $json.body.mark } }}',
					options: {
						idempotencyKey: '={{ $json.body.mark }}',
						orderKey: '={{ $json.body.orderKey }}',
						waitSeconds: 0,
					},
				},
				credentials: { webhookSenderApi: { id: credentialId, name: 'Webhook Sender' } },
			},
			{ name: 'Done', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
		],
		connections: {
			Webhook: { main: [[{ node: 'Webhook Sender', type: 'main', index: 0 }]] },
			'Webhook Sender': { main: [done, done, done, done] },
		},
	};
}

async function post(
	url: string,
	{ mark, orderKey = mark }: ToldEvent,
	timeoutMilliseconds: number,
): Promise<Answered> {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ mark, orderKey }),
			signal: AbortSignal.timeout(timeoutMilliseconds),
		});
		const text = await response.text();
		const { eventId, repeated } = response.ok ? idIn(text) : { eventId: '', repeated: false };
		return eventId === ''
			? { kind: 'rejected', detail: `${response.status} ${text.slice(0, 300)}` }
			: { kind: 'accepted', eventId, repeated };
	} catch (error) {
		return { kind: 'rejected', detail: String(error) };
	}
}

/** The event's id as Webhook Sender's item has it; empty where n8n answered something else. */
function idIn(text: string): { eventId: string; repeated: boolean } {
	try {
		const item = JSON.parse(text) as { eventId?: string; repeated?: boolean };
		return { eventId: item.eventId ?? '', repeated: item.repeated === true };
	} catch {
		return { eventId: '', repeated: false };
	}
}
