import type { WorkflowNode } from '../../n8n/api/definition';
import type { Execution, Item } from '../../n8n/api/runData';
import type { N8nClient } from '../../n8n/api/rest';
import { TEST_OWNER } from '../../n8n/api/session';

const START = 'Start';

/** A node of a workflow under test. */
export interface Step {
	readonly name: string;
	/** Name of the node type, without that of the package. */
	readonly node: string;
	readonly parameters: Record<string, unknown>;
	/** Name of the credential's type, and its ID. */
	readonly credential: readonly [type: string, id: string];
	/** Left out: the workflow goes on after a failure. */
	readonly onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	readonly retryOnFail?: boolean;
}

/** What the trigger gives to each of the nodes; the items are pinned to it. */
export type Input = ReadonlyArray<Record<string, unknown>>;

/** Runs nodes in one workflow by hand, one after the other, each on the same items. */
export async function runSteps(
	client: N8nClient,
	name: string,
	steps: readonly Step[],
	input: Input = [{}],
): Promise<Execution> {
	const trigger: WorkflowNode = {
		...{ name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
		parameters: {},
	};
	const definition = {
		name,
		nodes: [trigger, ...steps.map(nodeOf)],
		connections: {
			[START]: { main: [steps.map((step) => ({ node: step.name, type: 'main', index: 0 }))] },
		},
		settings: { executionOrder: 'v1', timezone: 'America/New_York' },
		pinData: { [START]: input.map((json) => ({ json })) },
	};
	const id = await client.workflows.create(definition);
	const { executionId = '' } = await client.workflows.run(id, START);
	await client.executions.waitFor(id, 1);
	return await client.executions.get(executionId);
}

function nodeOf(step: Step, index: number): WorkflowNode {
	const [type, id] = step.credential;
	return {
		...{ name: step.name, position: [300, index * 200] },
		...{ type: `n8n-nodes-telephony-webhooks.${step.node}`, typeVersion: 1 },
		parameters: step.parameters,
		credentials: { [type]: { id, name: type } },
		...{ onError: step.onError ?? 'continueRegularOutput' },
		...(step.retryOnFail === true ? { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 } : {}),
	};
}

/** Lets n8n use a node as an agent would, with what a model has chosen. */
export async function useTool(
	client: N8nClient,
	tool: Step,
	chosenByModel: Record<string, string>,
): Promise<Execution> {
	const executor = 'Agent';
	const trigger: WorkflowNode = {
		...{ name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
		parameters: {},
	};
	const agent: WorkflowNode = {
		...{ name: executor, type: '@n8n/n8n-nodes-langchain.toolExecutor', typeVersion: 1 },
		parameters: { query: JSON.stringify({ [tool.name]: chosenByModel }), toolName: tool.name },
	};
	// With an ID of a webhook nobody looks for the webhooks of the type: n8n does not tell those of a tool.
	const placed = { ...nodeOf(tool, 1), webhookId: 'none' };
	const id = await client.workflows.create({
		name: `A tool: ${tool.name}`,
		nodes: [trigger, agent, { ...placed, type: `${placed.type}Tool` }],
		connections: {
			[START]: { main: [[{ node: executor, type: 'main', index: 0 }]] },
			[tool.name]: { ai_tool: [[{ node: executor, type: 'ai_tool', index: 0 }]] },
		},
		settings: { executionOrder: 'v1' },
	});
	const { executionId = '' } = await client.workflows.run(id, START);
	await client.executions.waitFor(id, 1);
	return await client.executions.get(executionId);
}

/** The errors among items that went on. */
export function errorsIn(items: readonly Item[]): unknown[] {
	return items.flatMap(({ json }) => (json.error === undefined ? [] : [json.error]));
}

/** Every node type the editor is told of, tools for agents included. */
export async function nodeTypes(url: string): Promise<Array<Record<string, unknown>>> {
	const { email, password } = TEST_OWNER;
	const login = await fetch(`${url}/rest/login`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ emailOrLdapLoginId: email, password }),
	});
	const cookie = login.headers.getSetCookie().join('; ');
	const response = await fetch(`${url}/types/nodes.json`, { headers: { cookie } });
	return (await response.json()) as Array<Record<string, unknown>>;
}
