import type { INodeProperties } from 'n8n-workflow';

/** The secret a platform signs with; `hint` says where the user finds it, in sight below the field. */
export function secretField(displayName: string, hint: string): INodeProperties {
	return {
		displayName,
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		hint,
	};
}

/** Says what the test of such a credential can't: only its form is looked at. */
export function untestable(from: string): INodeProperties {
	return {
		displayName: `The credential test only checks the format, as n8n can't ask ${from} whether the secret is right. To be sure, listen for a test event.`,
		name: 'untestable',
		type: 'notice',
		default: '',
	};
}

/** Further secrets that are valid: a rotation is no outage. */
export const PREVIOUS_SECRETS: INodeProperties = {
	displayName: 'Previous Secrets',
	name: 'previousSecrets',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	description: 'Old secrets to accept while you change to a new one, separated by commas',
};
