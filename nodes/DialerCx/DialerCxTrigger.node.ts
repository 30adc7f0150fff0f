import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { byHand } from '../../lib/n8n/trigger/lifecycle';
import { checkSecret } from '../../lib/n8n/trigger/secretCheck';
import { subtitleOf } from '../../lib/n8n/titles';
import { platformSource, secretsOf, triggerDescription } from '../../lib/n8n/trigger/description';
import { webhookOf } from '../../lib/n8n/trigger/request/webhook';
import { dialerCx } from './platform';

const source = platformSource(dialerCx);

/** Starts a workflow on Dialer.CX events. */
export class DialerCxTrigger implements INodeType {
	description: INodeTypeDescription = {
		...triggerDescription(dialerCx),
		subtitle: subtitleOf(Object.keys(dialerCx.events)),
		icon: { light: 'file:dialerCx.svg', dark: 'file:dialerCx.dark.svg' },
		credentials: [{ name: 'dialerCxWebhookApi', testedBy: 'checkSecret', ...secretsOf(dialerCx) }],
	};

	methods = { credentialTest: { checkSecret: checkSecret(dialerCx) } };

	webhookMethods = { default: byHand(source) };

	webhook = webhookOf(source);
}
