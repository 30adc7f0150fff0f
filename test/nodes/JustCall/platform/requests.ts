import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { justCall } from '../../../../nodes/JustCall/platform';
import { keysOf, textKey } from '../../../../lib/webhook/signature/keys';
import { message, type JsonObject } from '../../../../lib/webhook/http/message';
import type { Selection } from '../../../../lib/webhook/platform/definition';
import { receive, type Received, type Verdict } from '../../../../lib/webhook/receive';
import { acceptedEvent, changedBody } from '../../changed';

const FOLDER = join(__dirname, '../../../fixtures/JustCall');
/** The names of the fixtures: an event type, and what is special. */
export const FIXTURES = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
const SECRET = 'jc-api-secret-0142';
/** Where the requests are sent to. */
export const ADDRESS = 'https://n8n.example.com/webhook/justcall';
const NOW_SECONDS = 1_773_326_100; // 2026-03-12T14:35:00Z

/** A fixture as it is sent. */
export const bytesOf = (fixture: string) => readFileSync(join(FOLDER, `${fixture}.json`));
/** What it says. */
export const bodyOf = (fixture: string) => JSON.parse(bytesOf(fixture).toString()) as JsonObject;
const hex = (content: string | Buffer) =>
	createHmac('sha256', SECRET).update(content).digest('hex');

/** The headers of either dialect, told by the body's own fields. */
function headersFor(body: Buffer): Record<string, string> {
	const { type, webhook_url: url } = JSON.parse(body.toString()) as Record<string, string>;
	if (type === undefined) return { 'x-justcall-signature': hex(body) };
	const timestamp = '2026-03-12 14:34:58';
	return {
		'x-justcall-signature': hex(
			`${SECRET}|${encodeURIComponent(url ?? ADDRESS)}|${type}|${timestamp}`,
		),
		'x-justcall-signature-version': 'v1',
		'x-justcall-request-timestamp': timestamp,
	};
}

/** What a signed request with this body turns out to be. */
export function verdictOn(body: Buffer | JsonObject, selection: Selection = 'all'): Verdict {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
	return receive(
		message({
			body: bytes,
			headers: headersFor(bytes),
			query: {},
			addresses: [ADDRESS],
			receivedAt: NOW_SECONDS * 1000,
		}),
		{
			platform: justCall,
			keys: keysOf(textKey, [SECRET]),
			verification: true,
			selection,
			scope: 'workflow/node',
		},
	);
}

/** The event of a request that is accepted. */
export function received(body: Buffer | JsonObject, selection?: Selection): Received {
	return acceptedEvent(verdictOn(body, selection));
}

/** A fixture's body with other top-level fields; those of `data` are changed one by one. */
export function changed(fixture: string, change: JsonObject): JsonObject {
	return changedBody(bodyOf(fixture), change);
}

/** What recognizes duplicates of an event. */
export const keyOf = (body: Buffer | JsonObject, selection?: Selection) =>
	received(body, selection).key.toString('hex');
/** The item of a fixture. */
export const itemOf = (fixture: string) => received(bytesOf(fixture)).item;

/** The contact of the vendor's examples. */
export const robert = {
	name: 'Robert Williams',
	firstName: 'Robert',
	lastName: 'Williams',
	email: 'robert.williams@example.com',
	phone: '16465550148',
	phoneE164: '+16465550148',
};
/** Their agent. */
export const john = { id: '27155', name: 'John Smith', email: 'john.smith@example.com' };
