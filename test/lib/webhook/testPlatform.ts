import { number, object, open, text } from '../../../lib/webhook/platform/fields';
import { keysOf, textKey } from '../../../lib/webhook/signature/keys';
import type { Headers, JsonObject } from '../../../lib/webhook/http/message';
import { envelopeOf } from '../../../lib/webhook/platform/envelope';
import { event } from '../../../lib/webhook/platform/event';
import { definePlatform, type Platform } from '../../../lib/webhook/platform/definition';
import { receive, type Received, type Reception, type Verdict } from '../../../lib/webhook/receive';
import { toUtc } from '../../../lib/webhook/record/read';
import { hmac } from '../../../lib/webhook/signature/schemes';
import { hmacSha256, messageOf, NOW } from './signature/signing';

export const SECRET = 's3cret-0142';
export const SIGNATURE = 'x-signature';

const Call = object({ id: text(), version: number(), from: text(), extra: open() });

/** A platform made for these tests: every kind of event identity, a handshake, a signature over the body. */
export const bell: Platform = definePlatform({
	id: 'bell',
	name: 'Bell',
	documentation: 'https://bell.example/webhooks',
	credential: 'bellApi',
	events: {
		'call.ended': event({
			description: 'Once in the life of a call',
			data: Call,
			aliases: ['call_ended'],
			key: (data) => [data.id],
			record: (data) => ({
				contact: { phone: data.from, customFields: data.extra },
				call: { id: data.id },
			}),
		}),
		'call.changed': event({
			description: 'Again and again',
			data: Call,
			key: (data) => [data.id, data.version],
			record: () => ({}),
		}),
		'call.cancelled': event({
			description: 'Some of the changes',
			data: Call,
			within: {
				type: 'call.changed',
				when: (data) =>
					typeof data === 'object' &&
					data !== null &&
					'status' in data &&
					data.status === 'cancelled',
			},
			key: (data) => [data.id],
			record: () => ({}),
		}),
		nameless: event({
			description: 'Without any identity',
			data: Call,
			key: () => [],
			record: () => ({}),
			occurredAt: () => '2026-01-01T00:00:00.000Z',
		}),
	},
	defaultEvents: ['call.ended'],
	envelope: (body) =>
		envelopeOf(body, {
			type: ['event', 'type'],
			id: ['event_id'],
			occurredAt: ({ at }) => toUtc(typeof at === 'number' ? at : undefined),
			data: 'data',
		}),
	handshake: (body) => (body.event === 'ping' ? { challenge: body.challenge ?? null } : undefined),
	signature: hmac({ header: SIGNATURE }),
	delivery: {
		timeoutSeconds: 10,
		retryAfterSeconds: [5, 30],
		success: '2xx',
		retries: 'any failure',
		rememberSeconds: 86_400,
	},
	subscription: { by: 'hand', where: 'Settings', secret: 'There.', steps: [] },
});

/** Bytes of a body: JSON of an object, or text and bytes as they are. */
export function bytes(body: JsonObject | string | Buffer): Buffer {
	if (Buffer.isBuffer(body)) return body;
	return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The header that makes a body accepted. */
export const signatureOf = (body: JsonObject | string | Buffer) => ({
	[SIGNATURE]: hmacSha256(SECRET, bytes(body)).toString('hex'),
});

/** A trigger that wants everything. */
export const wantsAll: Reception = {
	platform: bell,
	keys: keysOf(textKey, [SECRET]),
	verification: true,
	selection: 'all',
	scope: 'workflow/node',
};

/** What a trigger makes of a request with exactly these headers. */
export function judged(
	body: JsonObject | string | Buffer,
	headers: Headers,
	reception: Partial<Reception> = {},
): Verdict {
	const request = messageOf({ body: bytes(body), headers, nowSeconds: NOW });
	return receive(request, { ...wantsAll, ...reception });
}

/** What a trigger makes of a rightly signed request. */
export function receiveSigned(
	body: JsonObject | string | Buffer,
	reception: Partial<Reception> = {},
	headers: Headers = {},
): Verdict {
	return judged(body, { ...signatureOf(body), ...headers }, reception);
}

/** The event of a rightly signed request. */
export function received(
	body: JsonObject | string | Buffer,
	reception: Partial<Reception> = {},
	headers: Headers = {},
): Received {
	const verdict = receiveSigned(body, reception, headers);
	if (verdict.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(verdict)}`);
	return verdict.event;
}
