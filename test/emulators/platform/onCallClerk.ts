/**
 * OnCallClerk, the AI receptionist, as a webhook sender (oncallclerk.com/integrations/webhooks).
 *
 * - Settings: an https: URL, or different URLs per event type (`urlByEvent`); all events or some.
 * - `X-OnCallClerk-Signature`: HMAC-SHA256 of the raw body with the webhook's secret. The page names neither the
 *   encoding nor a prefix: hex without one here, `signature` changes both.
 * - `{id: "evt_<ULID>", type, created: <unix seconds>, data}`; the id stays the same over retries and replays.
 * - A 2xx within 5 s is a success. Everything else is retried "with exponential backoff for up to 24 hours": the
 *   steps are not published, here 30 s, doubled each time, as long as the attempt falls within 24 h.
 * - The log has a replay button: `replay(delivery)` sends the same bytes as a new delivery.
 */
import type { Behaviour } from '../engine/behaviour';
import type { Emulator, EmulatorOptions } from '../engine/emulator';
import { hmacSha256, unixSeconds, type Encoding } from '../engine/formats';
import { PlatformEmulator } from './emulate';
import { any2xx, everyFailure, policy } from './policies';
import { onCallClerkSamples } from '../samples/onCallClerk';

export interface OnCallClerkOptions extends EmulatorOptions {
	signature?: { encoding?: Encoding; prefix?: string };
}

const DAY_SECONDS = 24 * 3600;

export function createOnCallClerk({ signature, ...options }: OnCallClerkOptions = {}): Emulator {
	const { encoding = 'hex', prefix = '' } = signature ?? {};
	const behaviour: Behaviour = {
		name: 'OnCallClerk',
		id: 'onCallClerk',
		dialect: 'document',
		events: Object.keys(onCallClerkSamples),
		signs: 'body',
		signatureHeader: 'x-oncallclerk-signature',
		secretBelongsTo: 'subscription',
		requiresHttps: true,
		replaysByHand: true,
		policy: policy({
			timeoutSeconds: 5,
			retryAfterSeconds: doubledWithin(30, DAY_SECONDS),
			succeeds: any2xx,
			retries: everyFailure,
		}),
		newSubscriptionId: (draw) => `wh_${draw.alphanumeric(20)}`,
		newSecret: (draw) => draw.hex(48),
		sample: (eventType, draw, at) => onCallClerkSamples[eventType]?.(draw, at) ?? {},
		envelope: ({ eventType, data, at, draw }) => ({
			body: {
				id: `evt_${draw.fork('event').ulid(at)}`,
				type: eventType,
				created: unixSeconds(at),
				data,
			},
		}),
		sign: ({ body, secret }) => ({
			'X-OnCallClerk-Signature': prefix + hmacSha256(secret, encoding, body),
		}),
	};
	return new PlatformEmulator(behaviour, options);
}

/** Waits of `first` seconds, twice that, and so on, as many as fit into `total` seconds together. */
function doubledWithin(first: number, total: number): number[] {
	const waits: number[] = [];
	for (let wait = first, sum = first; sum <= total; wait *= 2, sum += wait) waits.push(wait);
	return waits;
}
