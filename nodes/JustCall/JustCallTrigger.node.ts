import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { subtitleOf } from '../../lib/n8n/titles';
import { platformSource, triggerDescription } from '../../lib/n8n/trigger/description';
import { webhookOf } from '../../lib/n8n/trigger/request/webhook';
import { warningOfOldAddress } from './registration/addressChange';
import { byApi } from './registration/hooks';
import { justCall } from './platform';
import { registrationFields } from './registration/fields';
import { afterStart } from './registration/start';

const source = platformSource(justCall);

/** Starts a workflow on JustCall events; registers itself with JustCall. */
export class JustCallTrigger implements INodeType {
	description: INodeTypeDescription = {
		...triggerDescription(justCall, { answersGet: true, properties: registrationFields }),
		subtitle: subtitleOf(Object.keys(justCall.events)),
		icon: { light: 'file:justCall.svg', dark: 'file:justCall.dark.svg' },
		credentials: [{ name: 'justCallApi', required: true }],
	};

	webhookMethods = { default: byApi(source) };

	webhook = warningOfOldAddress(webhookOf(source));

	constructor() {
		afterStart();
	}
}
