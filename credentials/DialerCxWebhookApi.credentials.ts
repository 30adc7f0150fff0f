import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The secret with which Dialer.CX signs its webhooks. */
export class DialerCxWebhookApi implements ICredentialType {
	name = 'dialerCxWebhookApi';

	displayName = 'Dialer.CX Webhook API';

	icon: Icon = {
		light: 'file:../nodes/DialerCx/dialerCx.svg',
		dark: 'file:../nodes/DialerCx/dialerCx.dark.svg',
	};

	documentationUrl = 'https://dialer-cx-docs.pages.dev/integrations/webhooks';

	properties: INodeProperties[] = [
		{
			displayName: 'Webhook Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Shown with the webhook under Admin > Settings > Webhooks',
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
