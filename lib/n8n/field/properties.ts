import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { countries } from '../../webhook/record/phone';
import type { Platform } from '../../webhook/platform/definition';
import { ALL_EVENTS } from '../outputs';
import { actionOf, titleOf } from '../titles';

/** The words at the top of a trigger: where its URL goes and where the secret comes from. */
export function notice(text: string): INodeProperties {
	return { displayName: text, name: 'setUp', type: 'notice', default: '' };
}

/** An event type and what it tells. */
export interface TypedEvent {
	readonly type: string;
	readonly description: string;
}

/** The events a platform is known to send. */
export function eventsOf({ events }: Pick<Platform, 'events'>): TypedEvent[] {
	return Object.entries(events).map(([type, { description }]) => ({ type, description }));
}

/** Events to choose from, by their titles; after "All Events" where `all` says what that means. */
export function eventChoices(events: readonly TypedEvent[], all?: string): INodePropertyOptions[] {
	const each = events.map(({ type, description }) => ({
		name: titleOf(type),
		value: type,
		description,
		action: actionOf(type),
	}));
	if (all === undefined) return each;
	return [
		{ name: 'All Events', value: ALL_EVENTS, description: all, action: 'On any event' },
		...each,
	];
}

/** Which events start the workflow: the choices, and the types that are chosen at first. */
export function eventsProperty(
	options: INodePropertyOptions[],
	first: readonly string[],
): INodeProperties {
	return {
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		noDataExpression: true,
		default: [...first],
		description: 'Which events start the workflow',
		options,
	};
}

const VERIFY: INodeProperties = {
	displayName: 'Verify Signatures',
	name: 'verifySignature',
	type: 'boolean',
	default: true,
	description:
		'Whether to reject requests that are not signed with the secret. Switch this off only for tests, as anyone who knows the URL can then start the workflow.',
};

/** How far a signed time may be off; a platform without a signed time is judged by the event's own, if a window is set. */
const REPLAY_WINDOW: INodeProperties = {
	displayName: 'Replay Window (Seconds)',
	name: 'toleranceSeconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	// Empty: a number of ours would reject the retries of some platforms.
	default: '',
	description:
		'Maximum age of a request, by its signed timestamp or, if the platform signs none, by the time of the event; older retries and replays are rejected. Leave empty for the default; 0 accepts any age.',
};

const OUTPUTS: INodeProperties = {
	displayName: 'Outputs',
	name: 'outputs',
	type: 'options',
	noDataExpression: true,
	default: 'single',
	description: "How events are assigned to the node's outputs",
	options: [
		{
			name: 'One Output per Event',
			value: 'perEvent',
			description: 'Each selected event has its own output, in the order of selection',
		},
		{
			name: 'Single Output',
			value: 'single',
			description: 'All events use one output; the field "event" contains the event type',
		},
	],
};

/** Whether each event type has an output of its own, as the option it is in nodes that have it among others. */
export const OUTPUTS_OPTION: INodeProperties = { ...OUTPUTS, default: 'perEvent' };

/** An expression for whether that option says so. */
export const SINGLE_OPTION = "($parameter.options || {}).outputs === 'single'";

const FROM_VERSION_3 = { show: { '@version': [{ _cnd: { gte: 3 } }] } };
const BEFORE_VERSION_3 = { show: { '@version': [{ _cnd: { lt: 3 } }] } };

/** The outputs as a parameter in sight; workflows saved before it was one keep their option, and their outputs. */
export const TRIGGER_OUTPUTS: INodeProperties = { ...OUTPUTS, displayOptions: FROM_VERSION_3 };

/** An expression for whether a trigger has a single output. */
export const SINGLE_OUTPUT = `$nodeVersion >= 3 ? $parameter.outputs !== 'perEvent' : ${SINGLE_OPTION}`;

/** What may be added to a node or an operation under the heading "Options". */
export function optionsOf(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}

/** The country of phone numbers that are written without one. */
export function defaultCountry(): INodeProperties {
	const nameOf = new Intl.DisplayNames(['en'], { type: 'region' });
	const options = countries().map(({ code, callingCode }) => ({
		name: `${nameOf.of(code) ?? code} (+${callingCode})`,
		value: code,
	}));
	return {
		displayName: 'Default Country',
		name: 'defaultCountry',
		type: 'options',
		default: '',
		description:
			'Country of phone numbers without a country code, so that their E.164 format can be added. If none is selected, it is added only for unambiguous numbers.',
		options: [
			{ name: 'None', value: '' },
			...options.sort((one, other) => one.name.localeCompare(other.name, 'en')),
		],
	};
}

const IF_DEDUPLICATION_FAILS: INodeProperties = {
	displayName: 'If Deduplication Fails',
	name: 'ifDeduplicationFails',
	type: 'options',
	default: 'accept',
	description:
		'What to do with events while the store that duplicates are detected with is unavailable',
	options: [
		{
			name: 'Accept and Mark',
			value: 'accept',
			description:
				'Start the workflow. The item has "deduplicated": false, as it may be a duplicate.',
		},
		{
			name: 'Reject With 503',
			value: 'reject',
			description:
				'Let the platform retry, so that the workflow never starts twice. Events are lost if the store is unavailable for longer than the platform retries.',
		},
	],
};

/** Options that every trigger has; a platform that does not sign has no verification to switch off. */
export function triggerOptions(signed: boolean, more: INodeProperties[] = []): INodeProperties {
	return optionsOf([
		{
			displayName: 'Allowed IP Addresses',
			name: 'allowedAddresses',
			type: 'string',
			default: '',
			placeholder: 'e.g. 203.0.113.7, 198.51.100.0/24',
			description:
				'Accept requests only from these IP addresses or CIDR ranges, separated by commas; if empty, all requests are rejected. Behind a reverse proxy, set N8N_PROXY_HOPS so that n8n sees the real address.',
		},
		{
			displayName: 'Batch Under Load',
			name: 'batchUnderLoad',
			type: 'boolean',
			default: false,
			description:
				'Whether one execution can contain all events that arrived while n8n was storing the previous execution. A single event is not delayed.',
		},
		...more,
		IF_DEDUPLICATION_FAILS,
		{
			displayName: 'Include Raw Request',
			name: 'includeRaw',
			type: 'boolean',
			default: false,
			description: 'Whether to include the original body and headers in the field "raw"',
		},
		{
			displayName: 'Keep Bodies of Rejected Requests',
			name: 'keepRejectedBodies',
			type: 'boolean',
			default: false,
			description:
				'Whether the webhook log keeps the beginning of the body of rejected requests (2 KB). Anyone who knows the URL can send such requests, and their bodies can contain personal data.',
		},
		{ ...OUTPUTS_OPTION, displayOptions: BEFORE_VERSION_3 },
		{
			displayName: 'Remember For (Hours)',
			name: 'rememberHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			// Empty: a number of ours would be shorter than some platforms need, and reject their manual replays.
			default: '',
			description:
				'How long duplicates are detected; leave empty for the default, which is longer than the platform keeps retrying. Signed events whose time is older than this are rejected.',
		},
		...(signed ? [REPLAY_WINDOW, VERIFY] : []),
	]);
}

/** Shown while verification is off. */
export const UNVERIFIED_NOTICE: INodeProperties = {
	displayName:
		'Signatures are not verified: anyone who knows the URL can start this workflow. Switch "Verify Signatures" on before you go live.',
	name: 'unverified',
	type: 'notice',
	default: '',
	displayOptions: { show: { '/options.verifySignature': [false] } },
};
