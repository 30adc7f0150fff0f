import { createHmac } from 'node:crypto';
import { dialerCx } from '../../../nodes/DialerCx/platform';
import { keysOf } from '../../../lib/webhook/signature/keys';
import { message } from '../../../lib/webhook/http/message';
import type { Selection } from '../../../lib/webhook/platform/definition';
import { receive, type Received, type Verdict } from '../../../lib/webhook/receive';
import { eventIn, samplesIn } from '../samples';

export const SECRET = 'dcx-9f2b7c41';
/** The names of the samples and their bytes. */
export const { names: FIXTURES, bytesOf: fixture } = samplesIn('DialerCx');
/** HMAC-SHA256 in hex, made by node:crypto alone. */
export const hexHmac = (body: Buffer, secret = SECRET) =>
	createHmac('sha256', secret).update(body).digest('hex');

/** How a body arrives, where not rightly signed at 15:35:00Z for a trigger of all events. */
export interface Circumstances {
	readonly signature?: string;
	readonly secrets?: readonly string[];
	readonly selection?: Selection;
	readonly toleranceSeconds?: number;
	readonly secondsLater?: number;
}

/** What the platform's trigger makes of a body. */
export function arrival(body: Buffer, circumstances: Circumstances = {}): Verdict {
	const { signature = hexHmac(body), secrets = [SECRET], selection = 'all' } = circumstances;
	const { toleranceSeconds, secondsLater = 0 } = circumstances;
	const receivedAt = Date.parse('2026-03-07T15:35:00Z') + secondsLater * 1000;
	const headers = { 'x-webhook-signature': signature };
	return receive(message({ body, headers, query: {}, addresses: [], receivedAt }), {
		platform: dialerCx,
		keys: keysOf(dialerCx.signature.key, secrets),
		verification: true,
		toleranceSeconds,
		selection,
		scope: 'workflow/node',
	});
}

/** The event of a rightly signed body. */
export function accepted(body: Buffer, circumstances?: Circumstances): Received {
	return eventIn(arrival(body, circumstances));
}

/** A sample with some of its fields changed. */
export function changed(name: string, top: object, data: object = {}): Buffer {
	const body = JSON.parse(fixture(name).toString()) as { data: object };
	return Buffer.from(JSON.stringify({ ...body, ...top, data: { ...body.data, ...data } }));
}

/** The key of a rightly signed body, in hex. */
export const keyOf = (body: Buffer, circumstances?: Circumstances) =>
	accepted(body, circumstances).key.toString('hex');
