import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { ANSWERS, type VerdictKind } from '../../../webhook/answers';
import { oneLine } from '../../../text/error';
import { RejectionLog } from '../../rejectionLog';
import type { Exchange } from '../exchange';
import { countAnswered } from '../log/count';
import { keepRejected, type Rejection } from '../log/rejectedRequest';
import type { TriggerSettings } from '../settings';
import { endListening, toldOfRejection } from './testListener';

type Context = IWebhookFunctions;
const NO_RUN: IWebhookResponseData = { noWebhookResponse: true };

/** Answers as the table says, and counts it. */
export function answer(exchange: Exchange, kind: VerdictKind, body?: object): IWebhookResponseData {
	send(exchange.context, kind, body);
	countAnswered(exchange, kind, kind === 'unavailable' ? 'store-unavailable' : '');
	return NO_RUN;
}

/** Sends the answer of the table; no run starts. */
export function send(context: Context, kind: VerdictKind, body?: object): IWebhookResponseData {
	const answered = ANSWERS[kind];
	const response = context.getResponseObject();
	response
		.status(answered.status)
		.set({ ...answered.headers })
		.json(body ?? answered.body);
	return NO_RUN;
}

/** Rejects a request; why, only the logs tell, and the output panel of who listens for a test event. */
export function reject(
	exchange: Exchange,
	settings: TriggerSettings,
	rejection: Rejection,
): IWebhookResponseData {
	const { context } = exchange;
	const address = context.getRequestObject().ip ?? '';
	logRejection(exchange, rejection, address);
	const answered = send(context, rejection.kind);
	countAnswered(exchange, rejection.kind, rejection.reason);
	keepRejected(exchange, rejection, settings.keepsRejectedBodies);
	if (context.getMode() === 'manual') {
		const { kind: verdict, reason } = rejection;
		endListening(context, toldOfRejection(settings, { verdict, reason, address }));
	}
	return answered;
}

/** Answers 503 where requests can't be judged; the sender retries. */
export function answerFault(exchange: Exchange, fault: string): IWebhookResponseData {
	logFault(exchange, fault);
	const answered = send(exchange.context, 'inFlight');
	const rejection: Rejection = { kind: 'unavailable', reason: 'cannot-verify' };
	countAnswered(exchange, rejection.kind, 'cannot-verify');
	keepRejected(exchange, rejection, false);
	return answered;
}

const rejections = new RejectionLog();
/** An address is what a proxy writes; more of it than this is none. */
const LONGEST_REASON = 100;

/** Anyone can send requests that are rejected, but no one shall fill the log with them. */
function logRejection(
	{ context, node, platform }: Exchange,
	{ kind, reason: given }: Rejection,
	address: string,
): void {
	const { logger } = context;
	const workflowId = context.getWorkflow().id;
	const trigger = `${platform} Trigger`;
	const said = kind === 'addressNotAllowed' ? address : given;
	const reason = oneLine(said).slice(0, LONGEST_REASON);
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
function logFault({ context, node }: Exchange, fault: string): void {
	const { logger } = context;
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
