import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { PREVIOUS_SECRETS, secretField, untestable } from '../lib/n8n/field/secret';

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
		secretField(
			'Signing Secret',
			'Shown only once, when you create the webhook under Settings > Integrations > Webhooks',
		),
		PREVIOUS_SECRETS,
		untestable('Run a Call'),
	];
}
