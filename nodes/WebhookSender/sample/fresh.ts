import { isObject, message, type Json, type JsonObject } from '../../../lib/webhook/http/message';
import type { Envelope } from '../../../lib/webhook/platform/envelope';
import type { Platform } from '../../../lib/webhook/platform/definition';

/** What makes a sample new: the time it happens now (epoch milliseconds), and chance (a whole number below the given one). */
export interface Freshness {
	readonly nowMilliseconds: number;
	readonly random: (below: number) => number;
}

/**
 * The data of a platform's real sample body, as if it happened now and to another call, message or record: what tells
 * duplicates of the event is new, so that no trigger takes it for one it has seen.
 */
export function freshData(
	platform: Platform,
	type: string,
	body: Buffer,
	freshness: Freshness,
): Json {
	const { envelope, frame } = readBody(platform, type, body);
	const data = envelope.data ?? {};
	const around = { envelope, content: JSON.stringify(data) };
	const reading = platform.events[type]?.read(data, around);
	const happened = envelope.occurredAt ?? reading?.occurredAt ?? latestTime(frame);
	const later = happened === undefined ? 0 : freshness.nowMilliseconds - Date.parse(happened);
	const ids = new Map<string, string>();
	for (const part of reading?.parts ?? []) {
		const id = String(part ?? '');
		if (holdsId(data, id)) ids.set(id, freshId(id, freshness.random));
	}
	return mapped(data, (value, name) => renewed(value, name, ids, later));
}

function readBody(
	platform: Platform,
	type: string,
	body: Buffer,
): { readonly envelope: Envelope; readonly frame: JsonObject } {
	const query = { event: type };
	const received = message({ body, headers: {}, query, addresses: [], receivedAt: 0 });
	const frame = received.json();
	if (!isObject(frame)) throw new Error(`The sample of ${type} is not a JSON object`);
	return { envelope: platform.envelope(frame, received, new Set([type])), frame };
}

/** Names of fields that hold ids: `id`, `call_id`, `messageUuid`. */
const ID_NAME = /(^|_)(id|sid|uuid|guid)$|[a-z](Id|ID|Sid|Uuid|Guid)$/;
const SHORTEST_ID_IN_TEXT = 6;

function renewed(
	value: string | number,
	name: string,
	ids: ReadonlyMap<string, string>,
	laterMilliseconds: number,
): string | number {
	const fresh = ID_NAME.test(name) ? ids.get(String(value)) : undefined;
	if (fresh !== undefined) return typeof value === 'number' ? Number(fresh) : fresh;
	if (typeof value === 'number') return value;
	let text = shifted(value, laterMilliseconds);
	for (const [old, id] of ids) {
		if (old.length >= SHORTEST_ID_IN_TEXT) text = text.replaceAll(old, id);
	}
	return text;
}

function holdsId(data: Json, id: string): boolean {
	let held = false;
	mapped(data, (value, name) => {
		if (ID_NAME.test(name) && String(value) === id) held = true;
		return value;
	});
	return held && id !== '';
}

/** A copy with other texts and numbers; each is told with the name of its field. */
function mapped(
	data: Json,
	change: (value: string | number, name: string) => string | number,
	name = '',
): Json {
	if (typeof data === 'string' || typeof data === 'number') return change(data, name);
	if (Array.isArray(data)) return data.map((entry) => mapped(entry, change, name));
	if (!isObject(data)) return data;
	return Object.fromEntries(
		Object.entries(data).map(([field, value]) => [field, mapped(value, change, field)]),
	);
}

const FRESH_CHARACTERS = 12;
const NINE_DIGITS = 900_000_000;

/** An id of the same look: digits stay digits, letters letters; short numbers become ones of nine digits. */
function freshId(id: string, random: Freshness['random']): string {
	if (/^\d{1,9}$/.test(id)) return String(100_000_000 + random(NINE_DIGITS));
	const last = id.length - FRESH_CHARACTERS;
	const letters = /^[\da-f-]+$/i.test(id) ? 6 : 26;
	const from = (first: string, below: number) =>
		String.fromCharCode(first.charCodeAt(0) + random(below));
	return [...id]
		.map((character, index) => {
			if (index < last) return character;
			if (/\d/.test(character)) return from('0', 10);
			if (/[a-z]/.test(character)) return from('a', letters);
			return /[A-Z]/.test(character) ? from('A', letters) : character;
		})
		.join('');
}

const TIME =
	/^(\d{4}-\d{2}-\d{2})([T ])(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?$/;

/** The same spelling of a later time; any other text as it is. */
function shifted(text: string, milliseconds: number): string {
	const [, date = '', separator = '', clock = '', zone = ''] = TIME.exec(text) ?? [];
	const time = Date.parse(`${date}T${clock}Z`);
	if (Number.isNaN(time)) return text;
	const later = new Date(time + milliseconds).toISOString();
	return `${later.slice(0, 10)}${separator}${later.slice(11, 11 + clock.length)}${zone}`;
}

function latestTime(data: Json): string | undefined {
	let latest: string | undefined;
	mapped(data, (value) => {
		if (
			typeof value === 'string' &&
			TIME.test(value) &&
			Date.parse(value) > Date.parse(latest ?? '1970-01-01')
		)
			latest = value;
		return value;
	});
	return latest;
}
