import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { byHand } from '../n8n/lifecycle';
import { checkSecret } from '../n8n/secretCheck';
import { subtitleOf } from '../n8n/titles';
import { platformSource, secretsOf, triggerDescription } from '../n8n/trigger';
import { webhookOf } from '../n8n/webhook';
import { runACall } from './platform';

const source = platformSource(runACall);

/** Starts a workflow on Run a Call events. */
export class RunACallTrigger implements INodeType {
	description: INodeTypeDescription = {
		...triggerDescription(runACall),
		subtitle: subtitleOf(Object.keys(runACall.events)),
		icon: { light: 'file:runACall.svg', dark: 'file:runACall.dark.svg' },
		credentials: [{ name: 'runACallWebhookApi', testedBy: 'checkSecret', ...secretsOf(runACall) }],
	};

	methods = { credentialTest: { checkSecret: checkSecret(runACall) } };

	webhookMethods = { default: byHand(source) };

	webhook = webhookOf(source);
}
