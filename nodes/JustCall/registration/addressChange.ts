import { LoggerProxy, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';
import { isOwnWebhook } from '../../../lib/n8n/ownWebhook';
import { oneLine, errorMessage } from '../../../lib/text/error';
import type { KeptRegistrations } from './api/kept';

type Webhook = (this: IWebhookFunctions) => Promise<IWebhookResponseData>;

const WHAT_TO_DO =
	'Unpublish the workflow and publish it again to register the new URL. If the old URL is right, correct N8N_WEBHOOK_URL (WEBHOOK_URL in older versions) and restart n8n.';

/** Warns of each URL that JustCall sends to and that is none of this n8n's any more, as its configuration changed. */
export async function warnOfOldAddresses(kept: KeptRegistrations): Promise<void> {
	for (const { state, url } of await kept.all()) {
		if (state !== 'in use' || isOwnWebhook(url)) continue;
		LoggerProxy.warn(
			`JustCall sends events to ${oneLine(url)}, but the base URL of this n8n's webhooks has changed. ${WHAT_TO_DO}`,
		);
	}
}

/**
 * The same at the first request of each node since n8n's start, which also serves registrations of earlier versions of
 * this package and n8n behind an address that its configuration does not tell.
 */
export function warningOfOldAddress(webhook: Webhook): Webhook {
	const looked = new Set<string>();
	return async function (this: IWebhookFunctions) {
		const response = await webhook.call(this);
		const node = `${this.getWorkflow().id}:${this.getNode().id}`;
		if (this.getMode() !== 'manual' && !looked.has(node)) {
			looked.add(node);
			compare(this);
		}
		return response;
	};
}

function compare(context: IWebhookFunctions): void {
	try {
		const { url: registered } = context.getWorkflowStaticData('node');
		const current = context.getNodeWebhookUrl('default');
		if (typeof registered !== 'string' || current === undefined || registered === current) return;
		context.logger.warn(
			`${context.getNode().name}: JustCall sends events to ${registered}, but the URL of this workflow is now ${current}. ${WHAT_TO_DO}`,
		);
	} catch (error) {
		context.logger.debug(
			`JustCall: the registered URL could not be checked: ${errorMessage(error)}`,
		);
	}
}
