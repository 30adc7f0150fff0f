import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runACall } from '../../../nodes/RunACall/platform';
import { keysOf, textKey } from '../../../lib/webhook/signature/keys';
import { message, type JsonObject } from '../../../lib/webhook/http/message';
import type { Selection } from '../../../lib/webhook/platform/definition';
import { receive, type Received, type Verdict } from '../../../lib/webhook/receive';
import { acceptedEvent, changedBody } from '../changed';

const FOLDER = join(__dirname, '../../fixtures/RunACall');
/** Names of all sample bodies, `<event>` or `<event>~<variant>`. */
export const FIXTURES = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
export const SECRET = 'rac-signing-secret-0142';
/** 2026-01-01T12:35:00Z */
export const NOW_SECONDS = 1_767_270_900;
/** The record of an event whose data tells nothing. */
export const EMPTY = { contact: {}, call: {}, message: {} };

/** The bytes of a sample. */
export const bytesOf = (fixture: string) => readFileSync(join(FOLDER, `${fixture}.json`));
/** A sample as JSON. */
export const bodyOf = (fixture: string) => JSON.parse(bytesOf(fixture).toString()) as JsonObject;
/** HMAC-SHA256 with the secret, in hex, made by node:crypto alone. */
export const hmacHex = (...parts: Array<string | Buffer>) =>
	parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', SECRET)).digest('hex');
/** The header of the API's dialect. */
export const ofTime = (body: Buffer, seconds = NOW_SECONDS) => ({
	'run-a-call-signature': `t=${seconds},v1=${hmacHex(`${seconds}.`, body)}`,
});
/** The header of the help centre's dialect. */
export const ofBody = (body: Buffer) => ({ 'x-signature': hmacHex(body) });

/** What the platform's trigger makes of a request. */
export function judge(
	body: Buffer,
	headers: Record<string, string> = ofTime(body),
	selection: Selection = 'all',
	secrets = [SECRET],
): Verdict {
	const addresses = ['https://n8n.example.com/webhook/run-a-call'];
	return receive(message({ body, headers, query: {}, addresses, receivedAt: NOW_SECONDS * 1000 }), {
		platform: runACall,
		keys: keysOf(textKey, secrets),
		verification: true,
		selection,
		scope: 'workflow/node',
	});
}

/** The event of a rightly signed request. */
export function received(body: Buffer | JsonObject, selection?: Selection, headers = {}): Received {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
	return acceptedEvent(judge(bytes, { ...ofTime(bytes), ...headers }, selection));
}

/** A fixture's body with other top-level fields; those of `data` are changed one by one. */
export function changed(fixture: string, change: JsonObject): JsonObject {
	return changedBody(bodyOf(fixture), change);
}

/** The key of a rightly signed request, in hex. */
export const keyOf = (body: Buffer | JsonObject, selection?: Selection) =>
	received(body, selection).key.toString('hex');

const FRAME = ['platform', 'event', 'id', 'occurredAt', 'receivedAt', 'data', 'envelope'];

/** The item without its frame. */
export function sectionsOf({ item }: Received): object {
	return Object.fromEntries(Object.entries(item).filter(([name]) => !FRAME.includes(name)));
}
