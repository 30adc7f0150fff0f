import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { PREVIOUS_SECRETS, secretField, untestable } from '../lib/n8n/field/secret';

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
		secretField(
			'Secret or Public Key',
			'The secret you share with the sending system (Standard Webhooks: whsec_…), or its public key (whpk_…)',
		),
		PREVIOUS_SECRETS,
		untestable('your system'),
	];
}
