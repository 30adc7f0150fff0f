import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { authorization } from '../nodes/n8n/action/authorization';
import { credentialTest } from '../nodes/n8n/action/credentialTest';
import { justCallService } from '../nodes/JustCall/service';
import { PREVIOUS_SECRETS } from '../nodes/n8n/secretFields';

/** JustCall's API key and secret: they register webhooks, and the secret verifies what those send. */
export class JustCallApi implements ICredentialType {
	name = 'justCallApi';

	displayName = 'JustCall API';

	icon: Icon = {
		light: 'file:../nodes/JustCall/justCall.svg',
		dark: 'file:../nodes/JustCall/justCall.dark.svg',
	};

	documentationUrl = 'https://developer.justcall.io/docs/dynamic-webhook-signatures';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'In JustCall as an admin: Settings > API & Webhooks (profile > APIs and Webhooks)',
		},
		{
			displayName: 'API Secret',
			name: 'apiSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'Beside the API key. JustCall signs its webhooks with it.',
		},
		PREVIOUS_SECRETS,
		{
			displayName: 'API Address',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.justcall.io',
			description: 'Change this only to reach JustCall through a gateway of your own',
		},
	];

	// The key and the secret as they are, joined by a colon: no "Basic", no base64.
	authenticate = authorization((field) => `${field('apiKey')}:${field('apiSecret')}`);

	test: ICredentialTestRequest = credentialTest(justCallService, {
		url: '/v2.1/users',
		qs: { per_page: 1 },
		refusal: ['status', 'failed'],
	});
}
