import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { subtitleOf } from '../n8n/titles';
import { platformSource, triggerDescription } from '../n8n/trigger';
import { webhookOf } from '../n8n/webhook';
import { warningOfOldAddress } from './addressChange';
import { byApi } from './hooks';
import { justCall } from './platform';
import { registrationFields } from './registrationFields';
import { afterStart } from './start';

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
