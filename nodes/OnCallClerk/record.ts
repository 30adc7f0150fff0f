import type { RecordDraft } from '../../lib/webhook/record/schema';
import { firstNumber } from '../../lib/webhook/record/phoneText';
import { toUtc } from '../../lib/webhook/record/read';
import { callRecord } from './callRecord';
import type { BookingData, LeadData, TransferData, VoicemailData } from './schemas';

/** The record of lead.captured: fields beyond the documented ones are the user's own. */
export function leadRecord(data: LeadData): RecordDraft {
	const record = callRecord(data);
	if (data.lead === undefined) return record;
	const { name, phone, email, intent, urgency, service_address, summary, ...beyond } = data.lead;
	const { custom_fields: custom, ...others } = beyond;
	const person = { name, email, phone: firstNumber(phone, record.contact?.phone) };
	return {
		...record,
		contact: {
			...person,
			address: { full: service_address },
			notes: summary,
			customFields: { ...others, ...custom },
		},
		call: {
			...record.call,
			intent: intent ?? data.intent,
			urgency: urgency ?? data.urgency,
			summary,
		},
		lead: { ...person, intent, urgency, serviceAddress: service_address, summary },
	};
}

/** The record of booking.created. */
export function bookingRecord(data: BookingData): RecordDraft {
	const record = callRecord(data);
	const booking = data.booking ?? data;
	const { name, phone, email, address } = booking.customer ?? data.customer ?? {};
	return {
		...record,
		contact: {
			name,
			email,
			phone: firstNumber(phone, record.contact?.phone),
			address: { full: address },
		},
		booking: {
			id: booking.booking_id,
			calendarEventId: booking.calendar_event_id,
			startsAt: toUtc(booking.start_time),
			endsAt: toUtc(booking.end_time),
			timezone: booking.timezone,
			service: booking.service_type,
			status: booking.status,
			notes: booking.notes,
		},
	};
}

/** The record of transfer.requested. */
export function transferRecord(data: TransferData): RecordDraft {
	const record = callRecord(data);
	const { to, transfer_to: number, reason } = data.transfer ?? data;
	return {
		...record,
		call: { ...record.call, summary: data.summary },
		transfer: { to: to ?? number, reason },
	};
}

/** The record of voicemail.left. */
export function voicemailRecord(data: VoicemailData): RecordDraft {
	const record = callRecord(data);
	const { audio_url: url, transcript, duration } = data.voicemail ?? data;
	return {
		...record,
		call: { ...record.call, status: 'voicemail' },
		voicemail: { url, transcript, durationSeconds: duration },
	};
}
