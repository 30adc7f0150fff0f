import { listIn } from '../../lib/n8n/lists';
import { ALL_EVENTS } from '../../lib/n8n/outputs';
import type { ReadParameter, TriggerSource } from '../../lib/n8n/trigger/settings';
import {
	custom,
	gitHub,
	STANDARD_ID_HEADERS,
	standardWebhooks,
	timestampedHmac,
} from '../../lib/webhook/signature/schemes';
import type { Scheme } from '../../lib/webhook/signature/scheme';
import { anyEmitter, signedWebhook } from './platform';

/** Reads the trigger's platform from its parameters. */
export const source: TriggerSource = {
	name: anyEmitter.name,
	platform: (read) =>
		signedWebhook({
			scheme: schemeOf(read),
			...signedIdHeaders(read),
			events: selected(read).filter((type) => type !== ALL_EVENTS),
			typeFields: listIn(read<unknown>('typeFields', 'type, event')),
			typeHeader: textOf(read, 'typeHeader').toLowerCase(),
			idFields: listIn(read<unknown>('idFields', 'id')),
		}),
	selected,
	credential: () => 'signedWebhookApi',
};

function selected(read: ReadParameter): string[] {
	return listIn(read<unknown>('events', ALL_EVENTS));
}

function schemeOf(read: ReadParameter): Scheme {
	switch (read<string>('signatureScheme', 'standardWebhooks')) {
		case 'gitHub':
			return gitHub;
		case 'timestamped':
			return timestampedHmac({ header: signatureHeader(read), toleranceSeconds: 300 });
		case 'custom':
			return custom({
				header: signatureHeader(read),
				encoding: read<string>('encoding', 'hex') === 'base64' ? 'base64' : 'hex',
				prefix: textOf(read, 'prefix'),
				content: signedContent(read),
				base64Secret: read<string>('secretEncoding', 'text') === 'base64',
				idHeader: textOf(read, 'idHeader'),
				timestampHeader: textOf(read, 'timestampHeader'),
				timestampUnit:
					read<string>('timestampUnit', 'seconds') === 'milliseconds' ? 'milliseconds' : 'seconds',
			});
		default:
			return standardWebhooks;
	}
}

function signatureHeader(read: ReadParameter): string {
	const header = textOf(read, 'header', 'X-Signature').trim();
	if (header !== '') return header;
	throw new Error('Signature Header is empty: enter the header that contains the signature.');
}

/** A signature that does not cover the body, or a time nobody sends, would be a lock without a door. */
function signedContent(read: ReadParameter): string {
	const content = contentOf(read);
	const lacks = (part: string, parameter: string) =>
		content.includes(part) && textOf(read, parameter).trim() === '';
	if (!content.includes('{body}')) {
		throw new Error('Signed Content must contain {body}, or anyone could change the body.');
	}
	if (lacks('{timestamp}', 'timestampHeader')) {
		throw new Error(
			'Signed Content has {timestamp}: enter the header that contains it in Timestamp Header.',
		);
	}
	if (textOf(read, 'timestampHeader').trim() !== '' && !content.includes('{timestamp}')) {
		throw new Error(
			'Timestamp Header is set, but Signed Content has no {timestamp}: add it, or clear Timestamp Header, as an unsigned time proves nothing.',
		);
	}
	if (lacks('{id}', 'idHeader')) {
		throw new Error(
			'Signed Content has {eventId}: enter the header that contains it in ID Header.',
		);
	}
	return content;
}

/** `{eventId}` is the node's word for what the schemes call `{id}`; both may be written. */
function contentOf(read: ReadParameter): string {
	return textOf(read, 'content', '{body}').replaceAll('{eventId}', '{id}');
}

function signedIdHeaders(read: ReadParameter): { signedIdHeaders?: readonly string[] } {
	const scheme = read<string>('signatureScheme', 'standardWebhooks');
	if (scheme === 'standardWebhooks') return { signedIdHeaders: STANDARD_ID_HEADERS };
	const signed = scheme === 'custom' && contentOf(read).includes('{id}');
	return signed ? { signedIdHeaders: [textOf(read, 'idHeader').toLowerCase()] } : {};
}

/** An expression may come out as nothing. */
function textOf(read: ReadParameter, name: string, absent = ''): string {
	const value = read<unknown>(name, absent);
	return typeof value === 'string' ? value : '';
}
