import type { INodeProperties } from 'n8n-workflow';
import { eventChoices, optionsOf } from '../n8n/properties';
import { headerFrom, secretFrom } from './credentialFields';
import { CUSTOM_FIELDS } from './customFields';
import {
	CUSTOM,
	dialectField,
	httpNotice,
	PRESET_OPTIONS,
	presets,
	SECRET,
	shownFor,
	URL_FIELD,
	WAIT,
} from './endpointFields';
import { ENDPOINT_OPTIONS, sorted } from './endpointOptions';
import { firstSampleOf, samplesOf } from './samples';

const SENDS = ['send', 'sendToUrl'];
const TO_URL = ['sendToUrl', 'sendSample'];

const OPTIONS_OF_EVENT: readonly INodeProperties[] = [
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. order-1042-shipped',
		description:
			'The same key sends once: a second time the item says "repeated" and nothing is sent',
	},
	{
		displayName: 'Maximum Data Size',
		name: 'maxDataSize',
		type: 'number',
		typeOptions: { minValue: 0.01, numberPrecision: 2 },
		default: 1,
		description:
			"Maximum size of the event's data as JSON, in MiB. Larger events fail without being stored.",
	},
	{
		displayName: 'Occurred At',
		name: 'occurredAt',
		type: 'dateTime',
		default: '',
		description: 'When it happened; left out: now',
	},
	{
		displayName: 'Order Key',
		name: 'orderKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. call-12345',
		description:
			'Subscriptions that keep order per key deliver events with the same key one after another',
	},
	{
		displayName: 'Organization ID',
		name: 'account',
		type: 'string',
		default: '',
		placeholder: 'e.g. 62447f1f-58fd-403c-a9b6-aecb8d288a48',
		description: 'The sending organization, for formats that name it (Run a Call)',
	},
	WAIT,
];

const RECEIVER_SECRET: INodeProperties = {
	...SECRET,
	description:
		'The secret the receiver verifies with; may stay empty where nothing is signed (Nectar Desk: its token, if it asks for one)',
};

/** An endpoint given with an event is never paused, as nobody could resume it. */
const OF_SUBSCRIPTIONS = new Set(['pausesAfter', 'probeEverySeconds']);

/** The parameters of Event. */
export const EVENT_FIELDS: INodeProperties[] = [
	{
		...URL_FIELD,
		required: true,
		description: 'Where to send it',
		...shownFor('event', TO_URL),
	},
	httpNotice('event', 'sendToUrl'),
	{
		displayName: 'Platform',
		name: 'samplePreset',
		type: 'options',
		noDataExpression: true,
		default: 'justCall',
		description: 'Whose sample event is sent, in its format and with its signature',
		options: [...PRESET_OPTIONS],
		...shownFor('event', ['sendSample']),
	},
	...presets.map((preset): INodeProperties => ({
		displayName: 'Sample Event',
		name: 'sampleEvent',
		type: 'options',
		default: firstSampleOf(preset),
		description: 'Which event is sent; each time as a new one',
		options: eventChoices(samplesOf(preset)),
		...shownFor('event', ['sendSample'], { samplePreset: [preset.id] }),
	})),
	{
		displayName: 'Event Type',
		name: 'eventType',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. call.ended',
		description: 'What happened; the formats of platforms have their own events only',
		...shownFor('event', SENDS),
	},
	{
		displayName: 'Data',
		name: 'data',
		type: 'json',
		required: true,
		default: '={{ $json }}',
		description: "The event's data; left as it is, the whole incoming item",
		...shownFor('event', SENDS),
	},
	{ ...dialectField(), ...shownFor('event', ['sendToUrl']) },
	...CUSTOM_FIELDS.map((field): INodeProperties => ({
		...field,
		...shownFor('event', ['sendToUrl'], { dialect: [CUSTOM] }),
	})),
	{
		displayName: 'Secret From',
		name: 'secretFrom',
		type: 'options',
		noDataExpression: true,
		default: 'field',
		description: 'Where the secret is taken from that the receiver verifies with',
		options: [
			{
				name: 'Credential',
				value: 'credential',
				description: 'The credential of the trigger that is to receive the sample',
			},
			{
				name: 'Define Below',
				value: 'field',
				description: 'You enter it here',
			},
		],
		...shownFor('event', ['sendSample']),
	},
	secretFrom('event', 'sendToUrl', 'Define Below', 'The secret you enter in Secret'),
	{ ...RECEIVER_SECRET, ...shownFor('event', ['sendToUrl'], { secretFrom: ['field'] }) },
	headerFrom('event', 'sendToUrl'),
	{ ...RECEIVER_SECRET, ...shownFor('event', ['sendSample'], { secretFrom: ['field'] }) },
	{
		displayName:
			'To try a trigger of this n8n, click Execute step in the trigger, then send to its Test URL. URLs of this n8n need no credential here. Any other URL on your network needs a Webhook Sender credential that lists the network under Allowed Private Networks, and Allow HTTP if the URL begins with http://.',
		name: 'sampleNotice',
		type: 'notice',
		default: '',
		...shownFor('event', ['sendSample']),
	},
	{ ...optionsOf(sorted(OPTIONS_OF_EVENT)), ...shownFor('event', ['send']) },
	{
		...optionsOf(
			sorted([
				...OPTIONS_OF_EVENT,
				...ENDPOINT_OPTIONS.filter(({ name }) => !OF_SUBSCRIPTIONS.has(name)),
			]),
		),
		...shownFor('event', ['sendToUrl']),
	},
	{ ...optionsOf([WAIT]), ...shownFor('event', ['sendSample']) },
];
