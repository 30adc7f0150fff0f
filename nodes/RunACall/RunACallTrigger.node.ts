import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { byHand } from '../../lib/n8n/trigger/lifecycle';
import { checkSecret } from '../../lib/n8n/trigger/secretCheck';
import { subtitleOf } from '../../lib/n8n/titles';
import { platformSource, secretsOf, triggerDescription } from '../../lib/n8n/trigger/description';
import { webhookOf } from '../../lib/n8n/trigger/request/webhook';
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
