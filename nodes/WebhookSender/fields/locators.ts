import type { INodeProperties } from 'n8n-workflow';

type Locator = Omit<INodeProperties, 'displayOptions'>;

/** The subscription to work with, as a list with search or by its ID. */
export function subscriptionLocator(): Locator {
	return {
		displayName: 'Subscription',
		name: 'subscriptionId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description: 'The subscription to work with',
		modes: modes('Select a subscription…', 'searchSubscriptions', 'e.g. sub_2h7f9k3m'),
	};
}

/** The delivery to work with, likewise; the list has the newest first. */
export function deliveryLocator(): Locator {
	return {
		displayName: 'Delivery',
		name: 'deliveryId',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		description: 'The delivery to work with; the ID is in the output of Event > Send',
		modes: modes('Select a delivery…', 'searchDeliveries', 'e.g. dlv_1042'),
	};
}

function modes(choose: string, searchListMethod: string, id: string): INodeProperties['modes'] {
	return [
		{
			...LIST,
			displayName: 'From List',
			name: 'list',
			placeholder: choose,
			typeOptions: { searchListMethod, searchable: true },
		},
		{ ...INPUT, displayName: 'By ID', name: 'id', placeholder: id },
	];
}

const LIST = { type: 'list' } as const;
const INPUT = { type: 'string' } as const;
