import * as z from 'zod/v4';
import {
	extensible,
	id,
	list,
	listOfAll,
	number,
	object,
	open,
	optional,
	orAbsent,
	seconds,
	text,
} from '../../lib/webhook/platform/fields';

/*
 * Documented field by field is lead.captured; of the other events only what they carry ("full transcript, recording
 * URL, structured summary …"). Their fields are named as its are, are in an object of their own as its lead does,
 * or beside the call's, and all are optional.
 */

/** Epoch seconds, as in the envelope, or ISO 8601. */
const time = () =>
	z
		.unknown()
		.transform((value) =>
			typeof value === 'number' || typeof value === 'string' ? value : undefined,
		);

const person = {
	name: text(),
	phone: text(),
	email: text(),
	address: text(),
};

const call = {
	call_id: id(),
	agent_id: id(),
	agent_name: text(),
	direction: text(),
	status: text(),
	from_number: text(),
	to_number: text(),
	started_at: time(),
	ended_at: time(),
	intent: text(),
	urgency: text(),
	transcript_url: text(),
};

const booking = {
	booking_id: id(),
	calendar_event_id: id(),
	start_time: time(),
	end_time: time(),
	timezone: text(),
	service_type: text(),
	status: text(),
	notes: text(),
	customer: optional(person),
};

const transfer = { to: text(), transfer_to: text(), reason: text(), department: text() };

const voicemail = { audio_url: text(), transcript: text(), duration: seconds() };

/** A transcript: one text, or a list of turns. */
const turns = () =>
	z.union([
		listOfAll(
			object({
				role: text(),
				speaker: text(),
				text: text(),
				content: text(),
				message: text(),
				utterance: text(),
				sentence: text(),
			}),
		),
		list(text()).refine((texts) => texts.length > 0),
		text(),
	]);

/** Data of call.started. */
export const CallStarted = object(call);

const Summary = extensible({ text: text(), overview: text(), intent: text(), urgency: text() });

/** Data of call.completed; the summary is structured, the sentiment a word, with a score perhaps. */
export const CallCompleted = object({
	...call,
	duration: seconds(),
	transcript: turns(),
	recording_url: text(),
	summary: z.union([Summary, text()]),
	sentiment: z.union([object({ label: text(), score: number() }), text()]),
});

/** Data of lead.captured; the lead also holds the custom fields the user defined. */
export const LeadCaptured = object({
	...call,
	lead: orAbsent(
		extensible({
			name: text(),
			phone: text(),
			email: text(),
			intent: text(),
			urgency: text(),
			service_address: text(),
			summary: text(),
			custom_fields: open(),
		}),
	),
});

/** Data of booking.created. */
export const BookingCreated = object({ ...call, ...booking, booking: optional(booking) });

/** Data of transfer.requested. */
export const TransferRequested = object({
	...call,
	...transfer,
	summary: text(),
	transfer: optional(transfer),
});

/** Data of voicemail.left. */
export const VoicemailLeft = object({ ...call, ...voicemail, voicemail: optional(voicemail) });

/** The data that all events share: that of the call. */
export type CallData = z.output<typeof CallStarted>;
/** A structured summary. */
export type SummaryPoints = z.output<typeof Summary>;
/** Data of call.completed. */
export type CallCompletedData = z.output<typeof CallCompleted>;
/** Data of lead.captured. */
export type LeadData = z.output<typeof LeadCaptured>;
/** Data of booking.created. */
export type BookingData = z.output<typeof BookingCreated>;
/** Data of transfer.requested. */
export type TransferData = z.output<typeof TransferRequested>;
/** Data of voicemail.left. */
export type VoicemailData = z.output<typeof VoicemailLeft>;
