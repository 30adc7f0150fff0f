import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The secret, or the public key, that tells who sent a webhook. */
export class SignedWebhookApi implements ICredentialType {
	name = 'signedWebhookApi';

	displayName = 'Signed Webhook API';

	icon: Icon = {
		light: 'file:../nodes/SignedWebhook/signedWebhook.svg',
		dark: 'file:../nodes/SignedWebhook/signedWebhook.dark.svg',
	};

	documentationUrl = 'https://github.com/standard-webhooks/standard-webhooks';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret or Public Key',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The secret you share with the emitter (Standard Webhooks: whsec_…), or its public key (whpk_…)',
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
