import type { INodeProperties } from 'n8n-workflow';

/** The field for a service's API key; `hint` says where it is found. */
export function apiKey(hint: string, more: Partial<INodeProperties> = {}): INodeProperties {
	return {
		displayName: 'API Key',
		name: 'apiKey',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		...more,
		hint,
	};
}

/** The field for the address of a service's API, which hardly anybody changes. */
export function baseUrl(service: string, usual: string): INodeProperties {
	return {
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: usual,
		description: `Change this only if you reach ${service} through your own gateway`,
	};
}
