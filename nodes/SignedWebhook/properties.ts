import type { INodeProperties } from 'n8n-workflow';
import { ALL_EVENTS } from '../../lib/n8n/outputs';
import { notice, TRIGGER_OUTPUTS } from '../../lib/n8n/field/properties';
import { triggerOptions, UNVERIFIED_NOTICE } from '../../lib/n8n/field/triggerOptions';
import { noticeText } from '../../lib/n8n/trigger/texts';
import { anyEmitter } from './platform';
import { ENCODING, PREFIX, SIGNATURE_HEADER, SIGNED_CONTENT } from '../../lib/n8n/field/signature';

const onlyFor = (...schemes: string[]) => ({ show: { signatureScheme: schemes } });

/** Only where Signed Content reads like this. */
const whereContent = (regex: string) => ({
	show: { signatureScheme: ['custom'], content: [{ _cnd: { regex } }] },
});

const HAS_TIME = '\\{timestamp\\}';
const HAS_ID = '\\{(eventId|id)\\}';

/** How the system signs. */
const SCHEME: INodeProperties = {
	displayName: 'Signature',
	name: 'signatureScheme',
	type: 'options',
	noDataExpression: true,
	default: 'standardWebhooks',
	description: 'How your system signs its webhooks',
	options: [
		{
			name: 'Custom',
			value: 'custom',
			description: 'HMAC-SHA256 with a signed content, header and encoding that you define',
		},
		{
			name: 'GitHub Style',
			value: 'gitHub',
			description:
				'HMAC-SHA256 of the body in the header X-Hub-Signature-256, with the prefix sha256=',
		},
		{
			name: 'Standard Webhooks',
			value: 'standardWebhooks',
			description:
				'The headers Webhook-ID, Webhook-Timestamp and Webhook-Signature (v1 and v1a), or the same with Svix-',
		},
		{
			name: 'Timestamped',
			value: 'timestamped',
			description: 'One header with the time (t=…) and the signature of time and body (v1=…)',
		},
	],
};

const CUSTOM: INodeProperties[] = [
	{ ...SIGNATURE_HEADER, displayOptions: onlyFor('custom', 'timestamped') },
	{ ...ENCODING, displayOptions: onlyFor('custom') },
	{ ...PREFIX, displayOptions: onlyFor('custom') },
	{ ...SIGNED_CONTENT, displayOptions: onlyFor('custom') },
	{
		displayName: 'Secret Encoding',
		name: 'secretEncoding',
		type: 'options',
		default: 'text',
		description: 'How the secret in the credential is turned into the key',
		options: [
			{
				name: 'Base64',
				value: 'base64',
				description: 'The key is the decoded secret',
			},
			{ name: 'Text', value: 'text', description: 'The key is the secret as it is' },
		],
		displayOptions: onlyFor('custom'),
	},
	{
		displayName: 'Timestamp Header',
		name: 'timestampHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Timestamp',
		description: 'Header that contains the signed time',
		displayOptions: whereContent(HAS_TIME),
	},
	{
		displayName: 'Timestamp Unit',
		name: 'timestampUnit',
		type: 'options',
		default: 'seconds',
		description: 'Unit of the signed time, which is counted from 1970',
		options: [
			{ name: 'Milliseconds', value: 'milliseconds' },
			{ name: 'Seconds', value: 'seconds' },
		],
		displayOptions: whereContent(HAS_TIME),
	},
	{
		displayName: 'ID Header',
		name: 'idHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Event-ID',
		description: 'Header that contains the event ID',
		displayOptions: whereContent(HAS_ID),
	},
	// What publishing would reject is shown while it is entered.
	{
		...notice('Signed Content must contain {body}, or anyone could change the body.'),
		name: 'contentWithoutBody',
		displayOptions: whereContent('^(?![^]*\\{body\\})'),
	},
	{
		...notice(
			'Signed Content has {timestamp}: enter the header that contains it in Timestamp Header.',
		),
		name: 'timeWithoutHeader',
		displayOptions: { show: { ...whereContent(HAS_TIME).show, timestampHeader: [''] } },
	},
	{
		...notice('Signed Content has {eventId}: enter the header that contains it in ID Header.'),
		name: 'idWithoutHeader',
		displayOptions: { show: { ...whereContent(HAS_ID).show, idHeader: [''] } },
	},
];

const CAPTURED =
	'This signature has no timestamp, so a captured request can start the workflow again when it is no longer detected as a duplicate. Use a signature with a timestamp if your system has one, or raise Remember For (Hours) under Options.';

/** What a signature without a time can't keep out. */
const WITHOUT_TIME: INodeProperties[] = [
	{ ...notice(CAPTURED), name: 'gitHubWithoutTime', displayOptions: onlyFor('gitHub') },
	{
		...notice(CAPTURED),
		name: 'contentWithoutTime',
		displayOptions: whereContent('^(?=[^]*\\{body\\})(?![^]*\\{timestamp\\})'),
	},
];

/** The parameters of Signed Webhook Trigger. */
export const properties: INodeProperties[] = [
	notice(noticeText(anyEmitter)),
	UNVERIFIED_NOTICE,
	SCHEME,
	...CUSTOM,
	...WITHOUT_TIME,
	{
		displayName: 'Events',
		name: 'events',
		type: 'string',
		default: ALL_EVENTS,
		noDataExpression: true,
		placeholder: 'e.g. order.shipped, order.cancelled',
		description: 'The event types that start the workflow, separated by commas. Enter * for all.',
	},
	TRIGGER_OUTPUTS,
	{
		displayName: 'Event Type Field',
		name: 'typeFields',
		type: 'string',
		default: 'type, event',
		description:
			'Field of the body that contains the event type; of several fields, the first present one is used',
	},
	{
		displayName: 'Event Type Header',
		name: 'typeHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-GitHub-Event',
		description: "Header that contains the event type, if the body doesn't",
	},
	{
		displayName: 'Event ID Field',
		name: 'idFields',
		type: 'string',
		default: 'id',
		description:
			'Field of the body that contains the event ID; without one, identical bodies count as duplicates',
	},
	triggerOptions(true),
];

/** An expression for the list of selected events, for the editor to draw the outputs from. */
export const SELECTED = `($parameter.events || '${ALL_EVENTS}').split(',').map((type) => type.trim()).filter(Boolean)`;
