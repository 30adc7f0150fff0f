import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Platform } from '../webhook/platform';
import { ALL_EVENTS } from './outputs';
import { titleOf } from './titles';

/** The words at the top of a trigger: where its URL goes and where the secret comes from. */
export function notice(text: string): INodeProperties {
	return { displayName: text, name: 'setUp', type: 'notice', default: '' };
}

/** The list of a platform's events to choose from. */
export function eventsProperty(platform: Platform): INodeProperties {
	const all: INodePropertyOptions = {
		name: 'All Events',
		value: ALL_EVENTS,
		description: 'Every event, also ones the platform adds later',
	};
	const each = Object.entries(platform.events).map(([type, { description }]) => ({
		name: titleOf(type),
		value: type,
		description,
	}));
	return {
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		noDataExpression: true,
		default: [...platform.defaultEvents],
		description: 'Which events start the workflow; each gets an output of its own',
		options: [all, ...each],
	};
}

const VERIFY: INodeProperties = {
	displayName: 'Verify Signatures',
	name: 'verifySignature',
	type: 'boolean',
	default: true,
	description:
		'Whether to refuse requests that are not signed with the secret. Switch this off only for a test: anyone who knows the URL can then start the workflow.',
};

/** How far a signed time may be off; every platform without a signed time uses the event's own, if a window is set. */
const REPLAY_WINDOW: INodeProperties = {
	displayName: 'Replay Window (Seconds)',
	name: 'toleranceSeconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 300,
	description:
		'How old, or ahead, the signed time of a request may be. 0 accepts any. Leave this option out for what the platform recommends.',
};

/** Options that every trigger has; a platform that does not sign has no verification to switch off. */
export function optionsProperty(signed: boolean): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Allowed IP Addresses',
				name: 'allowedAddresses',
				type: 'string',
				default: '',
				placeholder: 'e.g. 203.0.113.7, 198.51.100.0/24',
				description:
					'Accept requests only from these addresses or CIDR ranges, separated by commas. Behind a reverse proxy, set N8N_PROXY_HOPS so that n8n sees the real address.',
			},
			{
				displayName: 'Batch Under Load',
				name: 'batchUnderLoad',
				type: 'boolean',
				default: false,
				description:
					'Whether one run may carry all events that arrived while n8n was storing the previous run. A single event is not delayed.',
			},
			{
				displayName: 'Include Raw Body and Headers',
				name: 'includeRaw',
				type: 'boolean',
				default: false,
				description: 'Whether to add the request as it came, under the field "raw"',
			},
			{
				displayName: 'Outputs',
				name: 'outputs',
				type: 'options',
				noDataExpression: true,
				default: 'perEvent',
				description: 'How the events leave the node',
				options: [
					{ name: 'One Output per Event', value: 'perEvent' },
					{ name: 'Single Output', value: 'single' },
				],
			},
			{
				displayName: 'Remember Events For (Hours)',
				name: 'rememberHours',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 24,
				description:
					'How long a second copy of an event is recognised. Leave this option out for longer than the platform retries.',
			},
			...(signed ? [REPLAY_WINDOW, VERIFY] : []),
		],
	};
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
