import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { ANSWERS, type VerdictKind } from '../../../webhook/answers';
import { oneLine } from '../../../text/error';
import { RejectionLog } from '../../rejectionLog';
import type { TriggerSettings } from '../settings';
import { endListening, toldOfRejection } from './testListener';

type Context = IWebhookFunctions;
const NO_RUN: IWebhookResponseData = { noWebhookResponse: true };

/** Answers as the table says and starts no run. */
export function answer(context: Context, kind: VerdictKind, body?: object): IWebhookResponseData {
	const answered = ANSWERS[kind];
	const response = context.getResponseObject();
	response
		.status(answered.status)
		.set({ ...answered.headers })
		.json(body ?? answered.body);
	return NO_RUN;
}

/** Rejects a request; why, only the log tells, and the output panel of who listens for a test event. */
export function reject(
	context: Context,
	settings: TriggerSettings,
	kind: VerdictKind,
	reason: string,
): IWebhookResponseData {
	logRejection(context, `${settings.platform.name} Trigger`, kind, reason);
	const answered = answer(context, kind);
	if (context.getMode() === 'manual')
		endListening(context, toldOfRejection(settings, kind, reason));
	return answered;
}

const rejections = new RejectionLog();
/** An address is what a proxy writes; more of it than this is none. */
const LONGEST_REASON = 100;

/** Anyone can send requests that are rejected, but no one shall fill the log with them. */
function logRejection(context: Context, trigger: string, kind: VerdictKind, given: string): void {
	const { logger } = context;
	const workflowId = context.getWorkflow().id;
	const node = context.getNode();
	const reason = oneLine(given).slice(0, LONGEST_REASON);
	const about = { workflowId, node: node.name, reason };
	// Addresses that are not allowed are as many as there are strangers.
	const which = kind === 'addressNotAllowed' ? kind : `${kind} ${reason}`;
	rejections.add(`${workflowId} ${node.id} ${which}`, {
		first: () => logger.warn(`${trigger} rejected a request: ${kind} (${reason})`, about),
		more: (count) =>
			logger.warn(`${trigger} rejected ${count} more requests within a minute: ${which}`, about),
	});
}

/** Logs that requests can't be judged, at once and then once a minute with their number. */
export function logFault(context: Context, fault: string): void {
	const { logger } = context;
	const node = context.getNode();
	const text = `${node.name} can't verify requests, so it answers 503 and the sender retries: ${fault}`;
	rejections.add(`${context.getWorkflow().id} ${node.id} fault ${fault.slice(0, LONGEST_REASON)}`, {
		first: () => logger.error(text),
		more: (count) => logger.error(`${text} (${count} more within a minute)`),
	});
}

/**
 * Calls back once with the status n8n answers. `end()` is watched, not the connection: n8n stores the run and answers
 * also when the platform has hung up, and its retry must then find the event remembered.
 */
export function onAnswer(context: Context, answered: (status: number) => void): void {
	const response = context.getResponseObject();
	const end = response.end.bind(response);
	let told = false;
	response.end = ((...given: Parameters<typeof end>) => {
		try {
			return end(...given);
		} finally {
			// After the answer has left: what follows from it keeps nobody waiting.
			if (!told) answered(response.statusCode);
			told = true;
		}
	}) as typeof response.end;
}
