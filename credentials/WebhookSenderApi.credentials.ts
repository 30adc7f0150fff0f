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
				'There is nothing to connect to: the test of this credential only looks at whether its fields can be used. To see whether an address is reached, run Send Test or Send Sample.',
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
				"Seals the subscriptions' secrets in the store. Left empty, a key file beside the store does. Whoever changes it can't open what was sealed before.",
		},
		{
			displayName: 'Allowed Private Networks',
			name: 'allowedNetworks',
			type: 'string',
			default: '',
			placeholder: 'e.g. 192.168.0.0/16, 127.0.0.0/8, ::1',
			description:
				'Addresses and CIDR ranges that may be sent to although they are not on the internet, separated by commas. Left empty, private networks, this machine and cloud metadata services are rejected. What you remove here holds from the next attempt on.',
		},
		{
			displayName: 'Allow HTTP',
			name: 'allowHttp',
			type: 'boolean',
			default: false,
			description: 'Whether URLs may begin with http:// besides https://',
		},
		{
			displayName: 'Keep Subscriptions Separate',
			name: 'ownSubscriptions',
			type: 'boolean',
			default: false,
			description:
				'Whether subscriptions made with this credential can be listed, changed, tested, sent to and replayed with this credential only. Off, they belong to the whole n8n instance, like those of all other nodes.',
		},
		{
			displayName: 'Outgoing Proxy URL',
			name: 'proxyUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://proxy.example.com:3128',
			description:
				'A proxy that all requests leave through, so that receivers can allow one address. It resolves host names itself. Without one, HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment apply, as for n8n itself.',
		},
		{
			displayName: 'Outgoing Proxy User',
			name: 'proxyUser',
			type: 'string',
			default: '',
			placeholder: 'e.g. n8n',
			description: 'The user name at the proxy, if it asks for one',
		},
		{
			displayName: 'Outgoing Proxy Password',
			name: 'proxyPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'The password at the proxy',
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
				'Fields without which nothing is stored or sent. Select a field whose expression could come out empty: nothing then takes its place.',
		},
	];
}
