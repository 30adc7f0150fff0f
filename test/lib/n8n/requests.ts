import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { keysOf } from '../../../lib/webhook/signature/keys';
import { isObject, type JsonObject } from '../../../lib/webhook/http/message';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { folderOf } from './triggers';

/** The secret of every test's credential. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** A credential that holds the secret, under the names any of the credentials has for it. */
export function credentialOf(secret = SECRET): ICredentialDataDecryptedObject {
	return { secret, apiKey: 'api-key', apiSecret: secret };
}

/** One request as it goes over the wire. */
export interface WireRequest {
	readonly body: Buffer;
	readonly headers: Readonly<Record<string, string>>;
}

/** When every sample happens. */
export const NOW = new Date();

/** The bytes of a platform's sample of an event, which happens now. */
export function sampleOf(platform: Platform, type: string): Buffer {
	const file = join(__dirname, `../../fixtures/${folderOf(platform)}/${type}.json`);
	const text = readFileSync(file, 'utf8')
		.replace(/^((?:\t| {2})?"(?:timestamp|created_at)": )"[^"]*"/m, `$1"${NOW.toISOString()}"`)
		.replace(/^((?:\t| {2})?"created": )\d+/m, `$1${Math.floor(NOW.getTime() / 1000)}`);
	return Buffer.from(text);
}

/** How a request differs from what the platform sends. */
export interface Signing {
	readonly secret?: string;
	/** The address the platform has; only JustCall signs it. */
	readonly url?: string;
	/** Epoch seconds of the signature. */
	readonly atSeconds?: number;
	readonly id?: string;
}

/** A platform's request with that body, signed as the platform signs. */
export function signed(
	platform: Platform,
	type: string,
	body: Buffer,
	given: Signing = {},
): WireRequest {
	const { secret = SECRET, url = '', atSeconds = Date.now() / 1000, id = 'msg_1' } = given;
	const { signature } = platform;
	const outgoing = { body, id, type, url, timestampSeconds: atSeconds };
	const headers = {
		'content-type': 'application/json',
		...signature.sign(outgoing, keysOf(signature.key, [secret])),
		// Who doesn't sign doesn't name its events in the body either.
		...(!signature.needsSecret && { 'x-webhook-token': secret, 'x-event': type }),
	};
	return { body, headers };
}

/** A body with other fields; a body that states its address states this one. */
export function altered(body: Buffer, change: JsonObject): Buffer {
	const json: unknown = JSON.parse(body.toString());
	if (!isObject(json)) throw new Error('The sample is no object');
	return Buffer.from(JSON.stringify({ ...json, ...change }));
}
