import type { INodeProperties } from 'n8n-workflow';
import { ALL_EVENTS } from '../../../lib/n8n/outputs';
import { titleOf } from '../../../lib/n8n/titles';
import { REJECTED_BY_API } from '../events/list';

/** How JustCall learns of the URL, and what it does not register by itself. */
export const registrationFields: INodeProperties[] = [
	{
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		noDataExpression: true,
		default: 'api',
		description: "How this workflow's URL is registered with JustCall",
		options: [
			{
				name: 'Automatic',
				value: 'api',
				description: 'Registered when you publish the workflow, removed when you unpublish it',
			},
			{
				name: 'Manual',
				value: 'hand',
				description:
					'Enter the Production URL in JustCall yourself, under Settings > API & Webhooks',
			},
		],
	},
	{
		displayName: `JustCall's API rejects ${titleOf(REJECTED_BY_API)}, so publishing registers only the other selected events. To receive it too, enter the Production URL for this event in JustCall under Settings > API & Webhooks.`,
		name: 'rejectedByApi',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['api'], events: [REJECTED_BY_API, ALL_EVENTS] } },
	},
];
