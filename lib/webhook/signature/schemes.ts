import { timingSafeEqualText, type Encoding, type Claims } from './hmac';
import { base64Key, standardWebhooksKey, textKey, tokenKey } from './keys';
import { headerOf, type Message } from '../http/message';
import { scheme, type Scheme } from './scheme';
import { reject, type RejectionReason } from './verification';
import { pairs, plain, unixMilliseconds, unixSeconds, versioned } from './formats';

/** HMAC-SHA256 of the raw body in one header. */
export function hmac(options: {
	header: string;
	encodings?: readonly Encoding[];
	prefix?: string;
	prefixOptional?: boolean;
}): Scheme {
	const header = options.header.toLowerCase();
	return scheme({
		name: `HMAC-SHA256 of the body in ${header}`,
		marks: [header],
		header,
		encodings: options.encodings ?? ['hex'],
		format: plain(options.prefix, options.prefixOptional),
		content: '{body}',
	});
}

/** HMAC-SHA256 of `<timestamp>.<body>` with the timestamp in the same header: `t=…,v1=…`. */
export function timestampedHmac(options: { header: string; toleranceSeconds: number }): Scheme {
	const header = options.header.toLowerCase();
	return scheme({
		name: `timestamped HMAC-SHA256 in ${header}`,
		marks: [header],
		header,
		encodings: ['hex'],
		format: pairs,
		content: '{timestamp}.{body}',
		timestamp: { ...unixSeconds, toleranceSeconds: options.toleranceSeconds },
	});
}

/** Standard Webhooks in headers whose names begin so. */
function standardHeaders(brand: 'webhook' | 'svix'): Scheme {
	const [signature, id, time] = [`${brand}-signature`, `${brand}-id`, `${brand}-timestamp`];
	return scheme({
		name: 'Standard Webhooks',
		marks: [signature, id, time],
		header: signature,
		key: standardWebhooksKey,
		encodings: ['base64'],
		format: versioned,
		content: '{id}.{timestamp}.{body}',
		timestamp: { ...unixSeconds, toleranceSeconds: 300 },
		claims: ({ headers }) => {
			const given = headerOf(headers, id);
			if (given === undefined || given === '') return 'id-missing';
			return given.includes('.')
				? 'id-malformed'
				: { id: given, timestamp: headerOf(headers, time) };
		},
		claimRejections: ['id-missing', 'id-malformed'],
		headers: brand === 'webhook' ? webhookHeaders : svixHeaders,
	});
}

// Names that are written out are quicker than computed ones, and these are made for every attempt.
const webhookHeaders = ({ id, timestamp }: Required<Claims>) => ({
	'webhook-id': id,
	'webhook-timestamp': timestamp,
});
const svixHeaders = ({ id, timestamp }: Required<Claims>) => ({
	'svix-id': id,
	'svix-timestamp': timestamp,
});

/** Headers that may hold a message's signed id: those of the standard, and those of Svix, from before it. */
export const STANDARD_ID_HEADERS = ['webhook-id', 'svix-id'];

/** Standard Webhooks 1.0: v1 (HMAC) and v1a (ed25519), any mix of keys; ids with a dot are rejected as the signed text would be ambiguous. */
export const standardWebhooks: Scheme = {
	...toldApart(standardHeaders('webhook'), standardHeaders('svix')),
	name: 'Standard Webhooks',
};

/** GitHub's form: `X-Hub-Signature-256: sha256=<hex>` over the raw body. */
export const gitHub: Scheme = hmac({ header: 'x-hub-signature-256', prefix: 'sha256=' });

/** What the user of a self-made emitter can say about its signature. */
export interface CustomScheme {
	readonly header: string;
	readonly encoding: Encoding;
	readonly prefix: string;
	/** Text with `{body}`, `{id}`, `{timestamp}`, e.g. `{timestamp}.{body}`. */
	readonly content: string;
	readonly idHeader?: string;
	readonly timestampHeader?: string;
	readonly timestampUnit?: 'seconds' | 'milliseconds';
	readonly toleranceSeconds?: number;
	/** True: the key is what the secret is the base64 of, not the secret's own characters. */
	readonly base64Secret?: boolean;
}

/** A scheme from a user's own description. */
export function custom(options: CustomScheme): Scheme {
	const header = options.header.toLowerCase();
	const idHeader = (options.idHeader ?? '').toLowerCase();
	const timestampHeader = (options.timestampHeader ?? '').toLowerCase();
	const unit = options.timestampUnit === 'milliseconds' ? unixMilliseconds : unixSeconds;
	const claims = ({ headers }: Message): { id?: string; timestamp?: string } | RejectionReason => {
		const [id, timestamp] = [headerOf(headers, idHeader), headerOf(headers, timestampHeader)];
		if (options.content.includes('{id}') && !id) return 'id-missing';
		return { ...(id && { id }), ...(timestamp && { timestamp }) };
	};
	const { base64Secret = false } = options;
	return scheme({
		name: `custom signature in ${header}${base64Secret ? ', secret in base64' : ''}`,
		key: base64Secret ? base64Key : textKey,
		marks: [header],
		header,
		encodings: [options.encoding],
		format: plain(options.prefix),
		content: options.content,
		...(timestampHeader && {
			timestamp: { ...unit, toleranceSeconds: options.toleranceSeconds ?? 300 },
		}),
		claims,
		claimRejections: options.content.includes('{id}') ? ['id-missing'] : [],
		headers: ({ id, timestamp }) => ({
			...(idHeader && { [idHeader]: id }),
			...(timestampHeader && { [timestampHeader]: timestamp }),
		}),
	});
}

/**
 * Several schemes told apart by their headers: the first one any of whose marks is present judges alone, so that a
 * request can't choose a weaker one by adding its header. Signs with the first; without any mark the last judges.
 */
export function toldApart(...schemes: readonly [Scheme, ...Scheme[]]): Scheme {
	const [first] = schemes;
	const last = schemes[schemes.length - 1] ?? first;
	return {
		name: schemes.map(({ name }) => name).join(' or '),
		marks: schemes.flatMap(({ marks }) => marks),
		header: first.header,
		needsSecret: schemes.some(({ needsSecret }) => needsSecret),
		signsBody: schemes.every(({ signsBody }) => signsBody),
		signsNoTime: schemes.some(({ signsNoTime }) => signsNoTime),
		toleranceSeconds: first.toleranceSeconds,
		rejections: [...new Set(schemes.flatMap(({ rejections }) => rejections))],
		key: first.key,
		sign: first.sign,
		verify: (message, keys, window) => {
			const carries = (one: Scheme) =>
				one.marks.some((mark) => message.headers[mark] !== undefined);
			return (schemes.find(carries) ?? last).verify(message, keys, window);
		},
	};
}

/** In a query a plus is read as a space: a token that was appended as it is must not fail for that. */
const plusAsSpace = (text: string) => text.replaceAll('+', ' ');

/**
 * A platform that does not sign. Where the user sets a token, it must be in the URL's query (`?token=…`)
 * or in the `x-webhook-token` header: the platform's own advice of a URL nobody can guess.
 */
export const unsigned: Scheme = {
	name: 'unsigned',
	marks: [],
	header: undefined,
	needsSecret: false,
	signsBody: false,
	signsNoTime: false,
	toleranceSeconds: undefined,
	rejections: ['secret-missing', 'token-mismatch'],
	key: tokenKey,
	sign: () => ({}),
	verify: (message, keys) => {
		if (keys === undefined) return { ok: true, keyIndex: -1, claims: {}, signsBody: false };
		if (keys.length === 0) return reject('secret-missing');
		const inUrl = Object.entries(message.query).find(([name]) => /^token$/i.test(name))?.[1];
		const given = inUrl ?? headerOf(message.headers, 'x-webhook-token');
		const written = typeof inUrl === 'string' ? plusAsSpace : (text: string) => text;
		const keyIndex =
			typeof given === 'string'
				? keys.findIndex((key) => timingSafeEqualText(written(key.text), written(given)))
				: -1;
		return keyIndex < 0
			? reject('token-mismatch')
			: { ok: true, keyIndex, claims: {}, signsBody: false };
	},
};
