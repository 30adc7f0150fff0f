import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** What people and machines see the log page with. */
export class WebhookLogApi implements ICredentialType {
	name = 'webhookLogApi';

	displayName = 'Webhook Log API';

	icon: Icon = {
		light: 'file:../nodes/WebhookLog/webhookLog.svg',
		dark: 'file:../nodes/WebhookLog/webhookLog.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-telephony-webhooks/n8n-nodes-telephony-webhooks#readme';

	properties: INodeProperties[] = [
		{
			displayName:
				'You choose both. The credential test only checks that they are long enough; anyone who knows one of them can see what was sent and received.',
			name: 'untestable',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'At least 12 characters. People sign in to the log page with it; a new password signs everybody out.',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'At least 32 random characters. Programs send it as a bearer token to read the log as JSON, or the metrics; if empty, they can read nothing.',
		},
	];
}
