import type { INodeProperties } from 'n8n-workflow';
import { BEFORE_VERSION_3, optionsOf, OUTPUTS_OPTION } from './properties';

const VERIFY: INodeProperties = {
	displayName: 'Verify Signatures',
	name: 'verifySignature',
	type: 'boolean',
	default: true,
	description:
		'Whether to reject requests that are not signed with the secret. Switch this off only for tests, as anyone who knows the URL can then start the workflow.',
};

/** How far a signed time may be off; a platform without a signed time is judged by the event's own, if a window is set. */
const REPLAY_WINDOW: INodeProperties = {
	displayName: 'Replay Window (Seconds)',
	name: 'toleranceSeconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	// Empty: a number of ours would reject the retries of some platforms.
	default: '',
	description:
		'Maximum age of a request, by its signed timestamp or, if the platform signs none, by the time of the event; older retries and replays are rejected. Leave empty for the default; 0 accepts any age.',
};

const IF_DEDUPLICATION_FAILS: INodeProperties = {
	displayName: 'If Deduplication Fails',
	name: 'ifDeduplicationFails',
	type: 'options',
	default: 'accept',
	description:
		'What to do with events while the store that duplicates are detected with is unavailable',
	options: [
		{
			name: 'Accept and Mark',
			value: 'accept',
			description:
				'Start the workflow. The item has "deduplicated": false, as it may be a duplicate.',
		},
		{
			name: 'Reject With 503',
			value: 'reject',
			description:
				'Let the platform retry, so that the workflow never starts twice. Events are lost if the store is unavailable for longer than the platform retries.',
		},
	],
};

/** Options that every trigger has; a platform that does not sign has no verification to switch off. */
export function triggerOptions(signed: boolean, more: INodeProperties[] = []): INodeProperties {
	return optionsOf([
		{
			displayName: 'Allowed IP Addresses',
			name: 'allowedAddresses',
			type: 'string',
			default: '',
			placeholder: 'e.g. 203.0.113.7, 198.51.100.0/24',
			description:
				'Accept requests only from these IP addresses or CIDR ranges, separated by commas; if empty, all requests are rejected. Behind a reverse proxy, set N8N_PROXY_HOPS so that n8n sees the real address.',
		},
		{
			displayName: 'Batch Under Load',
			name: 'batchUnderLoad',
			type: 'boolean',
			default: false,
			description:
				'Whether one execution can contain all events that arrived while n8n was storing the previous execution. A single event is not delayed.',
		},
		...more,
		IF_DEDUPLICATION_FAILS,
		{
			displayName: 'Include Raw Request',
			name: 'includeRaw',
			type: 'boolean',
			default: false,
			description: 'Whether to include the original body and headers in the field "raw"',
		},
		{
			displayName: 'Keep Rejected Bodies',
			name: 'keepRejectedBodies',
			type: 'boolean',
			default: false,
			description:
				'Whether the webhook log keeps the beginning of the body of rejected requests (2 KB). Anyone who knows the URL can send such requests, and their bodies can contain personal data.',
		},
		{ ...OUTPUTS_OPTION, displayOptions: BEFORE_VERSION_3 },
		{
			displayName: 'Remember For (Hours)',
			name: 'rememberHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			// Empty: a number of ours would be shorter than some platforms need, and reject their manual replays.
			default: '',
			description:
				'How long duplicates are detected; leave empty for the default, which is longer than the platform keeps retrying. Signed events whose time is older than this are rejected.',
		},
		...(signed ? [REPLAY_WINDOW, VERIFY] : []),
	]);
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
