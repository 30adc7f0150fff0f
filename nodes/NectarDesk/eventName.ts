import {
	headerOf,
	isObject,
	without,
	type JsonObject,
	type Message,
} from '../../lib/webhook/http/message';
import type { Selection } from '../../lib/webhook/platform/definition';
import { events, type EventName } from './events';
import { shaped, subjectOf } from './shapes';

/** An event's name and what told it. */
interface Told {
	readonly type: EventName;
	readonly eventFrom: 'url' | 'body' | 'header' | 'selection' | 'shape';
	readonly candidates?: undefined;
}

/** How a URL names an event to `nameOf`. */
export const queryOf = (name: string) =>
	`event=${encodeURIComponent(name.toLowerCase().replaceAll(' ', '_').toWellFormed())}`;

/** What an event is about, where nothing tells its name for certain, and the events it may be. */
interface Untold {
	readonly type: string | undefined;
	readonly candidates: readonly EventName[];
	/** The name its URL has, if that is none of Nectar Desk's events. */
	readonly unknownName?: string;
}

/** A body taken apart: the entity it is about, and the fields around it where there is a frame. */
export interface Framed {
	readonly data: JsonObject;
	readonly frame: JsonObject;
}

/** Bodies are flat as far as known; should one come in a frame (`{ event, data: {…} }`), this finds the inside. */
export function unframe(body: JsonObject): Framed {
	if (shaped(body)) return { data: body, frame: {} };
	for (const name of ['data', 'payload']) {
		const data = body[name];
		if (isObject(data)) return { data, frame: without(body, name) };
	}
	return { data: body, frame: {} };
}

/**
 * Finds the event's name. Calls come without any name, and their `type` is a direction, so names are taken only where
 * they are in the list; the URL the user made for the event is surest. What has no certain name is not guessed.
 */
export function nameOf(
	body: JsonObject,
	{ data, frame }: Framed,
	{ headers, query }: Pick<Message, 'headers' | 'query'>,
	selection: Selection,
): Told | Untold {
	const inUrl = namesInUrl(query);
	const url = knownName(inUrl);
	if (url !== undefined) return { type: url, eventFrom: 'url' };
	const written = knownName([
		...IN_BODY.map((field) => body[field]),
		// Beside the entity, not in it: lists have names of their own.
		frame.name,
	]);
	if (written !== undefined) return { type: written, eventFrom: 'body' };
	const header = knownName(IN_HEADERS.map((name) => headerOf(headers, name)));
	if (header !== undefined) return { type: header, eventFrom: 'header' };
	const [subject, candidates] = subjectOf(data);
	const [unknownName] = inUrl;
	if (unknownName !== undefined) {
		return { type: subject, candidates, unknownName: unknownName.slice(0, LONGEST_NAME) };
	}
	const [only, ...more] = selection === 'all' ? [] : knownNames([...selection]);
	if (only !== undefined && more.length === 0 && candidates.includes(only)) {
		return { type: only, eventFrom: 'selection' };
	}
	const [certain, ...others] = candidates;
	return certain !== undefined && others.length === 0
		? { type: certain, eventFrom: 'shape' }
		: { type: subject, candidates };
}

/** The values of `?event=`, whatever the parameter's case, and however often they were encoded. */
function namesInUrl(query: Message['query']): string[] {
	return Object.entries(query)
		.filter(([name]) => name.toLowerCase() === 'event')
		.flatMap(([, value]) => value)
		.filter((value): value is string => typeof value === 'string' && value.trim() !== '')
		.map((text) => decoded(text));
}

/** A URL may have been encoded by its user, by the form it was entered in and by Nectar Desk; n8n decodes once. */
function decoded(text: string, rounds = 2): string {
	if (rounds === 0) return text;
	try {
		return decoded(decodeURIComponent(text), rounds - 1);
	} catch {
		return text;
	}
}

const IN_BODY = [
	'event',
	'event_name',
	'eventName',
	'event_type',
	'eventType',
	'webhook_event',
	'webhookEvent',
	'type',
];
const IN_HEADERS = ['x-event', 'x-event-type', 'x-webhook-event'];

/** Longer texts are no names. */
const LONGEST_NAME = 100;

const names = new Map((Object.keys(events) as EventName[]).map((name) => [bare(name), name]));

/** The first known name among these. */
function knownName(candidates: readonly unknown[]): EventName | undefined {
	return knownNames(candidates)[0];
}

/** The known names among these, however they are spelled: call_ended, callEnded, "Call Ended". */
function knownNames(candidates: readonly unknown[]): EventName[] {
	return candidates
		.filter((one): one is string => typeof one === 'string' && one.length <= LONGEST_NAME)
		.map((one) => names.get(bare(one)))
		.filter((name) => name !== undefined);
}

function bare(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
