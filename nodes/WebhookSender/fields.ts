import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { BACKUP_FIELDS, BACKUP_OPERATIONS } from './fields/backup';
import { DELIVERY_FIELDS } from './fields/delivery';
import { EVENT_FIELDS } from './fields/event';
import { DELIVERY_OPERATIONS, EVENT_OPERATIONS, SUBSCRIPTION_OPERATIONS } from './fields/operation';
import { SUBSCRIPTION_FIELDS } from './fields/subscription';

const RESOURCE: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'event',
	options: [
		{
			name: 'Backup',
			value: 'backup',
			description: 'A saved copy of subscriptions, deliveries and secrets',
		},
		{
			name: 'Delivery',
			value: 'delivery',
			description: 'An event for one endpoint, with all its attempts',
		},
		{
			name: 'Event',
			value: 'event',
			description: 'Something that happened and is sent as a webhook',
		},
		{
			name: 'Subscription',
			value: 'subscription',
			description: 'An endpoint with the event types it receives',
		},
	],
};

/** The parameters of Webhook Sender. */
export const properties: INodeProperties[] = [
	RESOURCE,
	EVENT_OPERATIONS,
	SUBSCRIPTION_OPERATIONS,
	DELIVERY_OPERATIONS,
	BACKUP_OPERATIONS,
	...EVENT_FIELDS,
	...SUBSCRIPTION_FIELDS,
	...DELIVERY_FIELDS,
	...BACKUP_FIELDS,
];

/** One input. */
export const SENDER_INPUTS: INodeTypeDescription['inputs'] = ['main'];

/** An output per outcome where events are sent, else one. To one URL an event is always sent. */
export const SENDER_OUTPUTS: INodeTypeDescription['outputs'] = `={{ ($parameter.resource || 'event') === 'event'
	? ['Delivered', 'Retrying', 'Failed', ...(($parameter.operation || 'send') === 'send' ? ['Not Sent'] : [])]
		.map((displayName) => ({ type: 'main', displayName }))
	: [{ type: 'main' }] }}`;
