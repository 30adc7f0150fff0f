import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { byHand } from '../n8n/lifecycle';
import { checkSecret } from '../n8n/secretCheck';
import { subtitleOf } from '../n8n/titles';
import { platformSource, secretsOf, triggerDescription } from '../n8n/trigger';
import { webhookOf } from '../n8n/webhook';
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
