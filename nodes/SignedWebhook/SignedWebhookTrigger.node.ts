import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { byHand } from '../../lib/n8n/trigger/lifecycle';
import { checkSecret } from '../../lib/n8n/trigger/secretCheck';
import { subtitleOf } from '../../lib/n8n/titles';
import { secretsOf, triggerDescription, triggerOutputs } from '../../lib/n8n/trigger/description';
import { webhookOf } from '../../lib/n8n/trigger/request/webhook';
import { source } from './parameters';
import { anyEmitter } from './platform';
import { properties, SELECTED } from './properties';

/** Starts a workflow on the signed webhooks of a self-hosted or any other system. */
export class SignedWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		...triggerDescription(anyEmitter),
		description: 'Starts the workflow on a signed webhook from any system',
		outputs: triggerOutputs(anyEmitter, SELECTED),
		subtitle: subtitleOf([], SELECTED),
		eventTriggerDescription: 'Waiting for a webhook from your system',
		icon: { light: 'file:signedWebhook.svg', dark: 'file:signedWebhook.dark.svg' },
		credentials: [{ name: 'signedWebhookApi', testedBy: 'checkSecret', ...secretsOf(anyEmitter) }],
		properties,
	};

	methods = { credentialTest: { checkSecret: checkSecret(anyEmitter) } };

	webhookMethods = { default: byHand(source) };

	webhook = webhookOf(source);
}
