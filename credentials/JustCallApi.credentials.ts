import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { authorization } from '../lib/n8n/action/authorization';
import { apiKey, baseUrl } from '../lib/n8n/action/credentialFields';
import { credentialTest } from '../lib/n8n/action/credentialTest';
import { justCallService } from '../nodes/JustCall/service';
import { PREVIOUS_SECRETS } from '../lib/n8n/field/secret';

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
		apiKey(
			'Find it in JustCall, as an admin, under Settings > API & Webhooks (in newer accounts profile > APIs and Webhooks)',
		),
		{
			displayName: 'API Secret',
			name: 'apiSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'Shown next to the API key. JustCall signs its webhooks with it.',
		},
		PREVIOUS_SECRETS,
		baseUrl('JustCall', 'https://api.justcall.io'),
	];

	// The key and the secret as they are, joined by a colon: no "Basic", no base64.
	authenticate = authorization((field) => `${field('apiKey')}:${field('apiSecret')}`);

	test: ICredentialTestRequest = credentialTest(justCallService, {
		url: '/v2.1/users',
		qs: { per_page: 1 },
		rejection: ['status', 'failed'],
	});
}
