import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { byHand } from '../../lib/n8n/trigger/lifecycle';
import { checkSecret } from '../../lib/n8n/trigger/secretCheck';
import { subtitleOf } from '../../lib/n8n/titles';
import { platformSource, secretsOf, triggerDescription } from '../../lib/n8n/trigger/description';
import { webhookOf } from '../../lib/n8n/trigger/request/webhook';
import { addressNotices } from './addressNotices';
import { nectarDesk } from './platform';

const source = platformSource(nectarDesk);

/** Starts a workflow on Nectar Desk events. */
export class NectarDeskTrigger implements INodeType {
	description: INodeTypeDescription = {
		...triggerDescription(nectarDesk, { notices: addressNotices }),
		subtitle: subtitleOf(Object.keys(nectarDesk.events)),
		icon: { light: 'file:nectarDesk.svg', dark: 'file:nectarDesk.dark.svg' },
		credentials: [
			{ name: 'nectarDeskWebhookApi', testedBy: 'checkSecret', ...secretsOf(nectarDesk) },
		],
	};

	methods = { credentialTest: { checkSecret: checkSecret(nectarDesk) } };

	webhookMethods = { default: byHand(source) };

	webhook = webhookOf(source);
}
