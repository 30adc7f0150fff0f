import type { INodeProperties } from 'n8n-workflow';
import { eventChoices, optionsOf } from '../../../lib/n8n/field/properties';
import { headerFrom, secretFrom } from './credential';
import { CUSTOM_FIELDS } from './custom';
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
} from './endpoint';
import { ENDPOINT_OPTIONS, sorted } from './endpointOptions';
import { firstSampleOf, samplesOf } from '../sample/list';

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
			'An event with a key that was used before isn\'t sent again; its item says "repeated"',
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
		description: 'When the event occurred; if empty, now',
	},
	{
		displayName: 'Order Key',
		name: 'orderKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. call-12345',
		description:
			"If a subscription's Order is Per Order Key, events with the same key are delivered one at a time",
	},
	{
		displayName: 'Organization ID',
		name: 'account',
		type: 'string',
		default: '',
		placeholder: 'e.g. 62447f1f-58fd-403c-a9b6-aecb8d288a48',
		description: 'ID of the sending organization, for formats that contain it (Run a Call)',
	},
	WAIT,
];

const RECEIVER_SECRET: INodeProperties = {
	...SECRET,
	description:
		"The secret the receiver verifies the signature with. For Nectar Desk, which doesn't sign, the receiver's token, or empty if it has none.",
};

/** An endpoint given with an event is never paused, as nobody could resume it. */
const OF_SUBSCRIPTIONS = new Set(['pausesAfter', 'probeEverySeconds']);

/** The parameters of Event. */
export const EVENT_FIELDS: INodeProperties[] = [
	{
		...URL_FIELD,
		required: true,
		description: 'URL to send the event to',
		...shownFor('event', TO_URL),
	},
	httpNotice('event', 'sendToUrl'),
	{
		displayName: 'Platform',
		name: 'samplePreset',
		type: 'options',
		noDataExpression: true,
		default: 'justCall',
		description: 'Platform whose sample event is sent, in its format and with its signature',
		options: [...PRESET_OPTIONS],
		...shownFor('event', ['sendSample']),
	},
	...presets.map((preset): INodeProperties => ({
		displayName: 'Sample Event',
		name: 'sampleEvent',
		type: 'options',
		default: firstSampleOf(preset),
		description: 'Sample to send; each time as a new event',
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
		description: 'Type of the event; the formats of platforms accept only their own event types',
		...shownFor('event', SENDS),
	},
	{
		displayName: 'Data',
		name: 'data',
		type: 'json',
		required: true,
		default: '={{ $json }}',
		description: "The event's data; by default the whole incoming item",
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
		description: "Where the receiver's secret comes from",
		options: [
			{
				name: 'Credential',
				value: 'credential',
				description: 'The credential of the trigger that receives the sample',
			},
			{
				name: 'Define Below',
				value: 'field',
				description: 'Enter the secret in this node',
			},
		],
		...shownFor('event', ['sendSample']),
	},
	secretFrom('event', 'sendToUrl', 'Define Below', 'Enter the secret in this node'),
	{ ...RECEIVER_SECRET, ...shownFor('event', ['sendToUrl'], { secretFrom: ['field'] }) },
	headerFrom('event', 'sendToUrl'),
	{ ...RECEIVER_SECRET, ...shownFor('event', ['sendSample'], { secretFrom: ['field'] }) },
	{
		displayName:
			'To try a trigger of this n8n, click Execute step in the trigger, then send the sample to its Test URL; no credential is needed for that. For another URL on your network, select a Webhook Sender API credential that lists the network under Allowed Private Networks, with Allow HTTP on for http:// URLs.',
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
