import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { ALL_EVENTS } from '../n8n/outputs';
import { titleOf } from '../n8n/titles';
import { platforms } from '../platforms';
import { presetsOf } from '../webhook/dialectPresets';
import { platformOf } from './samples';

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

/** Every preset, ready to be chosen. */
export const presets = presetsOf(platforms);

/** The presets as a list to choose from, in alphabetical order. */
export const PRESET_OPTIONS: readonly INodePropertyOptions[] = presets
	.map((preset) => ({
		name: preset.name,
		value: preset.id,
		description: `${platformOf(preset) === undefined ? 'The open standard' : `As ${preset.name.split(' (')[0]} sends`}: its envelope, signature and retries`,
	}))
	.sort((one, other) => one.name.localeCompare(other.name));

const CUSTOM_OPTION: INodePropertyOptions = {
	name: 'Custom',
	value: CUSTOM,
	description: 'HMAC-SHA256; you say of what, in which header, and how the body is laid out',
};

/** Which form requests have. */
export function dialectField(): Omit<INodeProperties, 'displayOptions'> {
	return {
		displayName: 'Dialect',
		name: 'dialect',
		type: 'options',
		noDataExpression: true,
		default: 'standardWebhooks',
		description: 'How requests look, how they are signed and, unless you say otherwise, retried',
		options: [...PRESET_OPTIONS, CUSTOM_OPTION].sort((one, other) =>
			one.name.localeCompare(other.name),
		),
	};
}

/** The events of a subscription: a list where the dialect has one, free text elsewhere. */
export function eventFields(resource: string, operation: string): INodeProperties[] {
	const free = ['standardWebhooks', CUSTOM];
	return [
		{
			displayName: 'Events',
			name: 'events',
			type: 'string',
			default: ALL_EVENTS,
			placeholder: 'e.g. call.ended, lead.updated',
			description: 'The event types to send there, separated by commas; * for all',
			...shownFor(resource, [operation], { dialect: free }),
		},
		...platforms.map(({ id, events }): INodeProperties => {
			const each = Object.entries(events).map(([type, { description }]) => ({
				name: titleOf(type),
				value: type,
				description,
			}));
			const all = { name: 'All Events', value: ALL_EVENTS, description: 'Every event there is' };
			return {
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				default: [ALL_EVENTS],
				description: 'The events to send there; by an expression also as text, separated by commas',
				options: [all, ...each],
				...shownFor(resource, [operation], { dialect: presetIdsOf(id) }),
			};
		}),
	];
}

/** The ids of a platform's presets. */
export function presetIdsOf(platformId: string): string[] {
	return presets.filter((preset) => platformOf(preset)?.id === platformId).map(({ id }) => id);
}

/** How many results of a list to give. */
export function howMany(resource: string, operation: string): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			...shownFor(resource, [operation]),
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			...shownFor(resource, [operation], { returnAll: [false] }),
		},
	];
}
