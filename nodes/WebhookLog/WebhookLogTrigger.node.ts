import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { checkLogAccess } from '../../lib/n8n/log/credential';
import { logLifecycle } from '../../lib/n8n/log/lifecycle';
import { logSource } from '../../lib/n8n/log/source';
import { logWebhook } from '../../lib/n8n/log/webhook';
import { checkSender } from '../../lib/n8n/sender/access';
import { platforms } from '../platforms';
import { anyEmitter } from '../SignedWebhook/platform';
import { logPanel, logProperties, logWebhooks, NO_OUTPUTS } from './fields';

/** Serves a page that shows what was sent and received, and why not. It starts no workflow. */
export class WebhookLogTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Webhook Log Trigger',
		name: 'webhookLogTrigger',
		icon: { light: 'file:webhookLog.svg', dark: 'file:webhookLog.dark.svg' },
		group: ['trigger'],
		version: [2],
		defaultVersion: 2,
		subtitle: 'Log page',
		description:
			'Shows a page with all webhooks sent and received, to search, understand and replay',
		eventTriggerDescription: 'Open the Test URL: the log page works there for two minutes',
		activationMessage: 'The log page is now at the Production URL.',
		triggerPanel: logPanel,
		defaults: { name: 'Webhook Log Trigger' },
		inputs: [],
		outputs: NO_OUTPUTS,
		credentials: [
			{
				name: 'webhookLogApi',
				displayName: 'Credential for Webhook Log API',
				required: true,
				testedBy: 'checkLogAccess',
			},
			{
				name: 'webhookSenderApi',
				displayName: 'Credential for Webhook Sender API',
				required: false,
				testedBy: 'checkSender',
			},
		],
		webhooks: logWebhooks,
		properties: logProperties,
	};

	methods = { credentialTest: { checkLogAccess, checkSender } };

	webhookMethods = { default: logLifecycle };

	webhook = logWebhook(
		async (context) => await logSource(context, platforms, [...platforms, anyEmitter]),
	);
}
