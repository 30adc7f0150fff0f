import type { Around } from '../webhook/platform';
import { phones, toUtc, type RecordDraft } from '../webhook/record';
import type {
	BookingData,
	CallCompletedData,
	CallData,
	LeadData,
	TransferData,
	VoicemailData,
} from './schemas';

/** The record of call.started, which fires as the agent picks up. */
export function startedRecord(data: CallData, { envelope }: Around): RecordDraft {
	const record = callRecord(data);
	const startedAt = record.call?.startedAt ?? envelope.occurredAt;
	return { ...record, call: { ...record.call, status: 'answered', startedAt } };
}

/** The record of call.completed, which fires as the call ends. */
export function completedRecord(data: CallCompletedData, { envelope }: Around): RecordDraft {
	const record = callRecord(data);
	const { summary, sentiment } = data;
	const points = typeof summary === 'object' ? summary : undefined;
	return {
		...record,
		call: {
			...record.call,
			status: 'completed',
			endedAt: record.call?.endedAt ?? envelope.occurredAt,
			durationSeconds: data.duration,
			transcript: transcriptOf(data.transcript),
			summary: typeof summary === 'string' ? summary : (points?.text ?? points?.overview),
			intent: data.intent ?? points?.intent,
			urgency: data.urgency ?? points?.urgency,
			sentiment: typeof sentiment === 'object' ? sentiment.label : sentiment,
		},
		recording: { url: data.recording_url },
	};
}

/** The record of lead.captured: fields beyond the documented ones are the user's own. */
export function leadRecord(data: LeadData): RecordDraft {
	const record = callRecord(data);
	if (data.lead === undefined) return record;
	const { name, phone, email, intent, urgency, service_address, summary, ...beyond } = data.lead;
	const { custom_fields: custom, ...others } = beyond;
	const person = { name, email, ...phones('phone', phone ?? record.contact?.phone ?? undefined) };
	return {
		...record,
		contact: {
			...person,
			address: { full: service_address },
			notes: summary,
			customFields: { ...others, ...custom },
		},
		call: { ...record.call, intent, urgency, summary },
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
			...phones('phone', phone ?? record.contact?.phone ?? undefined),
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
		transfer: { ...phones('to', to ?? number), reason },
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

/** A receptionist is called; only a call said to be outbound has the customer at its other end. */
function callRecord(data: CallData): RecordDraft {
	const direction = data.direction?.toLowerCase() === 'outbound' ? 'outbound' : 'inbound';
	return {
		contact: phones('phone', direction === 'inbound' ? data.from_number : data.to_number),
		call: {
			id: data.call_id,
			direction,
			...phones('from', data.from_number),
			...phones('to', data.to_number),
			startedAt: toUtc(data.started_at),
			endedAt: toUtc(data.ended_at),
			intent: data.intent,
			urgency: data.urgency,
			transcriptUrl: data.transcript_url,
		},
		agent: { id: data.agent_id, name: data.agent_name },
	};
}

/** A transcript as one text, a line a turn. */
function transcriptOf(transcript: CallCompletedData['transcript']): string | undefined {
	if (!Array.isArray(transcript)) return transcript;
	return transcript
		.map((turn) => {
			if (typeof turn === 'string') return turn;
			const said = turn.text ?? turn.content ?? '';
			const who = turn.role ?? turn.speaker;
			return who === undefined ? said : `${who}: ${said}`;
		})
		.join('\n');
}
