import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { checkSender } from '../../lib/n8n/sender/access';
import { followDeliveries } from '../../lib/n8n/sender/journal/follow';
import { JOURNAL_EVENTS } from '../../lib/n8n/sender/journal/items';
import { subscriptionOptions } from '../../lib/n8n/sender/lists';
import { subtitleOf } from '../../lib/n8n/titles';
import { platforms } from '../platforms';
import { DELIVERY_TRIGGER_OUTPUTS, deliveryTriggerProperties } from './fields';

/** Keeps the sender's retries running from n8n's start on, and starts a workflow on what becomes of deliveries. */
export class WebhookDeliveryTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Webhook Sender Trigger',
		name: 'webhookDeliveryTrigger',
		icon: {
			light: 'file:webhookDelivery.svg',
			dark: 'file:webhookDelivery.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		defaultVersion: 1,
		subtitle: subtitleOf(JOURNAL_EVENTS.map(({ type }) => type)),
		description:
			'Starts the workflow when a webhook is delivered, retried or failed, and keeps retries running',
		eventTriggerDescription: 'Waiting for a delivery by Webhook Sender',
		activationMessage: 'Retries now continue after n8n restarts.',
		defaults: { name: 'Webhook Sender Trigger' },
		inputs: [],
		outputs: DELIVERY_TRIGGER_OUTPUTS,
		credentials: [{ name: 'webhookSenderApi', required: false, testedBy: 'checkSender' }],
		sensitiveOutputFields: ['responseHeaders.set-cookie'],
		properties: deliveryTriggerProperties,
	};

	methods = {
		credentialTest: { checkSender },
		loadOptions: { subscriptionOptions: subscriptionOptions(platforms) },
	};

	trigger = followDeliveries(platforms);
}
