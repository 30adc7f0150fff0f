import type { INodeProperties } from 'n8n-workflow';
import { ENCODING, PREFIX, SIGNATURE_HEADER, SIGNED_CONTENT } from '../n8n/signatureFields';

type Part = Omit<INodeProperties, 'displayOptions'>;

/** In small letters, as it is to be written: n8n's lint would change {url} in a description. */
const SIGNED_PARTS =
	'What is signed; {body}, {timestamp}, {eventId}, {type} and {url} stand for those parts';

/** What is signed, and where the signature stands; the same words as in Signed Webhook Trigger. */
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
			"The field of the body that holds the data; empty puts the data's own fields beside the others",
	},
	ENCODING,
	{
		displayName: 'ID Field',
		name: 'idField',
		type: 'string',
		default: 'id',
		description: "The field of the body that holds the event's ID; empty leaves it out",
	},
	{
		displayName: 'ID Header',
		name: 'idHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Event-ID',
		description: "The header that holds the event's ID; empty leaves it out",
	},
	PREFIX,
	{
		displayName: 'Time Field',
		name: 'timestampField',
		type: 'string',
		default: 'timestamp',
		description: 'The field of the body that says when it happened; empty leaves it out',
	},
	{
		displayName: 'Timestamp Header',
		name: 'timestampHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Timestamp',
		description: "The header that holds the attempt's time in seconds; empty leaves it out",
	},
	{
		displayName: 'Type Field',
		name: 'typeField',
		type: 'string',
		default: 'type',
		description: 'The field of the body that names the event type; empty leaves it out',
	},
	{
		displayName: 'Type Header',
		name: 'typeHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Event-Type',
		description: 'The header that names the event type; empty leaves it out',
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
