import { createHmac } from 'node:crypto';
import { onCallClerk } from '../../../nodes/OnCallClerk/platform';
import { keysOf } from '../../../lib/webhook/signature/keys';
import { message } from '../../../lib/webhook/http/message';
import { receive, type Received, type Verdict } from '../../../lib/webhook/receive';
import { eventIn, samplesIn } from '../samples';

export const SECRET = 'occ_5b1e90d2c7';
/** The names of the samples and their bytes. */
export const { names: FIXTURES, bytesOf: fixture } = samplesIn('OnCallClerk');
/** HMAC-SHA256, made by node:crypto alone. */
export const hmac = (
	body: Buffer,
	encoding: 'hex' | 'base64' | 'base64url' = 'hex',
	secret = SECRET,
) => createHmac('sha256', secret).update(body).digest(encoding);

/** How a body arrives, where not rightly signed at 20:26:41Z. */
export interface Circumstances {
	readonly signature?: string;
	readonly secrets?: readonly string[];
	readonly secondsLater?: number;
}

/** What the platform's trigger of all events makes of a body. */
export function arrival(body: Buffer, circumstances: Circumstances = {}): Verdict {
	const { signature = hmac(body), secrets = [SECRET], secondsLater = 0 } = circumstances;
	const receivedAt = Date.parse('2024-05-08T20:26:41Z') + secondsLater * 1000;
	const headers = { 'x-oncallclerk-signature': signature };
	return receive(message({ body, headers, query: {}, addresses: [], receivedAt }), {
		platform: onCallClerk,
		keys: keysOf(onCallClerk.signature.key, secrets),
		verification: true,
		selection: 'all',
		scope: 'workflow/node',
	});
}

/** The event of a rightly signed body. */
export function accepted(body: Buffer, circumstances?: Circumstances): Received {
	return eventIn(arrival(body, circumstances));
}

/** A sample with other top-level fields. */
export function changed(name: string, top: object): Buffer {
	const body = JSON.parse(fixture(name).toString()) as object;
	return Buffer.from(JSON.stringify({ ...body, ...top }));
}

/** The key of a rightly signed body, in hex. */
export const keyOf = (body: Buffer, circumstances?: Circumstances) =>
	accepted(body, circumstances).key.toString('hex');
