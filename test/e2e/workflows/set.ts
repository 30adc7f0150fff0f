import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type INode, type INodeTypeDescription } from 'n8n-workflow';
import type { PlatformId } from '../../emulators/terms';
import type { WorkflowDefinition, WorkflowNode } from '../../n8n/api/definition';
import { projectFolder } from '../../n8n/install/project';
import type { N8nClient } from '../../n8n/api/rest';

/** The triggers of a ready-made workflow, by platform. */
export const TRIGGERS: Readonly<Record<PlatformId, string>> = {
	justCall: 'JustCall Trigger',
	runACall: 'Run a Call Trigger',
	nectarDesk: 'Nectar Desk Trigger',
	onCallClerk: 'OnCallClerk Trigger',
	dialerCx: 'Dialer.CX Trigger',
};

/** The five platforms. */
export const PLATFORMS = Object.keys(TRIGGERS) as PlatformId[];

/** A ready-made workflow as the repository ships it. */
export function readyMade(name: string): WorkflowDefinition {
	const file = join(projectFolder(), 'workflows', `${name}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as WorkflowDefinition;
}

/** The node of that name. */
export function nodeOf(definition: WorkflowDefinition, name: string): WorkflowNode {
	const node = definition.nodes.find((one) => one.name === name);
	if (node === undefined) throw new Error(`"${definition.name}" has no node "${name}"`);
	return node;
}

/** Enters values into the fields of Set nodes, as the sticky notes ask: by node and field. */
export type Entries = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Does what a user does in the editor: switches nodes on, enters values. */
export function entered(
	definition: WorkflowDefinition,
	switchedOn: readonly string[],
	entries: Entries,
): WorkflowDefinition {
	const made = structuredClone(definition);
	for (const name of switchedOn) delete (nodeOf(made, name) as { disabled?: boolean }).disabled;
	for (const [name, fields] of Object.entries(entries)) {
		const { assignments } = nodeOf(made, name).parameters.assignments as Assignments;
		for (const [field, value] of Object.entries(fields)) {
			const assignment = assignments.find((one) => one.name === field);
			if (assignment === undefined) throw new Error(`"${name}" has no field "${field}"`);
			assignment.value = value;
		}
	}
	return made;
}

interface Assignments {
	assignments: Array<{ name: string; value: string }>;
}

/** The types of credentials a node asks for, by n8n's own rules. */
export function credentialTypes(node: WorkflowNode, description: INodeTypeDescription): string[] {
	const { nodeCredentialType, genericAuthType } = node.parameters;
	const chosen = [nodeCredentialType, genericAuthType].filter((one) => typeof one === 'string');
	const complete = withDefaults(node, description);
	const shown = (description.credentials ?? []).filter((one) =>
		NodeHelpers.displayParameter(complete.parameters, one, complete, description),
	);
	return [...new Set([...chosen, ...shown.map(({ name }) => name)])];
}

/** What n8n's own check finds wrong with a node's parameters: one sentence each. */
export function issuesOf(node: WorkflowNode, description: INodeTypeDescription): string[] {
	const complete = withDefaults(node, description);
	const found = NodeHelpers.getNodeParametersIssues(description.properties, complete, description);
	return Object.values(found?.parameters ?? {})
		.flat()
		.map((issue) => `${node.name}: ${issue}`);
}

/** n8n checks, and runs, a node with the defaults of what is not set. */
function withDefaults(node: WorkflowNode, description: INodeTypeDescription): INode {
	const complete = { position: [0, 0], ...structuredClone(node), disabled: false } as INode;
	complete.parameters =
		NodeHelpers.getNodeParameters(
			description.properties,
			complete.parameters,
			true,
			false,
			complete,
			description,
		) ?? {};
	return complete;
}

/** n8n's description of a node's type; throws when n8n does not know it. */
export async function descriptionOf(
	client: N8nClient,
	{ type, typeVersion }: WorkflowNode,
): Promise<INodeTypeDescription> {
	return (await client.nodeType(type, typeVersion)) as unknown as INodeTypeDescription;
}
