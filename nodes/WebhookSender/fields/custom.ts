import type { INodeProperties } from 'n8n-workflow';
import {
	ENCODING,
	PREFIX,
	SIGNATURE_HEADER,
	SIGNED_CONTENT,
} from '../../../lib/n8n/field/signature';

type Part = Omit<INodeProperties, 'displayOptions'>;

/** In small letters, as it is to be written: n8n's lint would change {url} in a description. */
const SIGNED_PARTS =
	'What is signed, with the placeholders {body}, {timestamp}, {eventId}, {type} and {url}';

/** What is signed, and where the signature is; the same words as in Signed Webhook Trigger. */
export const SIGNATURE_FIELDS: readonly Part[] = [
	SIGNATURE_HEADER,
	{
		...SIGNED_CONTENT,
		required: true,
		placeholder: 'e.g. {timestamp}.{body}',
		description: SIGNED_PARTS,
	},
];

/** How the signature is encoded and where the event fields go in the request. */
export const FORM_FIELDS: readonly Part[] = [
	{
		displayName: 'Data Field',
		name: 'dataField',
		type: 'string',
		default: 'data',
		description:
			"Body field for the data; if empty, the data's fields are at the top level of the body",
	},
	ENCODING,
	{
		displayName: 'ID Field',
		name: 'idField',
		type: 'string',
		default: 'id',
		description: 'Body field for the event ID; if empty, it is omitted',
	},
	{
		displayName: 'ID Header',
		name: 'idHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Event-ID',
		description: 'Header for the event ID; if empty, it is omitted',
	},
	PREFIX,
	{
		displayName: 'Time Field',
		name: 'timestampField',
		type: 'string',
		default: 'timestamp',
		description: 'Body field for the time of the event; if empty, it is omitted',
	},
	{
		displayName: 'Timestamp Header',
		name: 'timestampHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Timestamp',
		description: 'Header for the time of the attempt in seconds; if empty, it is omitted',
	},
	{
		displayName: 'Type Field',
		name: 'typeField',
		type: 'string',
		default: 'type',
		description: 'Body field for the event type; if empty, it is omitted',
	},
	{
		displayName: 'Type Header',
		name: 'typeHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Event-Type',
		description: 'Header for the event type; if empty, it is omitted',
	},
];

/** What a user says of a dialect of their own. */
export const CUSTOM_FIELDS: readonly Part[] = [
	...SIGNATURE_FIELDS,
	{
		displayName: 'Layout',
		name: 'form',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		description: 'How the signature is encoded and where the event fields go in the request',
		options: [...FORM_FIELDS],
	},
];
