import type { INodeProperties } from 'n8n-workflow';
import { outputsExpression } from '../../../lib/n8n/outputs';
import {
	eventChoices,
	eventsProperty,
	notice,
	optionsOf,
	OUTPUTS_OPTION,
	SINGLE_OPTION,
} from '../../../lib/n8n/field/properties';
import { JOURNAL_EVENTS } from '../../../lib/n8n/sender/journal/items';

/** The outputs of Webhook Sender Trigger: one for each selected event. */
export const TRIGGER_OUTPUTS = outputsExpression(
	JOURNAL_EVENTS.map(({ type }) => type),
	{ selected: '$parameter.events || []', single: SINGLE_OPTION },
);

/** The parameters of Webhook Sender Trigger. */
export const triggerProperties: INodeProperties[] = [
	notice(
		'One published workflow with this trigger keeps the retries of all Webhook Sender nodes running after n8n restarts. If your Webhook Sender uses a credential with a passphrase, select it here too.',
	),
	eventsProperty(eventChoices(JOURNAL_EVENTS, 'All events in this list'), [
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
				'Only events of these subscriptions; if none is selected, all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
	]),
];
