import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { byHand } from '../n8n/lifecycle';
import { checkSecret } from '../n8n/secretCheck';
import { subtitleOf } from '../n8n/titles';
import { platformSource, secretsOf, triggerDescription } from '../n8n/trigger';
import { webhookOf } from '../n8n/webhook';
import { onCallClerk } from './platform';

const source = platformSource(onCallClerk);

/** Starts a workflow on OnCallClerk events. */
export class OnCallClerkTrigger implements INodeType {
	description: INodeTypeDescription = {
		...triggerDescription(onCallClerk),
		subtitle: subtitleOf(Object.keys(onCallClerk.events)),
		icon: { light: 'file:onCallClerk.svg', dark: 'file:onCallClerk.dark.svg' },
		credentials: [
			{ name: 'onCallClerkWebhookApi', testedBy: 'checkSecret', ...secretsOf(onCallClerk) },
		],
	};

	methods = { credentialTest: { checkSecret: checkSecret(onCallClerk) } };

	webhookMethods = { default: byHand(source) };

	webhook = webhookOf(source);
}
