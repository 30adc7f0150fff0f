import { directionOf, type Direction } from '../../../lib/webhook/record/callStatus';
import type { Around } from '../../../lib/webhook/platform/event';
import type { RecordDraft } from '../../../lib/webhook/record/schema';
import { firstNumber } from '../../../lib/webhook/record/phoneText';
import { dayOf, secondsAfter, toUtc } from '../../../lib/webhook/record/read';
import { contactOf } from './contact';
import { given, utcOf } from './spelling';
import type { AppointmentData, ContactData, MessageData } from './schemas';

/** The record of a message event; `direction` is what the event's name says, where the data does not. */
export function messageRecord(
	data: MessageData,
	channel: 'sms' | 'whatsapp',
	direction: Direction | undefined,
	{ envelope }: Around,
): RecordDraft {
	const told = directionOf(data.direction) ?? direction;
	const [theirs, ours] = told === 'outbound' ? [data.to, data.from] : [data.from, data.to];
	const customer = firstNumber(data.contact_number, told && theirs);
	const business = data.justcall_number ?? (told && ours);
	const ends = told === 'outbound' ? [business, customer] : [customer, business];
	const [from, to] = told ? ends : [data.from, data.to];
	const content = data.message_info ?? data.sms_info;
	return {
		contact: contactOf(data, customer),
		message: {
			id: given(data.id, data.message_id),
			channel,
			direction: told,
			status: given(data.delivery_status, data.status),
			from,
			to,
			text: content?.body ?? data.body,
			media: mediaOf(data),
			sentAt: sentAt(data) ?? envelope.occurredAt,
		},
		agent: { id: data.agent_id, name: data.agent_name, email: data.agent_email },
	};
}

/** When a message was sent or received, in UTC; undefined where the data does not say. */
export function sentAt(data: MessageData): string | undefined {
	return utcOf(data.sms_date, data.sms_time) ?? utcOf(data.message_date, data.message_time);
}

function mediaOf(data: MessageData) {
	const sent = (data.message_info ?? data.sms_info)?.mms ?? [];
	return [...sent, { media_url: data.media_url, content_type: undefined }].flatMap(
		({ media_url: url, content_type: contentType }) =>
			url === undefined ? [] : [{ url, contentType }],
	);
}

/** The record of a contact event. The zone of the vendor's times is not told, so only a time with a zone is taken. */
export function contactRecord(data: ContactData): RecordDraft {
	const name = [data.first_name, data.last_name].filter(Boolean).join(' ');
	return {
		contact: {
			id: given(data.id, data.contact_id),
			name: given(data.name, name),
			firstName: data.first_name,
			lastName: data.last_name,
			email: data.email,
			phone: firstNumber(data.contact_number, data.phone, data.phone_number),
			extension: data.extension,
			otherPhones: data.other_numbers.flatMap(({ label, number }) =>
				number === undefined ? [] : [{ label, number }],
			),
			company: data.company,
			address: { full: data.address },
			notes: notesOf(data),
			status: restrictionsOf(data),
			createdAt: toUtc(data.created_at),
			createdDate: dayOf(data.created_at),
			updatedAt: toUtc(data.status_updated_at ?? data.last_updated_at),
			updatedDate: dayOf(data.status_updated_at ?? data.last_updated_at),
		},
		agent: { id: data.agent_id },
	};
}

function notesOf({ notes }: ContactData): string {
	if (typeof notes === 'string') return notes;
	return notes.flatMap(({ description }) => description ?? []).join('\n');
}

/** The lists the contact is on (blacklist, dnd, dnm), or "active" where it is on none. */
function restrictionsOf({ status }: ContactData): string | undefined {
	if (status === undefined) return undefined;
	const lists = (['blacklist', 'dnd', 'dnm'] as const).filter((list) => status[list] !== undefined);
	if (lists.length === 0) return undefined;
	return lists.filter((list) => status[list]).join(', ') || 'active';
}

/** The record of an appointment event. */
export function appointmentRecord(data: AppointmentData): RecordDraft {
	const startsAt = utcOf(data.appointment_date, data.appointment_time);
	return {
		contact: {
			name: [data.customer_first_name, data.customer_last_name].filter(Boolean).join(' '),
			firstName: data.customer_first_name,
			lastName: data.customer_last_name,
			email: data.customer_email,
			phone: data.customer_number,
		},
		booking: {
			id: given(data.id),
			calendar: data.calendar_name,
			startsAt,
			endsAt: data.slot_duration ? secondsAfter(startsAt, data.slot_duration * 60) : undefined,
			timezone: data.customer_timezone,
			service: data.type,
			status: 'scheduled',
			notes: data.notes,
		},
	};
}
