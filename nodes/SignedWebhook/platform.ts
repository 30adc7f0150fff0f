import { anything } from '../../lib/webhook/platform/fields';
import { standardWebhooksKey, textKey, type KeyReader } from '../../lib/webhook/signature/keys';
import {
	headerOf,
	isObject,
	without,
	type JsonObject,
	type Message,
} from '../../lib/webhook/http/message';
import { textAt, type Envelope } from '../../lib/webhook/platform/envelope';
import { event, type EventDefinition } from '../../lib/webhook/platform/event';
import { definePlatform, type Platform } from '../../lib/webhook/platform/definition';
import { toUtc } from '../../lib/webhook/record/read';
import { gitHub, standardWebhooks } from '../../lib/webhook/signature/schemes';
import type { Scheme } from '../../lib/webhook/signature/scheme';

/** What a user says of a self-hosted emitter. */
export interface Emitter {
	readonly scheme: Scheme;
	/** Names of headers with the event's id that the scheme signs along, lower case; the first present one counts. */
	readonly signedIdHeaders?: readonly string[];
	/** Event types to tell apart; none: all are alike. */
	readonly events: readonly string[];
	/** Body fields that may hold the event type, the first present one counts. */
	readonly typeFields: readonly string[];
	/** A header with the event type, lower case, for emitters that keep it out of the body. */
	readonly typeHeader?: string;
	/** Body fields that may hold the event's id. */
	readonly idFields: readonly string[];
}

/** A platform made from the user's own words, for any emitter of signed webhooks. */
export function signedWebhook(emitter: Emitter): Platform {
	return definePlatform({
		id: 'signedWebhook',
		name: 'Signed Webhook',
		documentation: 'https://github.com/standard-webhooks/standard-webhooks',
		credential: 'signedWebhookApi',
		events: Object.fromEntries(emitter.events.map((type) => [type, emitted(type)])),
		defaultEvents: [],
		envelope: (body, message) => envelopeIn(body, message, emitter),
		// How GitHub sends unless told to send JSON.
		formField: 'payload',
		signature: emitter.scheme,
		delivery: {
			timeoutSeconds: 10,
			retryAfterSeconds: [],
			success: '2xx',
			retries: 'any failure',
			// Longer than the schedule Standard Webhooks proposes, 75.6 hours.
			rememberSeconds: 4 * 86_400,
		},
		subscription: {
			by: 'hand',
			sender: 'your system',
			where: "your system's webhook settings",
			secret: 'Use the secret or the public key of the sending system.',
			brief: [
				"Enter the Production URL above in your system's webhook settings.",
				'Select below how your system signs its webhooks.',
				"Enter your system's secret in the credential, then publish.",
			],
			steps: [
				"Enter this node's Production URL in your system's webhook settings.",
				'Select here how your system signs its webhooks, and enter its secret in the credential.',
				'Publish this workflow.',
			],
		},
	});
}

function emitted(type: string): EventDefinition {
	return event({
		description: `Your system sends ${type}`,
		data: anything(),
		key: (_data, { envelope }) => [envelope.id],
		record: () => ({}),
	});
}

function envelopeIn(body: JsonObject, message: Message, emitter: Emitter): Envelope {
	const inBody = textAt(body, emitter.typeFields);
	const inHeader = emitter.typeHeader && headerOf(message.headers, emitter.typeHeader);
	const signed = emitter.signedIdHeaders?.map((name) => headerOf(message.headers, name));
	const id = signed?.find((given) => given) ?? idAt(body, emitter.idFields);
	const { data } = body;
	const framed = isObject(data) || Array.isArray(data);
	return {
		type: inBody ?? (inHeader || undefined),
		typeUnsigned: inBody === undefined,
		id,
		signedId: id,
		wholeBody: true,
		occurredAt: toUtc(textAt(body, ['timestamp', 'created_at', 'occurred_at'])),
		data: framed ? data : body,
		rest: framed ? without(body, 'data') : {},
	};
}

/** The first of these fields that holds an id; a number beyond what JSON keeps exactly is none. */
function idAt(body: JsonObject, names: readonly string[]): string | undefined {
	for (const name of names) {
		const value = body[name];
		if (typeof value === 'string' && value !== '') return value;
		if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
	}
	return undefined;
}

/** Which scheme a secret is for is not known beside the trigger; one of Standard Webhooks shows it. */
const anyKey: KeyReader = Object.assign((secret: string) => readerFor(secret)(secret), {
	flaw: (secret: string) => readerFor(secret).flaw(secret),
});

function readerFor(secret: string): KeyReader {
	return /^(v1a?,)?wh(sec|pk|sk)_/.test(secret) ? standardWebhooksKey : textKey;
}

/** What holds for every emitter, for where its own words are not known yet. */
export const anyEmitter = signedWebhook({
	scheme: { ...gitHub, key: anyKey, rejections: standardWebhooks.rejections },
	events: [],
	typeFields: ['type'],
	idFields: ['id'],
});
