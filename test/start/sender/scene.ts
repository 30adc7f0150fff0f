import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewSecret, SubscriptionView } from '../../../lib/delivery/sender';
import type { WorkflowDefinition } from '../../n8n/api/definition';
import { projectFolder } from '../../n8n/install/project';
import type { N8nClient } from '../../n8n/api/rest';
import { openDesk, type Desk } from './desk';
import type { Endpoints } from './endpoints';

/** The endpoints, in the order of the table. */
export const NAMES = ['healthy', 'flaky', 'dead'] as const;
export type EndpointName = (typeof NAMES)[number];

/** A subscription as its node showed it when it was created. */
export type Created = SubscriptionView & NewSecret;

/** The sender's two example workflows, published, and the three endpoints subscribed. */
export interface SendingScene {
	readonly client: N8nClient;
	readonly endpoints: Endpoints;
	readonly desk: Desk;
	readonly subscriptions: Readonly<Record<EndpointName, Created>>;
	/** Where the application that has something to tell posts its events, and what it signs them with. */
	readonly application: {
		readonly workflowId: string;
		readonly url: string;
		readonly secret: string;
	};
	/** The workflow that is told what becomes of deliveries. */
	readonly watchingId: string;
}

type Credentials = Record<string, { id: string; name: string }>;

/**
 * Sets everything up as a user would: credentials, the example workflows, subscriptions by the node. The subscription
 * that always fails is paused after a round of events.
 */
export async function openScene(
	client: N8nClient,
	endpoints: Endpoints,
	eventsPerRound: number,
): Promise<SendingScene> {
	const secret = `whsec_${randomBytes(24).toString('base64')}`;
	const credentials = {
		...(await credential(client, 'Application', 'signedWebhookApi', { secret })),
		...(await credential(client, 'Webhook Sender', 'webhookSenderApi', {
			allowedNetworks: '127.0.0.0/8',
			allowHttp: true,
		})),
	};
	const { webhookSenderApi } = credentials;
	const desk = await openDesk(client, { ...(webhookSenderApi && { webhookSenderApi }) });
	const watchingId = await publish(client, 'watch-deliveries', credentials);
	const workflowId = await publish(client, 'send-events', credentials);
	const [urls] = await client.workflows.webhookUrls(workflowId, 'Signed Webhook Trigger');
	const application = { workflowId, url: urls?.production ?? '', secret };
	const subscriptions = await subscribe(desk, endpoints, eventsPerRound);
	return { client, endpoints, desk, subscriptions, application, watchingId };
}

async function credential(
	client: N8nClient,
	name: string,
	type: string,
	fields: Record<string, unknown>,
): Promise<Credentials> {
	return { [type]: { id: await client.createCredential(name, type, fields), name } };
}

/** Imports a workflow of the repository, chooses the credentials its nodes offer, and publishes it. */
async function publish(client: N8nClient, name: string, credentials: Credentials): Promise<string> {
	const file = join(projectFolder(), 'workflows', `${name}.json`);
	const definition = JSON.parse(readFileSync(file, 'utf8')) as WorkflowDefinition;
	for (const node of definition.nodes) {
		const type = /\.signedWebhookTrigger$/.test(node.type)
			? 'signedWebhookApi'
			: /\.webhookSender(Trigger)?$/.exec(node.type) && 'webhookSenderApi';
		const chosen = type && credentials[type];
		if (type && chosen) node.credentials = { [type]: chosen };
	}
	const workflowId = await client.workflows.create(definition);
	await client.workflows.activate(workflowId);
	return workflowId;
}

/** The flaky endpoint is retried, the dead one is not: a round of failures pauses it. */
async function subscribe(
	desk: Desk,
	endpoints: Endpoints,
	eventsPerRound: number,
): Promise<SendingScene['subscriptions']> {
	const wanted = NAMES.map((label) => ({
		label,
		url: endpoints[label].url,
		schedule: '0.5s, 0.5s',
		retries: label === 'dead' ? 'none' : 'any failure',
		pausesAfter: label === 'dead' ? eventsPerRound : 0,
	}));
	const created = await desk.run<Created>(
		{
			resource: 'subscription',
			operation: 'create',
			label: '={{ $json.label }}',
			url: '={{ $json.url }}',
			dialect: 'standardWebhooks',
			events: '*',
			options: {
				schedule: '={{ $json.schedule }}',
				retries: '={{ $json.retries }}',
				pausesAfter: '={{ $json.pausesAfter }}',
			},
		},
		wanted,
	);
	const [healthy, flaky, dead] = created;
	if (!healthy || !flaky || !dead)
		throw new Error(`${created.length} of 3 subscriptions were made`);
	return { healthy, flaky, dead };
}
