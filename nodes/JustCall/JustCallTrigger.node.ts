import type { INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { subtitleOf } from '../n8n/titles';
import { platformSource, triggerDescription } from '../n8n/trigger';
import { webhookOf } from '../n8n/webhook';
import { warningOfOldAddress } from './addressChange';
import { byApi } from './hooks';
import { justCall } from './platform';
import { afterStart } from './start';

const source = platformSource(justCall);

const REGISTRATION: INodeProperties = {
	displayName: 'Registration',
	name: 'registration',
	type: 'options',
	noDataExpression: true,
	default: 'api',
	description: "How JustCall learns of this workflow's URL",
	options: [
		{
			name: 'Automatic',
			value: 'api',
			description: 'Registered when you publish the workflow, removed when you unpublish it',
		},
		{
			name: 'By Hand',
			value: 'hand',
			description: 'You enter the Production URL in JustCall yourself: Settings > API & Webhooks',
		},
	],
};

/** Starts a workflow on JustCall events; registers itself with JustCall. */
export class JustCallTrigger implements INodeType {
	description: INodeTypeDescription = {
		...triggerDescription(justCall, { answersGet: true, properties: [REGISTRATION] }),
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
