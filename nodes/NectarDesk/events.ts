import {
	event,
	type Around,
	type EventDefinition,
	type KeyParts,
} from '../../lib/webhook/platform/event';
import type { RecordDraft } from '../../lib/webhook/record/schema';
import { toUtc } from '../../lib/webhook/record/read';
import { callRecord, endedRecord, voicemailRecord } from './callRecord';
import { contactRecord, listRecord, messageRecord } from './record';
import { Call, Contact, ContactList, Message, type CallData } from './schemas';

/*
 * No delivery has an id or a time, and one call comes in up to six events, some of them more than once: what tells a
 * retry is the entity together with its content, as long as nothing else came in between ("events for the same call or
 * message are sent in the order they occur").
 */
const entity = ({ id }: { id?: string | undefined }, { content }: Around): KeyParts => [
	id,
	content,
];

function callEvent(
	description: string,
	record: (data: CallData) => RecordDraft,
	occurredAt?: (data: CallData) => string | undefined,
): EventDefinition {
	return event({
		description,
		data: Call,
		key: entity,
		thing: ({ id }) => [id],
		record: (data) => record(data),
		occurredAt,
	});
}

const endOfCall = (data: CallData) => toUtc(data.endedDate);

function contactEvent(description: string, time: 'createDate' | 'modifiedDate'): EventDefinition {
	return event({
		description,
		data: Contact,
		key: entity,
		thing: ({ id }) => [id],
		record: contactRecord,
		occurredAt: (data) => toUtc(data[time]),
	});
}

function listEvent(description: string, time: 'createDate' | 'modifiedDate'): EventDefinition {
	return event({
		description,
		data: ContactList,
		key: entity,
		thing: ({ id }) => [id],
		record: listRecord,
		occurredAt: (data) => toUtc(data[time]),
	});
}

function messageEvent(description: string, direction: 'inbound' | 'outbound'): EventDefinition {
	return event({
		description,
		data: Message,
		key: entity,
		thing: ({ id }) => [id],
		record: (data) => messageRecord(data, direction),
		occurredAt: (data) => toUtc(data.createdDate),
	});
}

/** Every event of Nectar Desk, by the names its web app shows; names on the wire are not documented. */
export const events = {
	'Contact Created': contactEvent('A contact is added', 'createDate'),
	'Contact Modified': contactEvent('A contact is changed', 'modifiedDate'),
	'Contact List Created': listEvent('A contact list gets its first contacts', 'createDate'),
	'Contact List Modified': listEvent('A contact list is changed', 'modifiedDate'),
	'Call Ended': callEvent('A call ends', endedRecord, endOfCall),
	'Call Abandoned': callEvent(
		'The caller hangs up before anybody answers',
		(data) => callRecord(data, 'abandoned'),
		endOfCall,
	),
	'Call Overflowed To Voicemail': callEvent(
		'A call is sent to voicemail',
		voicemailRecord,
		endOfCall,
	),
	'Call Disposition Saved': callEvent("An agent saves a call's disposition", callRecord),
	'Call Disposition Modified': callEvent("A call's saved disposition is changed", callRecord),
	'Call Recording Received': callEvent('All recordings of a call are available', callRecord),
	'Message Received': messageEvent('A message is received', 'inbound'),
	'Message Sent': messageEvent('A message is sent', 'outbound'),
} as const;

/** The name of an event as Nectar Desk's web app shows it. */
export type EventName = keyof typeof events;
