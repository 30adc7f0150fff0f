import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Where Webhook Sender may send, and what it seals stored secrets with. */
export class WebhookSenderApi implements ICredentialType {
	name = 'webhookSenderApi';

	displayName = 'Webhook Sender API';

	icon: Icon = {
		light: 'file:../nodes/WebhookSender/webhookSender.svg',
		dark: 'file:../nodes/WebhookSender/webhookSender.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-telephony-webhooks/n8n-nodes-telephony-webhooks#readme';

	properties: INodeProperties[] = [
		{
			displayName:
				"The credential test only checks the fields below; it doesn't connect to anything. To check that an endpoint can be reached, use Send Test or Send Sample.",
			name: 'untestable',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Encryption Passphrase',
			name: 'passphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				"Encrypts the stored secrets of subscriptions; if empty, a key file next to the outbox is used, or in PostgreSQL the key of all n8n processes. After a change, secrets stored before can't be decrypted.",
		},
		{
			displayName: 'Allowed Private Networks',
			name: 'allowedNetworks',
			type: 'string',
			default: '',
			placeholder: 'e.g. 192.168.0.0/16, 127.0.0.0/8, ::1',
			description:
				'Private IP addresses and CIDR ranges that webhooks may be sent to, separated by commas; changes apply from the next attempt. If empty, private networks, this machine and cloud metadata services are blocked.',
		},
		{
			displayName: 'Allow HTTP',
			name: 'allowHttp',
			type: 'boolean',
			default: false,
			description: 'Whether to allow URLs that begin with http://, in addition to https://',
		},
		{
			displayName: 'Keep Subscriptions Separate',
			name: 'ownSubscriptions',
			type: 'boolean',
			default: false,
			description:
				'Whether subscriptions created with this credential can be listed, changed, tested, sent to and replayed only with this credential. If off, they are shared with all Webhook Sender nodes of this n8n instance.',
		},
		{
			displayName: 'Outgoing Proxy URL',
			name: 'proxyUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://proxy.example.com:3128',
			description:
				'Proxy for all requests, so that receivers can allow a single IP address; it resolves host names itself. If empty, the environment variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY apply, as in n8n itself.',
		},
		{
			displayName: 'Outgoing Proxy User',
			name: 'proxyUser',
			type: 'string',
			default: '',
			placeholder: 'e.g. n8n',
			description: 'User name for the proxy, if it requires a login',
		},
		{
			displayName: 'Outgoing Proxy Password',
			name: 'proxyPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Password for the proxy',
		},
		{
			displayName: 'Required Fields',
			name: 'required',
			type: 'multiOptions',
			default: [],
			options: [
				{ name: 'Encryption Passphrase', value: 'passphrase' },
				{ name: 'Outgoing Proxy Password', value: 'proxyPassword' },
				{ name: 'Outgoing Proxy URL', value: 'proxyUrl' },
			],
			description:
				'Fields that must not be empty; otherwise nothing is stored or sent. Select a field if its expression could resolve to an empty value.',
		},
	];
}
