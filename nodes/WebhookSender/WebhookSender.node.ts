import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { checkSender } from '../../lib/n8n/sender/access';
import { searchDeliveries, searchSubscriptions } from '../../lib/n8n/sender/lists';
import { senderExecute } from '../../lib/n8n/sender/execute';
import { operationSubtitle } from '../../lib/n8n/titles';
import { platforms } from '../platforms';
import { headerCredential, sampleCredentials, sampleSecretChecks } from './credentials';
import { properties, SENDER_INPUTS, SENDER_OUTPUTS } from './fields';
import { operations } from './operations';

/** Sends signed webhooks: durable, retried, logged, replayable. */
export class WebhookSender implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Webhook Sender',
		name: 'webhookSender',
		icon: { light: 'file:webhookSender.svg', dark: 'file:webhookSender.dark.svg' },
		group: ['output'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: operationSubtitle(properties),
		description:
			'Sends signed webhooks to subscriptions or URLs, with retries, a delivery log and replay',
		defaults: { name: 'Webhook Sender' },
		usableAsTool: true,
		inputs: SENDER_INPUTS,
		outputs: SENDER_OUTPUTS,
		credentials: [
			{
				name: 'webhookSenderApi',
				displayName: 'Credential for Webhook Sender API',
				required: false,
				testedBy: 'checkSender',
			},
			...sampleCredentials,
			headerCredential,
		],
		// Answers of endpoints may set cookies.
		sensitiveOutputFields: ['responseHeaders.set-cookie'],
		properties,
	};

	methods = {
		credentialTest: { checkSender, ...sampleSecretChecks },
		listSearch: {
			searchDeliveries: searchDeliveries(platforms),
			searchSubscriptions: searchSubscriptions(platforms),
		},
	};

	execute = senderExecute(operations, platforms);
}
