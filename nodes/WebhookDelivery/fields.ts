import type { INodeProperties } from 'n8n-workflow';
import { outputsExpression } from '../n8n/outputs';
import {
	eventChoices,
	eventsProperty,
	notice,
	optionsOf,
	OUTPUTS_OPTION,
	SINGLE_OPTION,
} from '../n8n/properties';
import { JOURNAL_EVENTS } from '../n8n/senderJournal';

/** The outputs of Webhook Sender Trigger: one for each selected event. */
export const DELIVERY_TRIGGER_OUTPUTS = outputsExpression(
	JOURNAL_EVENTS.map(({ type }) => type),
	{ selected: '$parameter.events || []', single: SINGLE_OPTION },
);

/** The parameters of Webhook Sender Trigger. */
export const deliveryTriggerProperties: INodeProperties[] = [
	notice(
		'One published workflow with this trigger keeps the retries of every Webhook Sender running, also after a restart of n8n. If your Webhook Sender has a credential with a passphrase, choose it here too.',
	),
	eventsProperty(eventChoices(JOURNAL_EVENTS, 'Everything listed here'), [
		'delivery.failed',
		'subscription.paused',
		'subscription.recovered',
	]),
	optionsOf([
		OUTPUTS_OPTION,
		{
			displayName: 'Subscription Names or IDs',
			name: 'subscriptions',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'subscriptionOptions' },
			default: [],
			description:
				'Only events of these subscriptions; none selected: all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
	]),
];
