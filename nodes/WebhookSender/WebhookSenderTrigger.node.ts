import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { checkSender } from '../../lib/n8n/sender/access';
import { continuedByUpdates } from '../../lib/n8n/sender/journal/continued';
import { followDeliveries } from '../../lib/n8n/sender/journal/follow';
import { JOURNAL_EVENTS } from '../../lib/n8n/sender/journal/items';
import { subscriptionOptions } from '../../lib/n8n/sender/lists';
import { subtitleOf } from '../../lib/n8n/titles';
import { platforms } from '../platforms';
import { TRIGGER_OUTPUTS, triggerProperties } from './trigger/fields';

/** Keeps the sender's retries running from n8n's start on, and starts a workflow on what becomes of deliveries. */
export class WebhookSenderTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Webhook Sender Trigger',
		name: 'webhookSenderTrigger',
		icon: {
			light: 'file:webhookSenderTrigger.svg',
			dark: 'file:webhookSenderTrigger.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		defaultVersion: 1,
		subtitle: subtitleOf(JOURNAL_EVENTS.map(({ type }) => type)),
		// The nodes panel lists it together with the action, under this description.
		description:
			'Sends signed webhooks, with retries and a log; starts the workflow when one is delivered or fails',
		eventTriggerDescription: 'Waiting for a delivery by Webhook Sender',
		activationMessage: 'Retries now continue after n8n restarts.',
		defaults: { name: 'Webhook Sender Trigger' },
		inputs: [],
		outputs: TRIGGER_OUTPUTS,
		credentials: [{ name: 'webhookSenderApi', required: false, testedBy: 'checkSender' }],
		sensitiveOutputFields: ['responseHeaders.set-cookie'],
		properties: triggerProperties,
	};

	methods = {
		credentialTest: { checkSender },
		loadOptions: { subscriptionOptions: subscriptionOptions(platforms) },
	};

	trigger = continuedByUpdates('webhookSenderTrigger', followDeliveries(platforms));
}
