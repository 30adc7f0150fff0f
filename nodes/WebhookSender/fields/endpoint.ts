import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { LIMIT, RETURN_ALL } from '../../../lib/n8n/action/service/howMany';
import { ALL_EVENTS } from '../../../lib/n8n/outputs';
import { eventChoices, eventsOf, notice } from '../../../lib/n8n/field/properties';
import { platforms } from '../../platforms';
import { presetsOf } from '../../../lib/webhook/presets';
import { platformOf } from '../sample/list';

/** The value of the dialect that the user describes. */
export const CUSTOM = 'custom';

/** Shows a parameter for these operations of a resource, and only there. */
export function shownFor(
	resource: string,
	operations: readonly string[],
	more: Record<string, Array<string | boolean>> = {},
): Pick<INodeProperties, 'displayOptions'> {
	return {
		displayOptions: { show: { resource: [resource], operation: [...operations], ...more } },
	};
}

/** Every preset, to choose from. */
export const presets = presetsOf(platforms);

/** The presets as a list to choose from, in alphabetical order. */
export const PRESET_OPTIONS: readonly INodePropertyOptions[] = presets
	.map((preset) => ({
		name: preset.name,
		value: preset.id,
		description:
			platformOf(preset) === undefined
				? 'Body, signature and retries of the open standard'
				: `Body, signature and retries as sent by ${preset.name.split(' (')[0]}`,
	}))
	.sort((one, other) => one.name.localeCompare(other.name));

const CUSTOM_OPTION: INodePropertyOptions = {
	name: 'Custom',
	value: CUSTOM,
	description: 'HMAC-SHA256 with a signed content, header and body layout that you define',
};

/** The presets and a dialect of the user's own. */
export const DIALECT_OPTIONS: readonly INodePropertyOptions[] = [
	...PRESET_OPTIONS,
	CUSTOM_OPTION,
].sort((one, other) => one.name.localeCompare(other.name));

/** Which form requests have. */
export function dialectField(): Omit<INodeProperties, 'displayOptions'> {
	return {
		displayName: 'Format',
		name: 'dialect',
		type: 'options',
		noDataExpression: true,
		default: 'standardWebhooks',
		description: 'How requests are structured, signed and, unless you change it, retried',
		options: [...DIALECT_OPTIONS],
	};
}

/** Where requests go. */
export const URL_FIELD: INodeProperties = {
	displayName: 'URL',
	name: 'url',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://hooks.example.com/calls',
	description: 'URL to send events to',
};

/** Says below a URL what sending there would reject. */
export function httpNotice(resource: string, operation: string): INodeProperties {
	const url = [{ _cnd: { regex: '^\\s*[hH][tT][tT][pP]:' } }];
	return {
		...notice(
			'A URL that begins with http:// is rejected unless Allow HTTP is on in the Webhook Sender credential that this node uses.',
		),
		name: 'httpUrl',
		displayOptions: { show: { resource: [resource], operation: [operation], url } },
	};
}

/** What requests are signed with. */
export const SECRET: INodeProperties = {
	displayName: 'Secret',
	name: 'secret',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	placeholder: 'e.g. whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
	description: 'Your own signing secret; if empty, one is generated and shown only once',
};

/** The events of a subscription as text, which serves every dialect. */
export const EVENTS_AS_TEXT: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'string',
	default: ALL_EVENTS,
	placeholder: 'e.g. call.ended, lead.updated',
	hint: 'Use * for all events, or event types separated by commas: call.ended, lead.updated',
	description: 'Which event types are sent to this URL',
};

/** How long the output may wait for what becomes of an event. */
export const WAIT: INodeProperties = {
	displayName: 'Wait (Seconds)',
	name: 'waitSeconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 10,
	description:
		'How long to wait for the results of the first attempts; 0 continues immediately. Retries run in the background either way.',
};

/** The events of a subscription: a list where the dialect has one, free text elsewhere. */
export function eventFields(resource: string, operation: string): INodeProperties[] {
	const free = ['standardWebhooks', CUSTOM];
	return [
		{ ...EVENTS_AS_TEXT, ...shownFor(resource, [operation], { dialect: free }) },
		...platforms.map((platform): INodeProperties => ({
			displayName: 'Events',
			name: 'events',
			type: 'multiOptions',
			// Not all: they would stay beside what the user selects.
			default: [],
			hint: 'If none is selected, all events are sent',
			description:
				'Event types to send; an expression can also return them as text, separated by commas',
			options: eventChoices(eventsOf(platform), 'All event types of this format'),
			...shownFor(resource, [operation], { dialect: presetIdsOf(platform.id) }),
		})),
	];
}

/** The ids of a platform's presets. */
export function presetIdsOf(platformId: string): string[] {
	return presets.filter((preset) => platformOf(preset)?.id === platformId).map(({ id }) => id);
}

/** How many results of a list to give. */
export function howMany(resource: string, operation: string): INodeProperties[] {
	return [
		{ ...RETURN_ALL, ...shownFor(resource, [operation]) },
		{ ...LIMIT, ...shownFor(resource, [operation], { returnAll: [false] }) },
	];
}
