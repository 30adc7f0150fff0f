import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { LogRequest, LogResponse } from '../../log/exchange';
import { handleLog, unavailable } from '../../log/handle';
import { logRoutes } from '../../log/page';
import type { LogSettings } from '../../log/settings';
import type { LogSource } from '../../log/source';
import { requestIn } from './request';
import { logOf, logSettings } from './settings';

/**
 * The `webhook()` of the log page's node; `open` opens what the page reads from. It answers on the response itself: n8n would
 * put the page into a sandbox without an origin, where no cookie comes with a form. It starts no run and never throws: at a
 * stranger's request, that would be a failed execution. So a test listener stays open for as long as n8n keeps it, and the
 * page works at the test URL.
 */
export function logWebhook(open: (context: IWebhookFunctions) => Promise<LogSource>) {
	return async function webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const response = await answerOf(this, async () => await open(this));
		if (response !== undefined) write(this, response);
		return { noWebhookResponse: true };
	};
}

/** Undefined where the caller has hung up in the middle of a form. */
async function answerOf(
	context: IWebhookFunctions,
	open: () => Promise<LogSource>,
): Promise<LogResponse | undefined> {
	let request: LogRequest;
	try {
		request = await requestIn(context.getRequestObject(), context.getNodeWebhookUrl('default'));
	} catch {
		context.getResponseObject().destroy();
		return undefined;
	}
	let settings: LogSettings;
	try {
		settings = await logSettings(context);
	} catch (error) {
		logOf(context).failed(error);
		return unavailable(request, logRoutes);
	}
	return await handleLog(request, open, settings, logRoutes);
}

function write(context: IWebhookFunctions, { status, headers, body }: LogResponse): void {
	const response = context.getResponseObject();
	// n8n lets pages of every other site read what webhooks answer.
	for (const name of response.getHeaderNames()) {
		if (name.startsWith('access-control-')) response.removeHeader(name);
	}
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	response.statusCode = status;
	response.end(body);
}
