import type { INodeProperties } from 'n8n-workflow';
import { optionsOf } from '../../../lib/n8n/field/properties';
import { headerFrom, secretFrom } from './credential';
import { CUSTOM_FIELDS, FORM_FIELDS, SIGNATURE_FIELDS } from './custom';
import {
	CUSTOM,
	DIALECT_OPTIONS,
	dialectField,
	eventFields,
	EVENTS_AS_TEXT,
	howMany,
	httpNotice,
	SECRET,
	shownFor,
	URL_FIELD,
	WAIT,
} from './endpoint';
import { ENDPOINT_OPTIONS, sorted, SUBSCRIPTION_OPTIONS } from './endpointOptions';
import { subscriptionLocator } from './locators';

const ONE = [
	'get',
	'update',
	'enable',
	'disable',
	'pause',
	'resume',
	'rotateSecret',
	'sendTest',
	'delete',
];

/** As Standard Webhooks spells its versions, which n8n's lint would write with a capital letter. */
const SIGNATURE_KINDS = { ed25519: 'Public Key (v1a)', hmac: 'Shared Secret (v1)' } as const;

const SECRET_KIND: INodeProperties = {
	displayName: 'Signature Kind',
	name: 'secretKind',
	type: 'options',
	default: 'hmac',
	description: 'Kind of secret to generate, for formats that support both (Standard Webhooks)',
	options: [
		{
			name: SIGNATURE_KINDS.ed25519,
			value: 'ed25519',
			description: 'Ed25519: the receiver gets a public key, which can only verify',
		},
		{ name: SIGNATURE_KINDS.hmac, value: 'hmac', description: 'HMAC-SHA256' },
	],
};

const LABEL: INodeProperties = {
	displayName: 'Label',
	name: 'label',
	type: 'string',
	default: '',
	placeholder: 'e.g. Pipedrive sync',
	description: 'What this subscription is for',
};

const ENABLED: INodeProperties = {
	displayName: 'Enabled',
	name: 'enabled',
	type: 'boolean',
	default: true,
	description: 'Whether to send events from the start',
};

const UPDATED_DIALECT: INodeProperties = {
	displayName: 'Format',
	name: 'dialect',
	type: 'options',
	default: 'standardWebhooks',
	description: 'How requests are structured and signed; the secret stays the same',
	options: [...DIALECT_OPTIONS],
};

/** A dialect of the user's own is described anew, beside its choice. */
const UPDATED_FORM: readonly INodeProperties[] = [...SIGNATURE_FIELDS, ...FORM_FIELDS].map(
	({ required: _required, ...field }) => ({
		...field,
		displayOptions: { show: { dialect: [CUSTOM] } },
	}),
);

/** Where a secret comes from that is in no credential. */
const GENERATED = [
	'Generated or From Options',
	'Generated and shown only once, unless you enter your own under Secret in the options',
] as const;

/** The parameters of Subscription. */
export const SUBSCRIPTION_FIELDS: INodeProperties[] = [
	{ ...subscriptionLocator(), required: true, ...shownFor('subscription', ONE) },
	...howMany('subscription', 'getAll'),
	{ ...LABEL, ...shownFor('subscription', ['create']) },
	{ ...URL_FIELD, required: true, ...shownFor('subscription', ['create']) },
	httpNotice('subscription', 'create'),
	{ ...dialectField(), ...shownFor('subscription', ['create']) },
	...CUSTOM_FIELDS.map((field): INodeProperties => ({
		...field,
		...shownFor('subscription', ['create'], { dialect: [CUSTOM] }),
	})),
	...eventFields('subscription', 'create'),
	secretFrom('subscription', 'create', ...GENERATED),
	headerFrom('subscription', 'create'),
	{
		...optionsOf(
			sorted([...ENDPOINT_OPTIONS, ...SUBSCRIPTION_OPTIONS, ENABLED, SECRET, SECRET_KIND]),
		),
		...shownFor('subscription', ['create']),
	},
	headerFrom(
		'subscription',
		'update',
		'The headers in the update fields or, if there are none, the current ones',
	),
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: sorted([
			...ENDPOINT_OPTIONS,
			...SUBSCRIPTION_OPTIONS,
			LABEL,
			URL_FIELD,
			UPDATED_DIALECT,
			...UPDATED_FORM,
			EVENTS_AS_TEXT,
		]),
		...shownFor('subscription', ['update']),
	},
	{
		displayName: 'Overlap (Hours)',
		name: 'overlapHours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 24,
		description: 'How long requests are also signed with the old secret, 0 to 168 (seven days)',
		...shownFor('subscription', ['rotateSecret']),
	},
	secretFrom('subscription', 'rotateSecret', ...GENERATED),
	{ ...optionsOf(sorted([SECRET, SECRET_KIND])), ...shownFor('subscription', ['rotateSecret']) },
	{
		...optionsOf([
			{
				displayName: 'Data',
				name: 'data',
				type: 'json',
				default: '{}',
				description: "The test event's data",
			},
			{
				displayName: 'Event Type',
				name: 'eventType',
				type: 'string',
				default: '',
				placeholder: 'e.g. call.ended',
				description: 'Type of the test event; if empty, one that the format supports',
			},
			{ ...WAIT, description: 'How long to wait for the response; 0 continues immediately' },
		]),
		...shownFor('subscription', ['sendTest']),
	},
];
