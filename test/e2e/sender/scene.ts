import type { Item } from '../../n8n/api/runData';
import type { WorkflowDefinition, WorkflowNode } from '../../n8n/api/definition';
import { receiver, type Receiver } from '../../lib/n8n/sender/receiver';
import type { Stage, StageOptions } from '../../stage/stage';
import { staged } from '../stage';

const PACKAGE = 'n8n-nodes-telephony-webhooks';
const LOOPBACK = { allowedNetworks: '127.0.0.0/8', allowHttp: true };

/** A credential chosen in a node. */
type Chosen = NonNullable<WorkflowNode['credentials']>;

/** The sender's nodes in a real n8n, as a user runs them. */
export interface SenderScene {
	/** Of the credential that allows this machine. */
	readonly credentialId: string;
	/** "Execute workflow": one run of Webhook Sender; the items of each of its outputs. */
	run(parameters: Record<string, unknown>, credentials?: Chosen): Promise<Item[][]>;
	/** All that n8n stores of such a run, as its REST API shows it. */
	stored(parameters: Record<string, unknown>, credentials?: Chosen): Promise<string>;
	/** The first item of such a run. */
	item(parameters: Record<string, unknown>): Promise<Record<string, unknown>>;
	/** Publishes a workflow that runs Webhook Sender for each request to the answered path. */
	publish(parameters: Record<string, unknown>): Promise<{ workflowId: string; path: string }>;
	/** Publishes a workflow with a Webhook Sender Trigger; answers its id. */
	publishTrigger(parameters: Record<string, unknown>): Promise<string>;
	/** What the runs of that workflow started with, oldest first. */
	told(workflowId: string): Promise<Array<Record<string, unknown>>>;
	/** Unpublishes what it has published and deletes every subscription, so that nothing meets what comes next. */
	clear(): Promise<void>;
}

/** A stage for one test file, the sender's nodes in it, and an endpoint for them to send to. */
export function stagedSender(options?: StageOptions) {
	const stage = staged(options);
	let opened: { readonly scene: SenderScene; readonly endpoint: Receiver } | undefined;
	beforeAll(async () => {
		opened = { scene: await senderScene(stage()), endpoint: await receiver() };
	});
	afterAll(async () => await opened?.endpoint.close());
	const whole = () => {
		if (opened === undefined) throw new Error('The scene is not open');
		return opened;
	};
	return { stage, scene: () => whole().scene, endpoint: () => whole().endpoint };
}

const SUBSCRIPTION = { resource: 'subscription' };
const FROM_START = { Start: { main: [[{ node: 'Webhook Sender', type: 'main', index: 0 }]] } };

const sender = (parameters: Record<string, unknown>, credentials: Chosen): WorkflowNode => ({
	name: 'Webhook Sender',
	type: `${PACKAGE}.webhookSender`,
	typeVersion: 1,
	parameters,
	credentials,
});

/** Makes the credential that allows this machine, and runs everything with it. */
export async function senderScene({ client }: Pick<Stage, 'client'>): Promise<SenderScene> {
	const id = await client.createCredential('Loopback', 'webhookSenderApi', LOOPBACK);
	const allowed: Chosen = { webhookSenderApi: { id, name: 'Loopback' } };
	const runOnce = async (parameters: Record<string, unknown>, credentials: Chosen) => {
		const workflowId = await client.workflows.create({
			name: 'Send',
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
				sender(parameters, { ...allowed, ...credentials }),
			],
			connections: FROM_START,
		});
		await client.workflows.run(workflowId, 'Start');
		const [execution] = await client.executions.waitFor(workflowId, 1);
		return execution?.id ?? '';
	};
	const published: string[] = [];
	const publish = async (definition: WorkflowDefinition) => {
		const workflowId = await client.workflows.create(definition);
		published.push(workflowId);
		await client.workflows.activate(workflowId);
		return workflowId;
	};
	const run: SenderScene['run'] = async (parameters, credentials = {}) => {
		const { nodeRuns, error } = await client.executions.get(await runOnce(parameters, credentials));
		const [done] = nodeRuns['Webhook Sender'] ?? [];
		if (done === undefined || done.error !== undefined) {
			throw new Error(done?.error?.message ?? error?.message ?? 'The node did not run');
		}
		return done.outputs;
	};
	return {
		credentialId: id,
		run,
		stored: async (parameters, credentials = {}) => {
			const executionId = await runOnce(parameters, credentials);
			const path = `/rest/executions/${executionId}`;
			return JSON.stringify(await client.session.request('GET', path));
		},
		item: async (parameters) => (await run(parameters)).flat()[0]?.json ?? {},
		publish: async (parameters) => {
			const path = 'send-an-event';
			const webhook = { path, httpMethod: 'POST' };
			const workflowId = await publish({
				name: 'Send in production',
				nodes: [
					{
						name: 'Start',
						type: 'n8n-nodes-base.webhook',
						typeVersion: 2,
						parameters: webhook,
						webhookId: path,
					},
					sender(parameters, allowed),
				],
				connections: FROM_START,
			});
			return { workflowId, path: `/webhook/${path}` };
		},
		publishTrigger: async (parameters) =>
			await publish({
				name: 'Watch deliveries',
				nodes: [
					{
						name: 'Deliveries',
						type: `${PACKAGE}.webhookSenderTrigger`,
						typeVersion: 1,
						parameters,
						credentials: allowed,
					},
					{ name: 'Done', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
				],
				connections: { Deliveries: { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
			}),
		told: async (workflowId) => {
			const summaries = await client.executions.list(workflowId);
			const told: Array<Record<string, unknown>> = [];
			for (const { id: executionId } of summaries.reverse()) {
				const { nodeRuns } = await client.executions.get(executionId);
				const outputs = nodeRuns.Deliveries?.[0]?.outputs ?? [];
				told.push(...outputs.flat().map(({ json }) => json));
			}
			return told;
		},
		clear: async () => {
			for (const workflowId of published.splice(0)) await client.workflows.deactivate(workflowId);
			const all = await run({ ...SUBSCRIPTION, operation: 'getAll', returnAll: true });
			for (const { json } of all.flat()) {
				const subscriptionId = { __rl: true, mode: 'id', value: json.id };
				await run({ ...SUBSCRIPTION, operation: 'delete', subscriptionId });
			}
		},
	};
}
