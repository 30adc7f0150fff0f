import type { INodeProperties } from 'n8n-workflow';
import { ALL_EVENTS, outputsExpression } from '../n8n/outputs';
import { notice } from '../n8n/properties';
import { JOURNAL_EVENTS } from '../n8n/senderJournal';
import { titleOf } from '../n8n/titles';

/** The outputs of Webhook Delivery Trigger: one for each selected event. */
export const DELIVERY_TRIGGER_OUTPUTS = outputsExpression(
	JOURNAL_EVENTS.map(({ type }) => type),
	'$parameter.events || []',
);

/** The parameters of Webhook Delivery Trigger. */
export const deliveryTriggerProperties: INodeProperties[] = [
	notice(
		'One published workflow with this trigger keeps the retries of every Webhook Sender running, also after a restart of n8n. If your Webhook Sender has a credential with a passphrase, choose it here too.',
	),
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		noDataExpression: true,
		default: ['delivery.failed', 'subscription.paused', 'subscription.recovered'],
		description: 'Which events start the workflow; each gets an output of its own',
		options: [
			{ name: 'All Events', value: ALL_EVENTS, description: 'Everything listed here' },
			...JOURNAL_EVENTS.map(({ type, description }) => ({
				name: titleOf(type),
				value: type,
				description,
			})),
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Outputs',
				name: 'outputs',
				type: 'options',
				noDataExpression: true,
				default: 'perEvent',
				description: 'How the events leave the node',
				options: [
					{ name: 'One Output per Event', value: 'perEvent' },
					{ name: 'Single Output', value: 'single' },
				],
			},
			{
				displayName: 'Subscription Names or IDs',
				name: 'subscriptions',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'subscriptionOptions' },
				default: [],
				description:
					'Only events of these subscriptions; none selected: all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
		],
	},
];
