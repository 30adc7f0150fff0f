import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Problem, Result } from '../../delivery/sender';
import { truncatedLine, errorSentence } from '../../text/error';
import type { Platform } from '../../webhook/platform/definition';
import { isDispatcherKept } from './process';
import type { SenderOperation, SenderOperations, SenderResult, OperationInput } from './operation';
import { operationInputs } from './items';

type Context = IExecuteFunctions;

/** Events wait for their first attempts side by side; everything else is done item by item. */
const EVENTS_AT_A_TIME = 50;
const FAILED_OUTPUT = 2;
/** Outputs beyond Delivered, Retrying and Failed. */
const OUTPUTS: Readonly<Record<string, number>> = { 'event/send': FAILED_OUTPUT + 2 };
/** What queues something that must be sent also after a restart. */
const QUEUEING = new Set(['send', 'sendToUrl', 'resume', 'replay']);
const NOT_KEPT =
	'When n8n restarts, retries stop until this node runs again. To continue them automatically, publish a workflow with a Webhook Sender Trigger, which also reports failures.';

/** The `execute()` of Webhook Sender, which can send as these platforms do. */
export function senderExecute(operations: SenderOperations, platforms: readonly Platform[]) {
	return async function execute(this: Context): Promise<INodeExecutionData[][]> {
		const node = this.getNode();
		const resource = this.getNodeParameter('resource', 0);
		const name = this.getNodeParameter('operation', 0);
		const operation = operations[resource]?.[name];
		if (operation === undefined) {
			throw new NodeOperationError(
				node,
				`The operation "${name}" of "${resource}" doesn't exist: choose one from the list.`,
			);
		}
		const inputOf = await operationInputs(this, node, platforms);
		const isEvent = resource === 'event';
		const outcomes = await inOrder(this, isEvent ? EVENTS_AT_A_TIME : 1, async (index) =>
			settle(operation, inputOf(index)),
		);
		outcomes.forEach((outcome, itemIndex) => {
			if (!outcome.ok && !this.continueOnFail()) throw errorOf(node, outcome, itemIndex);
		});
		const isQueueing = QUEUEING.has(name) && !outcomes.some(isDryRun);
		hint(this, outcomes, isQueueing && !(await isDispatcherKept()));
		label(this, outcomes);
		const outputs = OUTPUTS[`${resource}/${name}`] ?? (isEvent ? FAILED_OUTPUT + 1 : 1);
		return layOut(outcomes, this.isToolExecution?.() === true ? 1 : outputs);
	};
}

function isDryRun(outcome: Result<SenderResult>): boolean {
	return outcome.ok && outcome.value.isDryRun === true;
}

/** A store that fails is a sentence, too. */
async function settle(
	operation: SenderOperation,
	input: OperationInput,
): Promise<Result<SenderResult>> {
	try {
		const outcome = await operation(input);
		if (outcome.ok) return outcome;
		return { ...outcome, problem: errorSentence(outcome.problem) };
	} catch (error) {
		return { ok: false, problem: errorSentence(error) };
	}
}

/**
 * Works through the input items in their order, so many at a time. After a failure nothing more is begun, unless the
 * node continues on fail; neither is after the run was cancelled.
 */
async function inOrder(
	context: Context,
	atATime: number,
	work: (index: number) => Promise<Result<SenderResult>>,
): Promise<Array<Result<SenderResult>>> {
	const count = context.getInputData().length;
	const outcomes: Array<Result<SenderResult>> = [];
	const cancelled = context.getExecutionCancelSignal?.();
	let next = 0;
	let stopped = false;
	const worker = async () => {
		while (next < count && !stopped && cancelled?.aborted !== true) {
			const index = next++;
			const outcome = await work(index);
			outcomes[index] = outcome;
			stopped ||= !outcome.ok && !context.continueOnFail();
		}
	};
	await Promise.all(Array.from({ length: Math.min(atATime, count) }, worker));
	return outcomes;
}

function errorOf(node: INode, { problem, code }: Problem, itemIndex: number): NodeOperationError {
	const description =
		'To allow it, create a Webhook Sender API credential and select it in this node. List the network there under Allowed Private Networks (this machine: 127.0.0.0/8, ::1), and switch on Allow HTTP if the URL begins with http://.';
	return new NodeOperationError(node, problem, {
		itemIndex,
		...(code === 'not-allowed' && { description }),
	});
}

/** The longest value that n8n shows beside an execution without a warning. */
const LONGEST_LABEL = 255;

/** What n8n shows beside the execution: which events were sent, to whom, and their deliveries. */
function label(context: Context, outcomes: ReadonlyArray<Result<SenderResult>>): void {
	const items = outcomes.flatMap((outcome) => (outcome.ok ? outcome.value.items : []));
	const values = (name: string) =>
		truncatedLine(
			[
				...new Set(items.flatMap(({ json }) => (typeof json[name] === 'string' ? json[name] : []))),
			].join(', '),
			LONGEST_LABEL,
		);
	const labels = {
		event: values('eventType'),
		subscription: values('subscription'),
		...(items.some(({ json }) => 'eventType' in json) && { delivery: values('id') }),
	};
	const told = Object.entries(labels).filter(([, text]) => text !== '');
	if (told.length > 0) context.customData?.setAll(Object.fromEntries(told));
}

function hint(
	context: Context,
	outcomes: ReadonlyArray<Result<SenderResult>>,
	stopsWithN8n: boolean,
): void {
	const hints = new Map<string, 'info' | 'warning'>();
	outcomes.forEach((outcome) => {
		if (!outcome.ok || outcome.value.hint === undefined) return;
		hints.set(outcome.value.hint, outcome.value.isWarning === true ? 'warning' : 'info');
	});
	const notices = [...hints].map(([message, type]) => ({ message, type }));
	const warnings = stopsWithN8n ? [{ message: NOT_KEPT, type: 'warning' as const }] : [];
	for (const { message, type } of [...notices, ...warnings]) {
		context.addExecutionHints?.({ message, type, location: 'outputPane' });
	}
}

/** Items on the outputs of the node; an agent's tool has one output only. */
function layOut(
	outcomes: ReadonlyArray<Result<SenderResult>>,
	outputs: number,
): INodeExecutionData[][] {
	const laid: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
	outcomes.forEach((outcome, index) => {
		const pairedItem = { item: index };
		if (!outcome.ok) {
			const failed = laid[Math.min(FAILED_OUTPUT, outputs - 1)];
			failed?.push({ json: { error: outcome.problem } satisfies IDataObject, pairedItem });
			return;
		}
		for (const { json, output = 0 } of outcome.value.items) {
			laid[Math.min(output, outputs - 1)]?.push({ json, pairedItem });
		}
	});
	return laid;
}
