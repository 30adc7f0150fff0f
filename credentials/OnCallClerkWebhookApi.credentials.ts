import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The secret with which OnCallClerk signs its webhooks. */
export class OnCallClerkWebhookApi implements ICredentialType {
	name = 'onCallClerkWebhookApi';

	displayName = 'OnCallClerk Webhook API';

	icon: Icon = {
		light: 'file:../nodes/OnCallClerk/onCallClerk.svg',
		dark: 'file:../nodes/OnCallClerk/onCallClerk.dark.svg',
	};

	documentationUrl = 'https://oncallclerk.com/integrations/webhooks';

	properties: INodeProperties[] = [
		{
			displayName: 'Webhook Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Shown in the dashboard under Integrations → Webhooks',
		},
		{
			displayName: 'Previous Secrets',
			name: 'previousSecrets',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Secrets that are still accepted while you change to a new one, separated by commas',
		},
	];
}
