import { randomUUID } from 'node:crypto';
import type { StoredWorkflow, WorkflowDefinition, WorkflowNode } from './definition';
import { waitUntilSettled } from './publication';
import type { N8nSession } from './session';
import { describeNodeType, nodeWebhooks, webhookUrls, type WebhookUrls } from './webhooks';

const PUBLICATION_TIMEOUT_SECONDS = 180;

/** Workflows of one n8n: saving, publishing, listening for test events. */
export class Workflows {
	constructor(private readonly session: N8nSession) {}

	/** Saves a new workflow and returns its id; ids and positions that are missing are made up. */
	async create(definition: WorkflowDefinition): Promise<string> {
		const workflow = await this.completed(definition);
		return (await this.session.request<StoredWorkflow>('POST', '/rest/workflows', workflow)).id;
	}

	/**
	 * Saves a new draft; what runs in production changes with the next `activate` only. Take `nodes`
	 * from `get`: a node without its old ids is another node with another URL to n8n.
	 */
	async update(id: string, change: Partial<WorkflowDefinition>): Promise<void> {
		const nodes = change.nodes && (await Promise.all(change.nodes.map((n) => this.withIds(n))));
		await this.session.request('PATCH', `/rest/workflows/${id}`, { ...change, nodes });
	}

	async get(id: string): Promise<StoredWorkflow> {
		return await this.session.request<StoredWorkflow>('GET', `/rest/workflows/${id}`);
	}

	/**
	 * Publishes the saved draft and waits until its triggers are registered. Throws with the trigger's
	 * own message when one cannot be; the workflow counts as active in n8n even then.
	 */
	async activate(id: string, timeoutSeconds = PUBLICATION_TIMEOUT_SECONDS): Promise<void> {
		const { versionId } = await this.get(id);
		await this.session.request('POST', `/rest/workflows/${id}/activate`, { versionId });
		await waitUntilSettled(this.session, await this.get(id), timeoutSeconds);
	}

	/**
	 * Waits until the triggers are deregistered. A `delete` that fails is in n8n's output only
	 * ("External webhook deregistration failed"): the REST API does not tell.
	 */
	async deactivate(id: string, timeoutSeconds = PUBLICATION_TIMEOUT_SECONDS): Promise<void> {
		await this.session.request('POST', `/rest/workflows/${id}/deactivate`, {});
		await waitUntilSettled(this.session, await this.get(id), timeoutSeconds);
	}

	/** Deactivates, archives and deletes: n8n does not delete what is published or not archived. */
	async delete(id: string): Promise<void> {
		await this.deactivate(id);
		await this.session.request('POST', `/rest/workflows/${id}/archive`, {});
		await this.session.request('DELETE', `/rest/workflows/${id}`);
	}

	/** The production and test URLs of a trigger node, one pair for each of its webhooks. */
	async webhookUrls(id: string, nodeName: string): Promise<WebhookUrls[]> {
		const workflow = await this.get(id);
		const node = nodeCalled(nodeName, workflow);
		const description = await describeNodeType(this.session, node);
		return webhookUrls(this.session.url, workflow.id, node, description);
	}

	/**
	 * "Listen for test event": registers the test webhooks of the saved draft for two minutes or one
	 * request; only the check of a new URL does not end the listening.
	 */
	async listenForTestEvent(id: string, triggerNode: string): Promise<void> {
		const answer = await this.run(id, triggerNode);
		if (answer.waitingForWebhook !== true) {
			throw new Error(`"${triggerNode}" did not wait for a test event: ${JSON.stringify(answer)}`);
		}
	}

	/** n8n answers before the trigger's `delete` has run; wait for what `delete` does. */
	async stopListening(id: string): Promise<void> {
		await this.session.request('DELETE', `/rest/test-webhook/${id}`);
	}

	/** "Execute workflow", starting from one trigger; resolves when the run has been started. */
	async run(
		id: string,
		triggerNode: string,
	): Promise<{ executionId?: string; waitingForWebhook?: boolean }> {
		const body = { triggerToStartFrom: { name: triggerNode } };
		return await this.session.request('POST', `/rest/workflows/${id}/run`, body);
	}

	private async completed(definition: WorkflowDefinition): Promise<WorkflowDefinition> {
		const nodes = await Promise.all(definition.nodes.map((node) => this.withIds(node)));
		return { ...definition, nodes, settings: definition.settings ?? {} };
	}

	/** The editor gives nodes ids and webhook nodes a `webhookId`; the REST API leaves them out. */
	private async withIds(node: WorkflowNode): Promise<WorkflowNode> {
		const described = { position: [0, 0] as [number, number], id: randomUUID(), ...node };
		if (node.webhookId !== undefined) return described;
		const hasWebhooks = nodeWebhooks(await describeNodeType(this.session, node)).length > 0;
		return hasWebhooks ? { ...described, webhookId: randomUUID() } : described;
	}
}

function nodeCalled(name: string, workflow: WorkflowDefinition): WorkflowNode {
	const node = workflow.nodes.find((candidate) => candidate.name === name);
	if (node === undefined) throw new Error(`"${workflow.name}" has no node called "${name}"`);
	return node;
}
