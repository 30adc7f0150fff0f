import type { INodeProperties } from 'n8n-workflow';

/** The secret a platform signs with; `description` says where the user finds it. */
export function secretField(displayName: string, description: string): INodeProperties {
	return {
		displayName,
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		description,
	};
}

/** Further secrets that are valid: a rotation is no outage. */
export const PREVIOUS_SECRETS: INodeProperties = {
	displayName: 'Previous Secrets',
	name: 'previousSecrets',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	description:
		'Secrets that are still accepted while you change to a new one, each whole and separated by commas',
};
