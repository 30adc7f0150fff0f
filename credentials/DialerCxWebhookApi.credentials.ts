import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { PREVIOUS_SECRETS, secretField, untestable } from '../lib/n8n/field/secret';

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
		secretField('Webhook Secret', 'Find it in Dialer.CX under Admin > Settings > Webhooks'),
		PREVIOUS_SECRETS,
		untestable('Dialer.CX'),
	];
}
