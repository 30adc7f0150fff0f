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
/** What only workflows saved with an older version show. */
export const BEFORE_VERSION_3 = { show: { '@version': [{ _cnd: { lt: 3 } }] } };

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
