import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Nectar Desk does not sign; a token of your own in the URL keeps strangers out. */
export class NectarDeskWebhookApi implements ICredentialType {
	name = 'nectarDeskWebhookApi';

	displayName = 'Nectar Desk Webhook API';

	icon: Icon = {
		light: 'file:../nodes/NectarDesk/nectarDesk.svg',
		dark: 'file:../nodes/NectarDesk/nectarDesk.dark.svg',
	};

	documentationUrl = 'https://api-docs.nectardesk.com';

	properties: INodeProperties[] = [
		{
			displayName: 'Token',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'A long random text of your own; add it to the URL you enter in Nectar Desk as ?token=… and only requests that carry it are accepted',
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
