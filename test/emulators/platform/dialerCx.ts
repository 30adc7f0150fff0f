/**
 * Dialer.CX, the predictive dialer, as a webhook sender (dialer-cx-docs.pages.dev/integrations/webhooks).
 *
 * - Settings: Admin → Settings → Webhooks with URL (https: in production), events (one to all) and a toggle
 *   (`enable`, `disable`); several endpoints side by side.
 * - `X-Webhook-Signature`: hex HMAC-SHA256 of the raw body, no prefix, no time. `{event, timestamp, data}`, and no
 *   id: two equal events within one second have equal bodies.
 * - A 2xx within 10 s is a success; a failed delivery is retried three times, after 5 s, 30 s and 120 s. 4xx
 *   answers count as failures like any other.
 * - The log has each attempt with status and response body (`deliveries`).
 */
import type { Behaviour } from '../engine/behaviour';
import type { Emulator, EmulatorOptions } from '../engine/emulator';
import { hmacSha256, isoSeconds } from '../engine/formats';
import { PlatformEmulator } from './emulate';
import { any2xx, everyFailure, policy } from './policies';
import { dialerCxSamples } from '../samples/dialerCx';

export function createDialerCx(options: EmulatorOptions = {}): Emulator {
	const behaviour: Behaviour = {
		name: 'Dialer.CX',
		id: 'dialerCx',
		dialect: 'document',
		events: Object.keys(dialerCxSamples),
		signs: 'body',
		signatureHeader: 'x-webhook-signature',
		secretBelongsTo: 'subscription',
		requiresHttps: true,
		replaysByHand: false,
		policy: policy({
			timeoutSeconds: 10,
			retryAfterSeconds: [5, 30, 120],
			succeeds: any2xx,
			retries: everyFailure,
		}),
		newSubscriptionId: (draw) => String(draw.integer(1, 99_999)),
		newSecret: (draw) => draw.hex(32),
		sample: (eventType, draw, at) => dialerCxSamples[eventType]?.(draw, at) ?? {},
		envelope: ({ eventType, data, at }) => ({
			body: { event: eventType, timestamp: isoSeconds(at), data },
		}),
		sign: ({ body, secret }) => ({ 'X-Webhook-Signature': hmacSha256(secret, 'hex', body) }),
	};
	return new PlatformEmulator(behaviour, options);
}
