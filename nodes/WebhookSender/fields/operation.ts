import type { INodeProperties } from 'n8n-workflow';

/** What can be done with events. */
export const EVENT_OPERATIONS: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'send',
	displayOptions: { show: { resource: ['event'] } },
	options: [
		{
			name: 'Send',
			value: 'send',
			action: 'Send an event',
			description: 'Send an event to every enabled subscription for its event type',
		},
		{
			name: 'Send Sample',
			value: 'sendSample',
			action: 'Send a sample event',
			description:
				"Send a correctly signed sample event of a platform, for example to a trigger's test URL",
		},
		{
			name: 'Send to URL',
			value: 'sendToUrl',
			action: 'Send an event to a URL',
			description:
				'Send an event to one endpoint without a subscription, with the same retries and log',
		},
	],
};

/** What can be done with subscriptions. */
export const SUBSCRIPTION_OPERATIONS: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'create',
	displayOptions: { show: { resource: ['subscription'] } },
	options: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create a subscription',
			description: 'Send events to a URL from now on; the secret is shown only once',
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete a subscription',
			description: 'Delete a subscription and cancel its queued events',
		},
		{
			name: 'Disable',
			value: 'disable',
			action: 'Disable a subscription',
			description: 'Stop sending new events to a subscription; queued events wait',
		},
		{
			name: 'Enable',
			value: 'enable',
			action: 'Enable a subscription',
			description: 'Send events to a disabled subscription again',
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get a subscription',
			description: 'Get the settings and the status of a subscription',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many subscriptions',
			description: 'Get many subscriptions',
		},
		{
			name: 'Pause',
			value: 'pause',
			action: 'Pause a subscription',
			description: 'Stop sending for now; new events are queued',
		},
		{
			name: 'Resume',
			value: 'resume',
			action: 'Resume a subscription',
			description: 'Send one queued event as a probe and, if it is delivered, all others',
		},
		{
			name: 'Rotate Secret',
			value: 'rotateSecret',
			action: 'Rotate the secret of a subscription',
			description:
				'Sign with a new secret, which is shown only once, and for a while with the old one too',
		},
		{
			name: 'Send Test',
			value: 'sendTest',
			action: 'Send a test to a subscription',
			description:
				'Send one event to this subscription only, regardless of its event types, without retries',
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update a subscription',
			description: 'Change some settings of a subscription',
		},
	],
};

/** What can be done with deliveries. */
export const DELIVERY_OPERATIONS: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'getAll',
	displayOptions: { show: { resource: ['delivery'] } },
	options: [
		{
			name: 'Cancel',
			value: 'cancel',
			action: 'Cancel deliveries',
			description: 'Stop one delivery, or all unfinished ones, without further attempts',
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get a delivery',
			description: 'Get the status of a delivery and what to do about it',
		},
		{
			name: 'Get Attempts',
			value: 'attempts',
			action: 'Get the attempts at a delivery',
			description: 'Get every attempt with its time, duration, status and response',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many deliveries',
			description: 'Get many deliveries',
		},
		{
			name: 'Replay',
			value: 'replay',
			action: 'Replay deliveries',
			description: 'Send the events of ended deliveries again: one, a range, or all failed ones',
		},
	],
};
