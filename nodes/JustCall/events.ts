import { isObject, type Json } from '../webhook/message';
import { event, type Around, type EventDefinition, type KeyParts } from '../webhook/platform';
import { callRecord, type CallStatus } from './callRecord';
import { directionOf, given, utcOf } from './spelling';
import { appointmentRecord, contactRecord, messageRecord, sentAt } from './record';
import { Appointment, Call, Contact, Message, type CallData, type MessageData } from './schemas';

/*
 * JustCall advises to deduplicate by call_id or message_id; its developer documentation writes id, and call_sid where
 * the id comes empty. request_id is no identity: two subscriptions give one message two of them, and whether a retry
 * keeps it is not documented. What happens to the same call or message again is told apart by its content.
 */
const callId = (data: CallData) => given(data.id, data.call_id, data.call_sid);
const messageId = (data: MessageData) => given(data.id, data.message_id);
const again = (id: string | undefined, { content }: Around): KeyParts => [id, content];

function oncePerCall(
	description: string,
	stage: CallStatus | undefined,
	aliases: readonly string[] = [],
): EventDefinition {
	return event({
		description,
		data: Call,
		key: (data) => [callId(data)],
		record: (data, around) => callRecord(data, stage, around),
		occurredAt: (data) => utcOf(data.call_date, data.call_time),
		aliases,
	});
}

/** No `occurredAt`: the data tells when the call was, not when it changed. */
function againForCall(description: string, stage?: CallStatus): EventDefinition {
	return event({
		description,
		data: Call,
		key: (data, around) => again(callId(data), around),
		record: (data, around) => callRecord(data, stage, around),
	});
}

interface MessageEvent {
	description: string;
	channel: 'sms' | 'whatsapp';
	direction?: 'inbound' | 'outbound';
	within?: EventDefinition['within'];
}

function oncePerMessage({
	description,
	channel,
	direction,
	within,
}: MessageEvent): EventDefinition {
	return event({
		description,
		data: Message,
		key: (data) => [messageId(data)],
		record: (data, around) => messageRecord(data, channel, direction, around),
		occurredAt: sentAt,
		within,
	});
}

function messageStatus(description: string, channel: 'sms' | 'whatsapp'): EventDefinition {
	return event({
		description,
		data: Message,
		key: (data, around) => again(messageId(data), around),
		record: (data, around) => messageRecord(data, channel, 'outbound', around),
	});
}

const inBothDirections = (wanted: 'inbound' | 'outbound'): EventDefinition['within'] => ({
	type: 'sms.sent_received',
	when: (data: Json | undefined) => isObject(data) && directionOf(data.direction) === wanted,
});

/** Every event of JustCall, by the help page's name where it has one, else by the developer documentation's. */
export const events = {
	'call.completed': oncePerCall('A call ended, in either direction', 'completed'),
	'call.missed': oncePerCall('An incoming call was not answered and left no voicemail', 'missed'),
	'voicemail.received': oncePerCall('A caller left a voicemail', 'voicemail', ['call.voicemail']),
	'call.incoming': oncePerCall('An incoming call started to ring', 'ringing'),
	'call.initiated': oncePerCall('An outgoing call was started', 'started'),
	'call.answered': oncePerCall('An incoming call was picked up', 'answered'),
	// A caller can come to a queue twice in one call.
	'call.enters_queue': againForCall('An incoming caller entered a queue', 'queued'),
	'call.exits_queue': againForCall('An incoming caller left a queue'),
	'call.updated': againForCall("A call's notes, disposition, rating or other details changed"),
	'jc.call_ai_generated': againForCall(
		'The AI report on a call is ready: transcript, summary, sentiment and score',
		'completed',
	),
	'call.ai_voice_agent': againForCall(
		'The data that an AI voice agent collected in a call is ready',
		'completed',
	),
	'sms.received': oncePerMessage({
		description: 'An SMS arrived',
		channel: 'sms',
		direction: 'inbound',
		within: inBothDirections('inbound'),
	}),
	'sms.sent': oncePerMessage({
		description: 'An SMS was sent',
		channel: 'sms',
		direction: 'outbound',
		within: inBothDirections('outbound'),
	}),
	'sms.sent_received': oncePerMessage({
		description: 'An SMS arrived or was sent; its direction tells which',
		channel: 'sms',
	}),
	'sms.status_updated': messageStatus('The delivery status of an outgoing SMS changed', 'sms'),
	'whatsapp.message_received': oncePerMessage({
		description: 'A WhatsApp message arrived',
		channel: 'whatsapp',
		direction: 'inbound',
	}),
	'whatsapp.message_sent': oncePerMessage({
		description: 'A WhatsApp message was sent',
		channel: 'whatsapp',
		direction: 'outbound',
	}),
	'whatsapp.message_status_updated': messageStatus(
		'The delivery status of an outgoing WhatsApp message changed',
		'whatsapp',
	),
	'sd.call_completed': oncePerCall('A Sales Dialer call ended', 'completed'),
	'sd.call_updated': againForCall(
		"A Sales Dialer call's notes, disposition, rating or other details changed",
	),
	'sd.call_ai_generated': againForCall(
		'The AI report on a Sales Dialer call is ready',
		'completed',
	),
	'contact.created': event({
		description: 'A contact was added to JustCall',
		data: Contact,
		key: (data) => [given(data.id, data.contact_id)],
		record: contactRecord,
	}),
	'jc.contact_status_updated': event({
		description:
			'A contact was put on or taken off the blacklist, do-not-disturb or do-not-message list',
		data: Contact,
		key: (data, around) => again(given(data.id, data.contact_id), around),
		record: contactRecord,
	}),
	'appointment.scheduled': event({
		description: 'A customer booked an appointment through a JustCall calendar',
		data: Appointment,
		key: (data) => [given(data.id)],
		record: appointmentRecord,
	}),
};
