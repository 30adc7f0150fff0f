import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { byHand } from '../../lib/n8n/trigger/lifecycle';
import { checkSecret } from '../../lib/n8n/trigger/secretCheck';
import { subtitleOf } from '../../lib/n8n/titles';
import { platformSource, secretsOf, triggerDescription } from '../../lib/n8n/trigger/description';
import { webhookOf } from '../../lib/n8n/trigger/request/webhook';
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
