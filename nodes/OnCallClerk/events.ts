import { event, type Around, type KeyParts } from '../../lib/webhook/platform/event';
import { completedRecord, startedRecord } from './callRecord';
import { bookingRecord, leadRecord, transferRecord, voicemailRecord } from './record';
import {
	BookingCreated,
	CallCompleted,
	CallStarted,
	LeadCaptured,
	TransferRequested,
	VoicemailLeft,
} from './schemas';

/* The event's id is in the signed body, so all attempts at it can be expected to carry the same. */
const key = (_: unknown, { envelope }: Around): KeyParts => [envelope.id];

/** Every event of OnCallClerk. */
export const events = {
	'call.started': event({
		description: 'The AI agent picks up a call',
		data: CallStarted,
		key,
		record: startedRecord,
	}),
	'call.completed': event({
		description: 'A call ends, with its transcript, recording, summary, sentiment and duration',
		data: CallCompleted,
		key,
		record: completedRecord,
	}),
	'lead.captured': event({
		description: "The AI agent captures a lead's name, phone, intent and urgency",
		data: LeadCaptured,
		key,
		record: leadRecord,
	}),
	'booking.created': event({
		description: 'An appointment is booked',
		data: BookingCreated,
		key,
		record: bookingRecord,
	}),
	'transfer.requested': event({
		description: 'The AI agent asks a human to take over the call',
		data: TransferRequested,
		key,
		record: transferRecord,
	}),
	'voicemail.left': event({
		description: 'A caller leaves a voicemail, with its audio and transcript',
		data: VoicemailLeft,
		key,
		record: voicemailRecord,
	}),
};
