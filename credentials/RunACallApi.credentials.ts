import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { authorization } from '../lib/n8n/action/authorization';
import { credentialTest } from '../lib/n8n/action/credentialTest';
import { runACallService } from '../nodes/RunACall/service';

/** An API key of Run a Call's REST API. Webhooks are signed with a secret of their own, not with this key. */
export class RunACallApi implements ICredentialType {
	name = 'runACallApi';

	displayName = 'Run a Call API';

	icon: Icon = {
		light: 'file:../nodes/RunACall/runACall.svg',
		dark: 'file:../nodes/RunACall/runACall.dark.svg',
	};

	documentationUrl = 'https://docs.runacall.com';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'rkc_live_…',
			hint: 'Create it in Run a Call under Settings > Integrations > API; it is shown only once. Reading data needs the read scope, changing data the write scope.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.runacall.com',
			description: 'Change this only if you reach Run a Call through your own gateway',
		},
	];

	authenticate = authorization((field) => `Bearer ${field('apiKey')}`);

	test: ICredentialTestRequest = credentialTest(runACallService, {
		url: '/v1/tags',
		qs: { limit: 1 },
	});
}
