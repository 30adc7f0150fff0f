import { removeUserFolder } from '../userFolder';
import 'reflect-metadata';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IExecuteData,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type ITaskDataConnections,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { SigningCredentials } from './credentials';

/** A node as a user placed it, and what it is given. */
export interface PlacedAction {
	readonly nodeType: INodeType;
	/** How the credential signs requests: the class n8n loads. */
	readonly credentialType: ConstructorParameters<typeof SigningCredentials>[0];
	readonly credential: ICredentialDataDecryptedObject;
	readonly parameters: INodeParameters;
	/** The items that come in; left out: one without content. */
	readonly items?: INodeExecutionData[];
	readonly continueOnFail?: boolean;
	readonly cancelled?: AbortSignal;
	/** Left out: a credential of its own. */
	readonly credentialId?: string;
}

let placed = 0;

// Nothing here keeps a file open in it.
afterAll(removeUserFolder);

/** Runs the node once with n8n's own routing, from parameters to requests over HTTP to items. */
export async function runAction(options: PlacedAction): Promise<INodeExecutionData[]> {
	return await runContext(contextFor(options));
}

/** Runs what `contextFor` made; more than once, as n8n's "Retry On Fail" does. */
export async function runContext({
	context,
	nodeType,
}: {
	context: ExecuteContext;
	nodeType: INodeType;
}): Promise<INodeExecutionData[]> {
	const [items = []] = (await new RoutingNode(context, nodeType).runNode()) ?? [];
	return items;
}

/** What n8n runs such a node in. */
export function contextFor(options: PlacedAction): {
	context: ExecuteContext;
	nodeType: INodeType;
	node: INode;
} {
	placed += 1;
	const { nodeType, credential, credentialType } = options;
	const { name, displayName, credentials = [], version } = nodeType.description;
	const node: INode = {
		id: `action-${placed}`,
		name: displayName,
		type: `n8n-nodes-telephony-webhooks.${name}`,
		typeVersion: [version].flat()[0] ?? 1,
		position: [0, 0],
		parameters: options.parameters,
		credentials: {
			[credentials[0]?.name ?? '']: {
				id: options.credentialId ?? `credential-${placed}`,
				name: 'Theirs',
			},
		},
		...(options.continueOnFail === true ? { onError: 'continueRegularOutput' as const } : {}),
	};
	const workflow = new Workflow({
		id: `workflow-${placed}`,
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const placedNode = workflow.getNode(displayName) ?? node;
	const items = options.items ?? [{ json: {} }];
	const data: ITaskDataConnections = { main: [items] };
	const executeData: IExecuteData = { node: placedNode, data, source: null };
	const additionalData: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper: new SigningCredentials(credentialType, credential),
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: 'https://n8n.example.com/rest',
		instanceBaseUrl: 'https://n8n.example.com',
		webhookBaseUrl: 'https://n8n.example.com/webhook',
	};
	const context = new ExecuteContext(
		workflow,
		placedNode,
		additionalData as IWorkflowExecuteAdditionalData,
		'manual',
		createEmptyRunExecutionData(),
		0,
		items,
		data,
		executeData,
		[],
		options.cancelled,
	);
	return { context, nodeType, node: placedNode };
}
