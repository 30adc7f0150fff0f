import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The secret with which Run a Call signs the deliveries of one webhook. */
export class RunACallWebhookApi implements ICredentialType {
	name = 'runACallWebhookApi';

	displayName = 'Run a Call Webhook API';

	icon: Icon = {
		light: 'file:../nodes/RunACall/runACall.svg',
		dark: 'file:../nodes/RunACall/runACall.dark.svg',
	};

	documentationUrl = 'https://help.runacall.com/articles/webhooks';

	properties: INodeProperties[] = [
		{
			displayName: 'Signing Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'Shown once, when you create the webhook under Settings → Integrations → Webhooks',
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
