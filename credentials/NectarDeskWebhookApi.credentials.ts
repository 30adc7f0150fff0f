import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { PREVIOUS_SECRETS, secretField, untestable } from '../lib/n8n/field/secret';

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
		secretField(
			'Token',
			'A long random string that you choose and add to the URL in Nectar Desk as the parameter "token"; requests without it are rejected',
		),
		PREVIOUS_SECRETS,
		untestable('Nectar Desk'),
	];
}
