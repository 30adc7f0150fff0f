import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { authorization } from '../lib/n8n/action/authorization';
import { credentialTest } from '../lib/n8n/action/credentialTest';
import { onCallClerkService } from '../nodes/OnCallClerk/service';

/** OnCallClerk's API key; the webhooks have a secret of their own. */
export class OnCallClerkApi implements ICredentialType {
	name = 'onCallClerkApi';

	displayName = 'OnCallClerk API';

	icon: Icon = {
		light: 'file:../nodes/OnCallClerk/onCallClerk.svg',
		dark: 'file:../nodes/OnCallClerk/onCallClerk.dark.svg',
	};

	documentationUrl = 'https://oncallclerk.com/developers/api';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'Generate it in the settings of the OnCallClerk dashboard. This is not the webhook secret.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.oncallclerk.com',
			description: 'Change this only if you reach OnCallClerk through your own gateway',
		},
	];

	authenticate = authorization((field) => `Bearer ${field('apiKey')}`);

	test: ICredentialTestRequest = credentialTest(onCallClerkService, {
		url: '/agents',
		rejection: ['success', false],
	});
}
