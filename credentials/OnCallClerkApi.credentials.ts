import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { authorization } from '../lib/n8n/action/authorization';
import { apiKey, baseUrl } from '../lib/n8n/action/credentialFields';
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
		apiKey(
			'Generate it in the settings of the OnCallClerk dashboard. This is not the webhook secret.',
		),
		baseUrl('OnCallClerk', 'https://api.oncallclerk.com'),
	];

	authenticate = authorization((field) => `Bearer ${field('apiKey')}`);

	test: ICredentialTestRequest = credentialTest(onCallClerkService, {
		url: '/agents',
		rejection: ['success', false],
	});
}
