import { directionOf } from '../../lib/webhook/record/callStatus';
import type { JsonObject } from '../../lib/webhook/http/message';
import type { EventDefinition } from '../../lib/webhook/platform/event';
import { events, type EventName } from './events';
import { Message } from './schemas';

/** Whether a body has fields that only a call, message, contact or contact list has. */
export function shaped(body: JsonObject): boolean {
	return isCall(body) || isMessage(body) || isContact(body) || isList(body);
}

/** What an entity is, and the events it may come in: one shape has several. */
export type Subject = readonly [subject: string | undefined, candidates: readonly EventName[]];

const every = Object.keys(events) as EventName[];

/** What an entity is by its fields; undefined where they tell nothing, so that it may come in any event. */
export function subjectOf(body: JsonObject): Subject {
	if (isCall(body)) {
		const ruledOut = body.abandoned === false ? 'Call Abandoned' : undefined;
		return ['Call', every.filter((name) => name.startsWith('Call ') && name !== ruledOut)];
	}
	if (isMessage(body)) {
		const direction = directionOf(Message.parse(body).type);
		if (direction === undefined) return ['Message', ['Message Received', 'Message Sent']];
		return ['Message', [direction === 'inbound' ? 'Message Received' : 'Message Sent']];
	}
	if (isList(body)) return ['Contact List', ['Contact List Created', 'Contact List Modified']];
	if (isContact(body)) return ['Contact', ['Contact Created', 'Contact Modified']];
	return [undefined, every];
}

/** An event of each subject that reads what all of them have. */
const READERS: Readonly<Record<string, EventName>> = {
	Call: 'Call Disposition Saved',
	Contact: 'Contact Modified',
	'Contact List': 'Contact List Modified',
};

/** Reads an entity of which nothing tells the event. */
export const readUnrecognized: EventDefinition['read'] = (data, around) => {
	const reader = READERS[around.envelope.type ?? ''];
	const { record } = reader ? events[reader].read(data, around) : { record: {} };
	return { parts: [], record };
};

function isCall(body: JsonObject): boolean {
	return has(body, [
		'startedDate',
		'endedDate',
		'talkTime',
		'waitingTime',
		'call_type',
		'call_recordings',
		'abandoned',
	]);
}

function isMessage(body: JsonObject): boolean {
	const text = ['text', 'body', 'message'].some((name) => typeof body[name] === 'string');
	return text && !isCall(body) && !has(body, ['firstName', 'lastName']);
}

function isList(body: JsonObject): boolean {
	return has(body, ['contacts', 'contactsCount']) && !isCall(body) && !isMessage(body);
}

function isContact(body: JsonObject): boolean {
	const person = has(body, ['firstName', 'lastName', 'email', 'phone']);
	return person && !isCall(body) && !isMessage(body) && !isList(body);
}

function has(body: JsonObject, names: readonly string[]): boolean {
	return names.some((name) => name in body);
}
