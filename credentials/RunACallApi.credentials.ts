import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { authorization } from '../lib/n8n/action/authorization';
import { apiKey, baseUrl } from '../lib/n8n/action/credentialFields';
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
		apiKey(
			'Create it in Run a Call under Settings > Integrations > API; it is shown only once. Reading data needs the read scope, changing data the write scope.',
			{ placeholder: 'rkc_live_…' },
		),
		baseUrl('Run a Call', 'https://api.runacall.com'),
	];

	authenticate = authorization((field) => `Bearer ${field('apiKey')}`);

	test: ICredentialTestRequest = credentialTest(runACallService, {
		url: '/v1/tags',
		qs: { limit: 1 },
	});
}
