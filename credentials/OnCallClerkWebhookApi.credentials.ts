import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { PREVIOUS_SECRETS, secretField, untestable } from '../lib/n8n/field/secret';

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
		secretField(
			'Webhook Secret',
			'Find it in the OnCallClerk dashboard under Integrations > Webhooks',
		),
		PREVIOUS_SECRETS,
		untestable('OnCallClerk'),
	];
}
