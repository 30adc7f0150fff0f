import './userFolder';
import 'reflect-metadata';
import type { Request, Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeType,
	type IWebhookData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import { Credentials } from './credentials';

/** A trigger node as a user placed it in a workflow. */
export interface Placed {
	readonly nodeType: INodeType;
	readonly parameters?: INodeParameters;
	/** What is in the node's credential; undefined: the user chose none. */
	readonly credential?: ICredentialDataDecryptedObject;
	readonly typeVersion?: number;
	readonly workflowId?: string;
	readonly nodeId?: string;
	/** Why n8n registers the trigger; unless said, a user publishes the workflow. */
	readonly activation?: WorkflowActivateMode;
	/** Whether "Listen for test event" runs instead of the published workflow. */
	readonly testing?: boolean;
}

/** That node in n8n's own classes. */
export interface Setup {
	readonly nodeType: INodeType;
	readonly node: INode;
	readonly workflow: Workflow;
	readonly credentials: Credentials;
	/** What `webhook()` gets as `this`. */
	readonly webhookContext: (request: Request, response: Response) => WebhookContext;
	/** What `checkExists`, `create` and `delete` get as `this`; the variables are what expressions know as `$vars`. */
	readonly hookContext: (variables?: IDataObject) => HookContext;
	/** The address n8n shows for the published workflow. */
	readonly url: string;
}

let placed = 0;

/** Puts a trigger node into a workflow of its own, unless ids say otherwise. */
export function setup(options: Placed): Setup {
	placed += 1;
	const { nodeType, testing = false } = options;
	const { name, displayName, webhooks = [] } = nodeType.description;
	const kind = nodeType.description.credentials?.[0]?.name ?? 'none';
	const credentialId = `credential-${placed}`;
	const credentials = new Credentials(credentialId, options.credential);
	const node: INode = {
		id: options.nodeId ?? `node-${placed}`,
		name: displayName,
		type: `n8n-nodes-telephony-webhooks.${name}`,
		typeVersion: options.typeVersion ?? nodeType.description.defaultVersion ?? 1,
		position: [0, 0],
		webhookId: `webhook-${placed}`,
		parameters: options.parameters ?? {},
		...(options.credential && {
			credentials: { [kind]: { id: credentialId, name: 'Their credential' } },
		}),
	};
	const workflow = new Workflow({
		id: options.workflowId ?? `workflow-${placed}`,
		nodes: [node],
		connections: {},
		active: !testing,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const additionalData = additionalDataOf(credentials);
	const mode = testing ? 'manual' : 'webhook';
	const webhookData = (method: string): IWebhookData => {
		const description = webhooks.find(({ httpMethod }) => httpMethod === method);
		if (description === undefined) throw new Error(`${displayName} answers no ${method}`);
		return {
			httpMethod: method === 'GET' ? 'GET' : 'POST',
			node: node.name,
			path: `${node.webhookId}/${description.path}`,
			webhookDescription: description,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: additionalData,
			isTest: testing,
		};
	};
	return {
		nodeType,
		node,
		workflow,
		credentials,
		webhookContext: (httpRequest, httpResponse) =>
			new WebhookContext(
				workflow,
				node,
				{ ...additionalData, httpRequest, httpResponse },
				mode,
				webhookData(httpRequest.method),
				[],
				null,
			),
		hookContext: (variables = {}) =>
			new HookContext(
				workflow,
				node,
				{ ...additionalData, variables },
				mode,
				testing ? 'manual' : (options.activation ?? 'activate'),
				webhookData('POST'),
			),
		url: `${additionalData.webhookBaseUrl}/${node.webhookId}/webhook`,
	};
}

/** What n8n hands to its contexts, as far as a trigger can reach it. */
function additionalDataOf(credentialsHelper: Credentials): IWorkflowExecuteAdditionalData {
	const address = 'https://n8n.example.com';
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: `${address}/rest`,
		instanceBaseUrl: address,
		webhookBaseUrl: `${address}/webhook`,
		webhookTestBaseUrl: `${address}/webhook-test`,
		webhookWaitingBaseUrl: `${address}/webhook-waiting`,
	};
	return data as IWorkflowExecuteAdditionalData;
}
