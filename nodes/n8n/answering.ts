import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { ANSWERS, type VerdictKind } from '../webhook/answers';
import type { TriggerSettings } from './settings';
import { endListening, toldOfRefusal } from './testListener';

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

/** Answers a refusal; why, only the log tells, and the output panel of who listens for a test event. */
export function refuse(
	context: Context,
	settings: TriggerSettings,
	kind: VerdictKind,
	reason: string,
): IWebhookResponseData {
	context.logger.warn(`${settings.platform.name} Trigger refused a request: ${kind} (${reason})`, {
		workflowId: context.getWorkflow().id,
		node: context.getNode().name,
		reason,
	});
	const answered = answer(context, kind);
	if (context.getMode() === 'manual') endListening(context, toldOfRefusal(settings, kind, reason));
	return answered;
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
