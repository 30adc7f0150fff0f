import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { shownFor } from './endpoint';

const CREDENTIAL: INodePropertyOptions = {
	name: 'Credential',
	value: 'credential',
	description: 'A Signed Webhook API credential; its secret never appears in executions or exports',
};

/** Where an endpoint's secret comes from: a plain parameter, or a credential. */
export function secretFrom(
	resource: string,
	operation: string,
	field: string,
	fieldDescription: string,
): INodeProperties {
	return {
		displayName: 'Secret From',
		name: 'secretFrom',
		type: 'options',
		noDataExpression: true,
		default: 'field',
		description: 'Where the signing secret comes from',
		options: secretChoices(field, fieldDescription),
		...shownFor(resource, [operation]),
	};
}

/** Where a further header of its requests comes from; `none` says what its headers are without a credential's. */
export function headerFrom(
	resource: string,
	operation: string,
	none = 'Only the headers set in the options',
): INodeProperties {
	return {
		displayName: 'Header From',
		name: 'headerFrom',
		type: 'options',
		noDataExpression: true,
		default: 'none',
		description: 'Where an additional header comes from, such as Authorization',
		options: [
			{
				name: 'Credential',
				value: 'credential',
				description: 'The header from a Header Auth credential',
			},
			{ name: 'None', value: 'none', description: none },
		],
		...shownFor(resource, [operation]),
	};
}

function secretChoices(name: string, description: string): INodePropertyOptions[] {
	return [CREDENTIAL, { name, value: 'field', description }];
}
