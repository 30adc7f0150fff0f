/**
 * JustCall, the business phone system, as a webhook sender, and the account whose API manages its webhooks
 * (`api.ts` serves that API over HTTP).
 *
 * - Settings → API & Webhooks: an https: URL and its events. All webhooks are signed with the account's API
 *   secret. To the API each event type of a URL is an entry of its own with a `url_id` of 24 hex digits.
 * - `vendor` dialect (developer.justcall.io): `{request_id, webhook_url, url_id, type, data}`; headers
 *   `x-justcall-signature` (hex), `x-justcall-signature-version: v1` and `x-justcall-request-timestamp:
 *   YYYY-MM-DD HH:MM:SS` (taken for UTC). Signed: `secret|encodeURIComponent(webhook_url)|type|timestamp`, not the
 *   body. 200 is the success; only 500, 502, 503, 504 and 429 are retried, 30 to 90 s apart, five attempts in all.
 * - `document` dialect (the help page): `{event, timestamp, data}` with `X-JustCall-Signature`, the HMAC-SHA256 of the
 *   raw body (hex, the page does not say). Anything but 200 within 10 s is retried after 1, 5, 15, 30 and 60 min.
 * - No replay, no order. `emitChange('sms.sent')` fires `sms.sent_received` too, with a request id of its own.
 *
 * Not documented, hence options: the vendor's timeout (10 s here), whether a retry has a new timestamp (`policy`'s
 * `signedTime`; here: yes) and whether it keeps its `request_id` (here: yes, the body is the same).
 */
import type { Behaviour, Occurrence, SignedContent } from '../engine/behaviour';
import { Draw } from '../engine/draw';
import type { Emulator, EmulatorOptions } from '../engine/emulator';
import type { Subscription, Dialect } from '../terms';
import { dateAndTime, hmacSha256, isoSeconds } from '../engine/formats';
import { PlatformEmulator } from './emulate';
import { everyFailure, only200, onStatuses, policy } from './policies';
import { documentSamples, vendorSamples } from '../samples/justCall';

export interface JustCallOptions extends EmulatorOptions {
	dialect?: Dialect;
	apiKey?: string;
	apiSecret?: string;
}

/** One event type of one URL, as the webhook API lists it. */
export interface WebhookEntry {
	type: string;
	webhookUrl: string;
	urlId: string;
}

export interface JustCallEmulator extends Emulator {
	readonly apiKey: string;
	readonly apiSecret: string;
	/** What is registered, by the settings page and by the API alike. */
	entries(): WebhookEntry[];
	/**
	 * Registers any of the API's types, in both dialects, without a look at what is there already: the same URL
	 * twice is two entries. Throws on a type or URL that JustCall does not take.
	 */
	addEntry(type: string, webhookUrl: string): WebhookEntry;
	/** The removed entry, or undefined when there is none with this id. */
	removeEntry(urlId: string): WebhookEntry | undefined;
}

/** The event types that the webhook API accepts. */
export const JUSTCALL_API_TYPES: readonly string[] = Object.keys(vendorSamples);

const SCHEDULES = {
	vendor: policy({
		timeoutSeconds: 10,
		retryAfterSeconds: Array.from({ length: 4 }, () => [30, 90] as const),
		succeeds: only200,
		retries: onStatuses(500, 502, 503, 504, 429),
	}),
	document: policy({
		timeoutSeconds: 10,
		retryAfterSeconds: [60, 300, 900, 1800, 3600],
		succeeds: only200,
		retries: everyFailure,
	}),
};

export function createJustCall(options: JustCallOptions = {}): JustCallEmulator {
	return new JustCallAccount(options);
}

class JustCallAccount extends PlatformEmulator implements JustCallEmulator {
	readonly apiKey: string;
	readonly apiSecret: string;

	constructor({ dialect = 'vendor', apiKey, apiSecret, ...options }: JustCallOptions) {
		const draw = new Draw(`${options.seed ?? 'emulators'}/justcall account`);
		const secret = apiSecret ?? draw.fork('secret').hex(40);
		super(behaviourOf(dialect, secret), options);
		this.apiKey = apiKey ?? draw.fork('key').hex(40);
		this.apiSecret = secret;
	}

	entries(): WebhookEntry[] {
		return this.subscriptions().flatMap((subscription) =>
			eventTypesOf(subscription, this.events).map((type) => entryOf(subscription, type)),
		);
	}

	addEntry(type: string, webhookUrl: string): WebhookEntry {
		const subscription = this.register({ url: webhookUrl, events: [type] }, JUSTCALL_API_TYPES);
		return entryOf(subscription, type);
	}

	removeEntry(urlId: string): WebhookEntry | undefined {
		for (const subscription of this.subscriptions()) {
			const types = eventTypesOf(subscription, this.events);
			const type = types.find((candidate) => urlIdOf(subscription, candidate) === urlId);
			if (type === undefined) continue;
			subscription.events = types.filter((other) => other !== type);
			if (subscription.events.length === 0) this.unsubscribe(subscription);
			return entryOf(subscription, type);
		}
		return undefined;
	}
}

const eventTypesOf = ({ events }: Subscription, all: readonly string[]) =>
	events === 'all' ? all : events;

const urlIdOf = ({ id }: Subscription, type: string) => new Draw(`${id}/${type}`).hex(24);

const entryOf = (subscription: Subscription, type: string): WebhookEntry => ({
	type,
	webhookUrl: subscription.url,
	urlId: urlIdOf(subscription, type),
});

function behaviourOf(dialect: Dialect, accountSecret: string): Behaviour {
	const samples = dialect === 'vendor' ? vendorSamples : documentSamples;
	return {
		name: 'JustCall',
		id: 'justCall',
		dialect,
		events: Object.keys(samples),
		signs: dialect === 'vendor' ? 'fields' : 'body',
		signatureHeader: 'x-justcall-signature',
		secretBelongsTo: 'account',
		accountSecret,
		requiresHttps: true,
		replaysByHand: false,
		policy: SCHEDULES[dialect],
		newSubscriptionId: (draw) => draw.hex(24),
		newSecret: () => accountSecret,
		sample: (eventType, draw, at) => samples[eventType]?.(draw, at) ?? {},
		envelope: dialect === 'vendor' ? vendorEnvelope : documentEnvelope,
		sign: dialect === 'vendor' ? signFields : signBody,
		...(dialect === 'vendor' && { unfold }),
	};
}

function vendorEnvelope({ eventType, data, at, draw }: Occurrence, subscription: Subscription) {
	const body = {
		request_id: draw.fork(`request to ${subscription.id}`).ulid(at),
		webhook_url: subscription.url,
		url_id: urlIdOf(subscription, eventType),
		type: eventType,
		data,
	};
	return { body };
}

function documentEnvelope({ eventType, data, at }: Occurrence) {
	return { body: { event: eventType, timestamp: isoSeconds(at), data } };
}

function signFields({ url, eventType, secret, at, timestamp = dateAndTime(at) }: SignedContent) {
	const signed = `${secret}|${encodeURIComponent(url)}|${eventType}|${timestamp}`;
	return {
		'x-justcall-signature': hmacSha256(secret, 'hex', signed),
		'x-justcall-signature-version': 'v1',
		'x-justcall-request-timestamp': timestamp,
	};
}

function signBody({ body, secret }: SignedContent) {
	return { 'X-JustCall-Signature': hmacSha256(secret, 'hex', body) };
}

function unfold({ eventType, data }: Occurrence) {
	const self = { eventType, data };
	const both = eventType === 'sms.sent' || eventType === 'sms.received';
	return both ? [self, { eventType: 'sms.sent_received', data }] : [self];
}
