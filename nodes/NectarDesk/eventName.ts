import { headerOf, isObject, type JsonObject, type Message } from '../webhook/message';
import type { Selection } from '../webhook/platform';
import { events, type EventName } from './events';
import { eventOfShape, shaped } from './shapes';

/** An event's name and what told it. */
export interface Named {
	readonly type: EventName;
	readonly from: 'url' | 'body' | 'header' | 'selection' | 'shape';
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
		const { [name]: data, ...frame } = body;
		if (isObject(data)) return { data, frame };
	}
	return { data: body, frame: {} };
}

/**
 * Finds the event's name. Calls come without any name, and their `type` is a direction, so names are believed only
 * where they are in the list; then the URL the user made for the event is surest, and the entity's shape the last resort.
 */
export function nameOf(
	body: JsonObject,
	{ data, frame }: Framed,
	{ headers, query }: Pick<Message, 'headers' | 'query'>,
	selection: Selection,
): Named | undefined {
	const url = knownName([query.event].flat());
	if (url !== undefined) return { type: url, from: 'url' };
	const written = knownName([
		...IN_BODY.map((field) => body[field]),
		// Beside the entity, not in it: lists have names of their own.
		frame.name,
	]);
	if (written !== undefined) return { type: written, from: 'body' };
	const header = knownName(IN_HEADERS.map((name) => headerOf(headers, name)));
	if (header !== undefined) return { type: header, from: 'header' };
	const only = selection !== 'all' && selection.size === 1 ? knownName([...selection]) : undefined;
	if (only !== undefined) return { type: only, from: 'selection' };
	const type = eventOfShape(data, selection);
	return type && { type, from: 'shape' };
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

/** The first known name among these, however it is spelled: call_ended, callEnded, "Call Ended". */
function knownName(candidates: readonly unknown[]): EventName | undefined {
	for (const candidate of candidates) {
		if (typeof candidate !== 'string' || candidate.length > LONGEST_NAME) continue;
		const name = names.get(bare(candidate));
		if (name !== undefined) return name;
	}
	return undefined;
}

function bare(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
