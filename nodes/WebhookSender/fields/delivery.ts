import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { howMany, shownFor } from './endpoint';
import { deliveryLocator, subscriptionLocator } from './locators';

/** As nodes of version 1 have it: a text in place of a locator would be an issue to n8n. */
const DELIVERY_ID: INodeProperties = {
	displayName: 'Delivery ID',
	name: 'deliveryId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. dlv_1042',
	description: 'ID of the delivery, as returned by Event > Send',
};

/** The delivery of these operations, for every version of the node. */
function deliveryFor(operations: string[], more: Record<string, string[]> = {}): INodeProperties[] {
	const from = (version: number | { _cnd: { gte: number } }) => ({
		displayOptions: {
			show: {
				...shownFor('delivery', operations, more).displayOptions?.show,
				'@version': [version],
			},
		},
	});
	return [
		{ ...DELIVERY_ID, ...from(1) },
		{ ...deliveryLocator(), ...from({ _cnd: { gte: 2 } }) },
	];
}

/** By the value that is stored and returned. */
const STATUSES = [
	['blocked', 'Blocked', 'Waiting for an earlier event with the same order key'],
	['cancelled', 'Canceled', 'Canceled manually, or because its subscription was deleted'],
	['delivered', 'Delivered', 'The endpoint accepted the event'],
	['failed', 'Failed', 'Not delivered, and not retried any more'],
	['pending', 'Pending', 'Waiting for the next attempt, or being attempted'],
] as const;

function filterFields(withStatus: boolean): INodeProperties[] {
	return [
		{
			displayName: 'Created After',
			name: 'createdFrom',
			type: 'dateTime',
			default: '',
			description: 'Only deliveries created at this time or later',
		},
		{
			displayName: 'Created Before',
			name: 'createdBefore',
			type: 'dateTime',
			default: '',
			description: 'Only deliveries created before this time',
		},
		{
			displayName: 'Event ID',
			name: 'eventId',
			type: 'string',
			default: '',
			placeholder: 'e.g. evt_k3x9a2b71',
			description: 'Only deliveries of this event',
		},
		{
			displayName: 'Event Type',
			name: 'eventType',
			type: 'string',
			default: '',
			placeholder: 'e.g. call.ended',
			description: 'Only deliveries of events of this type',
		},
		...(withStatus
			? [
					{
						displayName: 'Status',
						name: 'states',
						type: 'multiOptions',
						default: [],
						description: 'Only deliveries with these statuses. Leave empty for all.',
						options: STATUSES.map(([value, name, description]) => ({ name, value, description })),
					} satisfies INodeProperties,
				]
			: []),
		{ ...subscriptionLocator(), description: 'Only deliveries of this subscription' },
	];
}

/** Which deliveries an operation takes, and what it does with them. */
function which(
	{ name, verb }: { readonly name: string; readonly verb: string },
	options: INodePropertyOptions[],
): INodeProperties {
	return {
		displayName: name,
		name: 'which',
		type: 'options',
		noDataExpression: true,
		default: 'one',
		description: `Which deliveries to ${verb}`,
		options,
	};
}

const ONE: INodePropertyOptions = {
	name: 'One',
	value: 'one',
	description: 'A single delivery',
};

function filters(withStatus: boolean): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: filterFields(withStatus),
	};
}

/** The parameters of Delivery. */
export const DELIVERY_FIELDS: INodeProperties[] = [
	...deliveryFor(['get', 'attempts']),
	{
		...which({ name: 'Deliveries to Replay', verb: 'replay' }, [
			{
				name: 'All Failed Since',
				value: 'failed',
				description: "All failed deliveries since a given time that haven't been replayed",
			},
			ONE,
			{
				name: 'Range',
				value: 'range',
				description: 'All ended deliveries that match the filters, including delivered ones',
			},
		]),
		...shownFor('delivery', ['replay']),
	},
	{
		...which({ name: 'Deliveries to Cancel', verb: 'cancel' }, [
			ONE,
			{
				name: 'Range',
				value: 'range',
				description: 'All unfinished deliveries that match the filters',
			},
		]),
		...shownFor('delivery', ['cancel']),
	},
	...deliveryFor(['replay', 'cancel'], { which: ['one'] }),
	{
		displayName: 'Since',
		name: 'since',
		type: 'dateTime',
		required: true,
		default: '={{ $now.minus({ hours: 24 }) }}',
		description: 'Failed deliveries created at this time or later',
		...shownFor('delivery', ['replay'], { which: ['failed'] }),
	},
	...howMany('delivery', 'getAll'),
	{
		displayName: 'Limit',
		name: 'most',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1000,
		description: 'Max number of deliveries, oldest first',
		...shownFor('delivery', ['replay', 'cancel'], { which: ['range', 'failed'] }),
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description:
			'Whether to only return how many deliveries per subscription would be affected, without changing anything',
		...shownFor('delivery', ['replay', 'cancel'], { which: ['range', 'failed'] }),
	},
	{ ...filters(true), ...shownFor('delivery', ['getAll']) },
	{ ...filters(true), ...shownFor('delivery', ['replay', 'cancel'], { which: ['range'] }) },
	{ ...filters(false), ...shownFor('delivery', ['replay'], { which: ['failed'] }) },
];
