import '../userFolder';
import 'reflect-metadata';
import { ExecuteContext, LoadOptionsContext, TriggerContext } from 'n8n-core';
import {
	createRunExecutionData,
	deepCopy,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeCredentialsDetails,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type ITriggerFunctions,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { JournalItem } from '../../../../nodes/WebhookSender/trigger/outputSchema';
import { WebhookSenderTrigger } from '../../../../nodes/WebhookSender/WebhookSenderTrigger.node';
import { senderExecute } from '../../../../lib/n8n/sender/execute';
import { eventOperations } from '../../../../nodes/WebhookSender/operations/event';
import { outputSchemas } from '../../../../nodes/WebhookSender/outputSchemas';
import { WebhookSender } from '../../../../nodes/WebhookSender/WebhookSender.node';
import { platforms } from '../../../../nodes/platforms';
import { Credentials } from '../credentials';

/** Credentials by their type; each with its fields. */
export type CredentialFields = Readonly<Record<string, ICredentialDataDecryptedObject>>;

/** What allows the sender to reach this machine. */
export const LOOPBACK: CredentialFields = {
	webhookSenderApi: { allowedNetworks: '127.0.0.0/8', allowHttp: true },
};

class SeveralCredentials extends Credentials {
	constructor(private readonly fields: CredentialFields) {
		super('', undefined);
	}

	override async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
	): Promise<ICredentialDataDecryptedObject> {
		const found = this.fields[id ?? ''];
		if (found === undefined) throw new Error(`Credential "${id}" does not exist.`);
		return { ...found };
	}
}

/** One of the sender's nodes as a user placed it. */
export interface PlacedSender {
	readonly parameters: INodeParameters;
	readonly credentials?: CredentialFields;
	readonly continueOnFail?: boolean;
	readonly items?: IDataObject[];
	readonly nodeId?: string;
	readonly workflowName?: string;
	/** The workflow's time zone. */
	readonly zone?: string;
	/** Whether an agent uses the node as a tool. */
	readonly asTool?: boolean;
	/** Absent: a test run. */
	readonly mode?: WorkflowExecuteMode;
	/** What the workflow kept from runs before; changed by a run. */
	readonly staticData?: IDataObject;
	/** What n8n's OpenTelemetry puts into a request's headers. */
	readonly tracing?: NonNullable<IWorkflowExecuteAdditionalData['otel']>['injectTraceHeaders'];
	/** Where warnings for n8n's log go. */
	readonly warnings?: string[];
	/** Absent: that of a new node. */
	readonly typeVersion?: number;
	/** Where the samples are, as there is no build here. */
	readonly samples?: string;
}

let placed = 0;

/** A node in a workflow of its own. */
export function place(nodeType: INodeType, given: PlacedSender) {
	placed += 1;
	const { name, displayName } = nodeType.description;
	const fields = given.credentials ?? {};
	const node: INode = {
		id: given.nodeId ?? `sender-node-${placed}`,
		name: displayName,
		type: `n8n-nodes-telephony-webhooks.${name}`,
		typeVersion: given.typeVersion ?? nodeType.description.defaultVersion ?? 1,
		position: [0, 0],
		parameters: given.parameters,
		credentials: Object.fromEntries(
			Object.keys(fields).map((type) => [type, { id: type, name: type }]),
		),
		...(given.continueOnFail && { onError: 'continueRegularOutput' as const }),
	};
	const nodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({
		id: 'sender-workflow',
		...(given.workflowName !== undefined && { name: given.workflowName }),
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
		settings: { timezone: given.zone ?? 'UTC' },
		staticData: { ...given.staticData },
	});
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper: new SeveralCredentials(fields),
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: 'https://n8n.example.com/rest',
		instanceBaseUrl: 'https://n8n.example.com',
		formWaitingBaseUrl: 'https://n8n.example.com/form-waiting',
		webhookBaseUrl: 'https://n8n.example.com/webhook',
		webhookTestBaseUrl: 'https://n8n.example.com/webhook-test',
		webhookWaitingBaseUrl: 'https://n8n.example.com/webhook-waiting',
		executionId: '17',
		...(given.tracing && { otel: { injectTraceHeaders: given.tracing } }),
	};
	return { node, workflow, additionalData: data as IWorkflowExecuteAdditionalData };
}

/** An item, with the fields that tests read. */
export interface Shown {
	readonly [name: string]: unknown;
	readonly id: string;
	readonly secret: string;
	readonly publicKey: string;
	readonly nextAttemptAt: string;
	readonly whatToDo: string;
}

/** What a run of Webhook Sender gave: the items of each output, and what the user is told beside them. */
export interface SenderRun {
	readonly outputs: INodeExecutionData[][];
	readonly hints: NodeExecutionHint[];
	/** What n8n shows beside the execution. */
	readonly labels: Readonly<Record<string, string>>;
	/** Whether n8n would store the workflow's static data after it. */
	readonly isStaticDataChanged: boolean;
}

/** Runs Webhook Sender once, in n8n's own context. */
export async function runSender(given: PlacedSender): Promise<SenderRun> {
	const nodeType = new WebhookSender();
	const { node, workflow, additionalData } = place(nodeType, given);
	const items = (given.items ?? [{}]).map((json, item) => ({ json, pairedItem: { item } }));
	const inputData = { main: [items] };
	const runData = createRunExecutionData();
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		given.mode ?? 'manual',
		runData,
		0,
		items,
		inputData,
		{ data: inputData, node, source: null },
		[],
	);
	const { warnings } = given;
	if (warnings) Object.assign(context.logger, { warn: (line: string) => warnings.push(line) });
	if (given.asTool) Object.assign(context, { isToolExecution: () => true });
	const execute =
		given.samples === undefined
			? nodeType.execute
			: senderExecute({ event: eventOperations(given.samples) }, platforms);
	const outputs = await execute.call(context);
	if (given.staticData) Object.assign(given.staticData, deepCopy(workflow.staticData));
	fitSchema(given.parameters, outputs);
	return {
		outputs,
		hints: context.hints,
		labels: runData.resultData.metadata ?? {},
		isStaticDataChanged: workflow.staticData.__dataChanged === true,
	};
}

/** What the node says its items look like, and what they do. */
function fitSchema(
	{ resource, operation }: INodeParameters,
	outputs: readonly INodeExecutionData[][],
): void {
	const schema = outputSchemas[resource as string]?.[operation as string];
	for (const { json } of outputs.flat()) {
		if (!('error' in json)) expect(schema?.safeParse(json).error).toBeUndefined();
	}
}

/** The one item of an operation that has one output. */
export async function itemOf(
	parameters: INodeParameters,
	credentials: CredentialFields = LOOPBACK,
): Promise<Shown> {
	const { outputs } = await runSender({ parameters, credentials });
	const items = outputs.flat();
	if (items.length !== 1 || items[0] === undefined) {
		throw new Error(`${items.length} items: ${JSON.stringify(items)}`);
	}
	return items[0].json as Shown;
}

/** A run that the trigger began; `end` and `fail` do what n8n does with it. */
export interface BegunRun {
	readonly outputs: INodeExecutionData[][];
	readonly name: string | undefined;
	end(): void;
	fail(error: Error): void;
}

/** A Webhook Sender Trigger, published or waiting for its test event. */
export async function startTrigger(
	given: PlacedSender,
	testing = false,
): Promise<{ readonly runs: BegunRun[]; close(): Promise<void> }> {
	const nodeType = new WebhookSenderTrigger();
	const { node, workflow, additionalData } = place(nodeType, given);
	const runs: BegunRun[] = [];
	const emit: ITriggerFunctions['emit'] = (outputs, _response, done, name) => {
		for (const { json } of outputs.flat()) {
			expect(JournalItem.safeParse(json).error).toBeUndefined();
		}
		runs.push({
			outputs,
			name,
			end: () => done?.resolve({} as never),
			fail: (error) => done?.reject(error),
		});
	};
	const context = new TriggerContext(
		workflow,
		node,
		additionalData,
		testing ? 'manual' : 'trigger',
		testing ? 'manual' : 'activate',
		// n8n puts its own in place of a test's only after trigger() has returned.
		testing ? undefined : emit,
	);
	const response = await nodeType.trigger.call(context);
	if (testing) Object.assign(context, { emit });
	await response.manualTriggerFunction?.();
	return { runs, close: async () => await response.closeFunction?.() };
}

/** The context in which the editor asks for the lists of a node's parameters. */
export function listContext(
	nodeType: INodeType,
	credentials: CredentialFields = {},
	parameters: INodeParameters = {},
) {
	const { node, workflow, additionalData } = place(nodeType, { parameters, credentials });
	additionalData.currentNodeParameters = parameters;
	return new LoadOptionsContext(workflow, node, additionalData, '');
}
