import { directionOf } from '../webhook/callWords';
import type { JsonObject } from '../webhook/message';
import type { Selection } from '../webhook/platform';
import type { EventName } from './events';
import { Call, type CallData } from './schemas';

/** Whether a body has fields that only a call, message, contact or contact list has. */
export function shaped(body: JsonObject): boolean {
	return isCall(body) || isMessage(body) || isContact(body) || isList(body);
}

/**
 * The event an entity looks like, the most telling sign first. Several events share a shape: the first that is
 * selected counts, as Nectar Desk sends what was ticked there.
 */
export function eventOfShape(body: JsonObject, selection: Selection): EventName | undefined {
	const call = isCall(body) ? Call.parse(body) : undefined;
	const fitting = SIGNS.filter(([, fits]) => fits(body, call)).map(([name]) => name);
	return fitting.find((name) => selection === 'all' || selection.has(name)) ?? fitting[0];
}

type Sign = (body: JsonObject, call: CallData | undefined) => boolean;

const SIGNS: ReadonlyArray<readonly [EventName, Sign]> = [
	['Call Abandoned', (_, call) => call?.abandoned === true],
	['Call Overflowed To Voicemail', (_, call) => wentToVoicemail(call)],
	['Call Disposition Saved', (_, call) => hasDisposition(call)],
	['Call Disposition Modified', (_, call) => hasDisposition(call)],
	['Call Ended', (_, call) => call?.endedDate !== undefined],
	['Call Recording Received', (_, call) => call?.call_recordings[0] !== undefined],
	['Message Sent', (body) => isMessage(body) && directionOf(body.type) === 'outbound'],
	['Message Received', (body) => isMessage(body) && directionOf(body.type) !== 'outbound'],
	['Contact List Modified', isList],
	['Contact List Created', isList],
	['Contact Modified', isContact],
	['Contact Created', isContact],
];

function wentToVoicemail(call: CallData | undefined): boolean {
	return /voice.?mail/i.test(call?.call_type ?? '') || Boolean(call?.voicemail);
}

function hasDisposition(call: CallData | undefined): boolean {
	return typeof call?.disposition === 'object' && call.disposition.code !== undefined;
}

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
