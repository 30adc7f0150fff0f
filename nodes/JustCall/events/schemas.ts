import * as z from 'zod/v4';
import {
	anything,
	flag,
	id,
	list,
	number,
	object,
	open,
	optional,
	seconds,
	text,
} from '../../../lib/webhook/platform/fields';
import { isObject } from '../../../lib/webhook/http/message';

/*
 * JustCall's data objects, in both shapes: the help page's flat one (call_id, from, to, body) and that of the
 * developer documentation (contact_number, call_info, sms_info). Published only in part, and therefore assumed to
 * follow the call object, are the payloads of the queues and of the voice agent.
 */

/** Tags come as texts or as objects with a name. */
const tags = () =>
	list(
		z.unknown().transform((tag): string | undefined => {
			const name = isObject(tag) ? tag.name : tag;
			return typeof name === 'string' ? name : undefined;
		}),
	);

const person = {
	contact_id: id(),
	contact_number: text(),
	contact_name: text(),
	contact_email: text(),
	justcall_number: text(),
	justcall_line_name: text(),
	agent_id: id(),
	agent_name: text(),
	agent_email: text(),
};

const ends = { direction: text(), from: text(), to: text() };

/** What JustCall's AI makes of a call: an object of its own, or beside the call's fields. */
const ai = {
	call_moments: anything(),
	customer_sentiment: text(),
	call_score: number(),
	call_score_parameters: anything(),
	manual_call_score: number(),
	call_transcription: list(
		object({
			speaker_id: text(),
			speaker_name: text(),
			sentence: text(),
			timestamp: optional({ starttime: number(), endtime: number() }),
		}),
	),
	call_summary: text(),
	tags: tags(),
};

/** A call of JustCall or its Sales Dialer, at any stage. */
export const Call = object({
	id: id(),
	call_id: id(),
	/** The identity of calls whose id comes empty. */
	call_sid: id(),
	...person,
	sales_dialer_number: text(),
	agent_active: flag(),
	campaign: optional({ id: id(), name: text() }),
	call_date: text(),
	call_time: text(),
	call_user_date: text(),
	call_user_time: text(),
	cost_incurred: number(),
	call_info: optional({
		direction: text(),
		type: text(),
		missed_call_reason: text(),
		status: text(),
		disposition: text(),
		notes: text(),
		rating: number(),
		recording: text(),
		recording_child: text(),
		voicemail_transcription: text(),
		call_traits: list(z.string()),
		duration: seconds(),
		friendly_duration: seconds(),
		reattempt_number: number(),
		call_answered_by: text(),
		cost_incurred: number(),
	}),
	call_duration: optional({
		ring_time: seconds(),
		friendly_duration: seconds(),
		total_duration: seconds(),
		queue_wait_time: seconds(),
		hold_time: seconds(),
		conversation_time: seconds(),
		wrap_up_time: seconds(),
		handle_time: seconds(),
	}),
	queue_id: id(),
	queue_name: text(),
	queue_callback: optional({
		callback_requested: flag(),
		callback_requested_time: text(),
		callback_status: text(),
		callback_attempts: number(),
	}),
	ivr_info: optional({ digit_pressed: text(), content: text() }),
	justcall_ai: optional(ai),
	...ai,
	...ends,
	ai_agent_id: id(),
	ai_agent_name: text(),
	/** What the voice agent was told to ask for. */
	collected_data: open(),
	created_at: text(),
	duration: seconds(),
	ring_duration: seconds(),
	status: text(),
	recording_url: text(),
	transcription: text(),
	notes: text(),
	disposition: text(),
});

const Media = object({ media_url: text(), content_type: text() });

const content = () =>
	optional({
		body: text(),
		is_mms: flag(),
		/** A list for SMS; the WhatsApp documentation speaks of one object. */
		mms: z.union([Media.transform((one) => [one]), list(Media)]),
	});

/** An SMS or WhatsApp message. */
export const Message = object({
	id: id(),
	message_id: id(),
	...person,
	...ends,
	sms_date: text(),
	sms_time: text(),
	sms_user_date: text(),
	sms_user_time: text(),
	message_date: text(),
	message_time: text(),
	message_user_date: text(),
	message_user_time: text(),
	cost_incurred: number(),
	sms_info: content(),
	message_info: content(),
	delivery_status: text(),
	delivery_date: text(),
	delivery_time: text(),
	read_date: text(),
	read_time: text(),
	failure_reason: text(),
	message_origin: text(),
	medium: text(),
	is_deleted: flag(),
	reaction_inbound: text(),
	reaction_inbound_time: text(),
	reaction_outbound: text(),
	reaction_outbound_time: text(),
	body: text(),
	media_url: text(),
	status: text(),
});

/** A contact of the account's address book. */
export const Contact = object({
	id: id(),
	contact_id: id(),
	name: text(),
	first_name: text(),
	last_name: text(),
	contact_number: text(),
	phone: text(),
	phone_number: text(),
	other_numbers: list(object({ label: text(), number: text() })),
	email: text(),
	extension: text(),
	company: text(),
	address: text(),
	notes: z.union([z.string(), list(object({ description: text(), added_at: text() }))]),
	status: optional({ blacklist: flag(), dnd: flag(), dnm: flag() }),
	status_updated_at: text(),
	created_at: text(),
	last_updated_at: text(),
	agent_id: id(),
});

/** An appointment that a customer booked. */
export const Appointment = object({
	id: id(),
	booked_via: text(),
	calendar_id: id(),
	calendar_name: text(),
	calendar_link: text(),
	calendar_language: text(),
	customer_first_name: text(),
	customer_last_name: text(),
	customer_email: text(),
	customer_number: text(),
	customer_ip_address: text(),
	customer_timezone: text(),
	customer_slot: text(),
	user_timezone: text(),
	user_slot: text(),
	/** In minutes. */
	slot_duration: number(),
	type: text(),
	notes: text(),
	created_at: text(),
	/** In UTC, as is appointment_time; the other two pairs are in the user's and the customer's zone. */
	appointment_date: text(),
	appointment_time: text(),
	appointment_user_date: text(),
	appointment_user_time: text(),
	appointment_customer_date: text(),
	appointment_customer_time: text(),
	shared_with_agents: anything(),
});

/** A call's data as read. */
export type CallData = z.output<typeof Call>;
/** A message's data as read. */
export type MessageData = z.output<typeof Message>;
/** A contact's data as read. */
export type ContactData = z.output<typeof Contact>;
/** An appointment's data as read. */
export type AppointmentData = z.output<typeof Appointment>;
