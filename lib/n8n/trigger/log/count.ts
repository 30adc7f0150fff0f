import { LoggerProxy, type IHookFunctions, type INode, type IWorkflowMetadata } from 'n8n-workflow';
import type { AcceptedEvent, TriggerInfo } from '../../../store/received/counts';
import { errorSentence, truncatedLine } from '../../../text/error';
import type { VerdictKind } from '../../../webhook/answers';
import type { Reason } from '../../../webhook/rejection/reasons';
import { receivedStore, writeBeforeClose } from '../../store/received';
import type { Exchange } from '../exchange';
import { ReceivedLog } from './receivedLog';
import type { TriggerTally } from './triggerTally';

/** Characters of a name or an id that the log has room for. */
const LONGEST_NAME = 200;

const log = new ReceivedLog({
	store: async () => await receivedStore((notice) => LoggerProxy.warn(notice)),
	onFailure: (error) =>
		LoggerProxy.warn(
			`What webhook triggers receive can't be logged at the moment, which doesn't affect receiving: ${errorSentence(error)}`,
		),
});
let isWrittenBeforeClose = false;

/** Writes what is counted; resolves also where that fails. */
export async function flushReceived(): Promise<void> {
	await log.flush();
}

/** From the first count on there is something to write when the process ends; loading a node is no reason. */
function written(): ReceivedLog {
	if (!isWrittenBeforeClose) writeBeforeClose(flushReceived);
	isWrittenBeforeClose = true;
	return log;
}

/** Where to count. */
function tallyFor(trigger: TriggerInfo): TriggerTally {
	return written().of(trigger);
}

/** Has the log know a trigger that is published, so that its counters begin with nothing; not one that only listens for a test. */
export function introduce(
	hook: Pick<IHookFunctions, 'getWorkflow' | 'getNode' | 'getActivationMode'>,
	platform: string,
): void {
	if (hook.getActivationMode() === 'manual') return;
	written().introduce(infoOf(hook.getWorkflow(), hook.getNode(), platform, Date.now()));
}

/** Where to count what the trigger of this request received; undefined for a test, of which nothing is counted. */
export function tallyOf(exchange: Exchange): TriggerTally | undefined {
	if (exchange.context.getMode() === 'manual') return undefined;
	return tallyFor(triggerOf(exchange, Date.now()));
}

/** Counts a request that was just answered. */
export function countAnswered(exchange: Exchange, verdict: VerdictKind, reason: Reason | ''): void {
	const milliseconds = performance.now() - exchange.arrivedAt;
	tallyOf(exchange)?.count({ verdict, reason, at: Date.now(), milliseconds });
}

/** An event whose run was just stored, to be counted by the store that remembers it. */
export function acceptedEvent(
	exchange: Exchange,
	item: { readonly event: string; readonly id: string },
): AcceptedEvent {
	const at = Date.now();
	return {
		trigger: triggerOf(exchange, at),
		// Written by somebody else, as is its id.
		eventType: truncatedLine(item.event, LONGEST_NAME),
		eventId: truncatedLine(item.id, LONGEST_NAME),
		at,
		milliseconds: performance.now() - exchange.arrivedAt,
	};
}

/** Counts an accepted event that no store has counted. */
export function countAccepted(accepted: AcceptedEvent): void {
	tallyFor(accepted.trigger).accept(accepted);
}

function triggerOf({ context, node, platform }: Exchange, seenAt: number): TriggerInfo {
	return infoOf(context.getWorkflow(), node, platform, seenAt);
}

function infoOf(
	{ id = '', name }: IWorkflowMetadata,
	node: INode,
	platform: string,
	seenAt: number,
): TriggerInfo {
	return {
		id: `${id}:${node.id}`,
		workflowId: id,
		workflowName: name?.slice(0, LONGEST_NAME),
		nodeName: node.name.slice(0, LONGEST_NAME),
		platform,
		seenAt,
	};
}
