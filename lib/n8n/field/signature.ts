import type { INodeProperties } from 'n8n-workflow';

/*
 * How a user describes a signature of their own: to verify it in Signed Webhook Trigger, to make it in Webhook Sender.
 */

type Part = Omit<INodeProperties, 'displayOptions'>;

/** In which header the signature is. */
export const SIGNATURE_HEADER: Part = {
	displayName: 'Signature Header',
	name: 'header',
	type: 'string',
	required: true,
	default: 'X-Signature',
	description: 'Header that contains the signature',
};

/** What is signed; each side has parts of its own, and `required` of the sender alone. */
export const SIGNED_CONTENT: Part = {
	displayName: 'Signed Content',
	name: 'content',
	type: 'string',
	default: '{body}',
	placeholder: 'e.g. {eventId}.{timestamp}.{body}',
	description: 'What is signed, with the placeholders {body}, {timestamp} and {eventId}',
};

/** How the bytes of the signature are written. */
export const ENCODING: Part = {
	displayName: 'Encoding',
	name: 'encoding',
	type: 'options',
	default: 'hex',
	description: 'How the signature is encoded',
	options: [
		{ name: 'Base64', value: 'base64' },
		{ name: 'Hex', value: 'hex' },
	],
};

/** What precedes the signature. */
export const PREFIX: Part = {
	displayName: 'Prefix',
	name: 'prefix',
	type: 'string',
	default: '',
	placeholder: 'e.g. sha256=',
	description: 'Text before the signature in the header',
};
