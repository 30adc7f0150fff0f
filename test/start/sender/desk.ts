import type { WorkflowNode } from '../../n8n/api/definition';
import type { N8nClient } from '../../n8n/api/rest';
import { itemsOf } from '../../n8n/api/runData';
import { outputSchemas } from '../../../nodes/WebhookSender/outputSchemas';

const NODE = 'Webhook Sender';

/** What a user does with Webhook Sender's node in the editor. */
export interface Desk {
	/**
	 * Sets the node to an operation and executes the workflow once with these input items; answers the node's items, whose
	 * shape is checked and is the caller's promise `View`. Rejects with the node's own error.
	 */
	run<View>(
		operation: { readonly resource: string; readonly operation: string } & Parameters,
		inputs?: readonly object[],
	): Promise<View[]>;
}

type Parameters = Readonly<Record<string, unknown>>;
type Credentials = NonNullable<WorkflowNode['credentials']>;

/** Makes the workflow that all of it is done with. */
export async function openDesk(client: N8nClient, credentials: Credentials): Promise<Desk> {
	const workflowId = await client.workflows.create({
		name: 'Manage subscriptions and deliveries',
		nodes: nodes({ resource: 'subscription', operation: 'getAll' }, [{}], credentials),
		connections: { Start: to('Items'), Items: to('Each Item'), 'Each Item': to(NODE) },
	});
	let runs = 0;
	return {
		run: async <View>(parameters: Parameters, inputs: readonly object[] = [{}]) => {
			const set = nodes(parameters, inputs, credentials);
			await client.workflows.update(workflowId, { nodes: set });
			await client.workflows.run(workflowId, 'Start');
			const [summary] = await client.executions.waitFor(workflowId, ++runs);
			const execution = await client.executions.get(summary?.id ?? '');
			if (execution.status !== 'success') {
				throw new Error(`${NODE}: ${execution.error?.message ?? execution.status}`);
			}
			const schema = outputSchemas[String(parameters.resource)]?.[String(parameters.operation)];
			return itemsOf(execution, NODE).map(({ json }) => schema?.parse(json) as View);
		},
	};
}

function nodes(
	parameters: Parameters,
	items: readonly object[],
	credentials: Credentials,
): WorkflowNode[] {
	const jsonOutput = JSON.stringify({ items });
	return [
		core('Start', 'manualTrigger', 1, {}, 0),
		core('Items', 'set', 3.4, { mode: 'raw', jsonOutput, options: {} }, 1),
		core('Each Item', 'splitOut', 1, { fieldToSplitOut: 'items', options: {} }, 2),
		{
			id: NODE,
			name: NODE,
			type: 'n8n-nodes-telephony-webhooks.webhookSender',
			typeVersion: 1,
			parameters: { ...parameters },
			credentials,
			position: [600, 0],
		},
	];
}

function core(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
	column: number,
): WorkflowNode {
	const position: [number, number] = [200 * column, 0];
	// With the same ids they stay the same nodes to n8n, however they are set.
	return { id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, parameters, position };
}

function to(node: string) {
	return { main: [[{ node, type: 'main', index: 0 }]] };
}
