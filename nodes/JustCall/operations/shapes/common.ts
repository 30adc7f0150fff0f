import * as z from 'zod/v4';

/*
 * What the API answers, as far as it is published. Describes the output to n8n; the answer is passed on as it comes.
 */

const text = z.string();
const amount = z.number();

/** What JustCall's AI makes of a call. */
export const Insights = z.looseObject({
	customer_sentiment: text,
	call_score: amount,
	call_summary: text,
	call_moments: z.array(text),
	tags: z.array(text),
});

/** Who took part on the account's side, and when; the second pair of times is in the account's zone. */
export const callMembers = {
	agent_id: amount,
	agent_name: text,
	agent_email: text,
	call_date: text,
	call_time: text,
	call_user_date: text,
	call_user_time: text,
};

/** A call of JustCall. */
export const Call = z.looseObject({
	id: amount,
	call_sid: text,
	contact_number: text,
	contact_name: text,
	contact_email: text,
	justcall_number: text,
	justcall_line_name: text,
	...callMembers,
	cost_incurred: amount,
	call_info: z.looseObject({
		direction: text,
		type: text,
		missed_call_reason: text,
		disposition: text,
		notes: text,
		rating: amount,
		recording: text,
		voicemail_transcription: text,
		call_traits: z.array(text),
	}),
	call_duration: z.looseObject({
		total_duration: amount,
		friendly_duration: text,
		ring_time: amount,
		queue_wait_time: amount,
		hold_time: amount,
		conversation_time: amount,
		wrap_up_time: amount,
		handle_time: amount,
	}),
	justcall_ai: Insights.optional(),
});

/** What Simplify keeps of a call. */
export const SIMPLE_CALL = [
	'id',
	'call_sid',
	'contact_number',
	'contact_name',
	'justcall_number',
	'agent_id',
	'agent_name',
	'call_date',
	'call_time',
	'call_info.direction',
	'call_info.type',
	'call_info.disposition',
	'call_info.notes',
	'call_info.recording',
	'call_duration.total_duration',
	'justcall_ai.call_summary',
];

/** A contact of the address book. */
export const Contact = z.looseObject({
	id: amount,
	name: text,
	first_name: text,
	last_name: text,
	contact_number: text,
	other_numbers: z.array(z.looseObject({ label: text, number: text })),
	email: text,
	extension: amount,
	company: text,
	address: text,
	notes: z.array(z.looseObject({ description: text, added_at: text })),
	status: z.looseObject({ blacklist: z.boolean(), dnd: z.boolean(), dnm: z.boolean() }),
	agent_id: amount,
	created_at: text,
	last_updated_at: text,
});

/** What Simplify keeps of a contact. */
export const SIMPLE_CONTACT = [
	'id',
	'name',
	'contact_number',
	'other_numbers',
	'email',
	'company',
	'address',
	'notes',
	'status',
	'agent_id',
];

/** A number of the account. */
export const PhoneNumber = z.looseObject({
	id: amount,
	justcall_number: text,
	justcall_line_name: text,
	friendly_number: text,
	number_type: text,
	availability_setting: text,
	number_owner: z.looseObject({ agent_id: amount }),
	shared_agents: z.array(z.looseObject({ agent_id: amount })),
	shared_groups: z.array(z.looseObject({ group_id: amount })),
	capabilities: z.looseObject({ call: z.boolean(), sms: z.boolean(), mms: z.boolean() }),
});

/** What Simplify keeps of a number. */
export const SIMPLE_PHONE_NUMBER = [
	'id',
	'justcall_number',
	'justcall_line_name',
	'friendly_number',
	'number_type',
	'availability_setting',
	'capabilities',
];

/** A user of the account. */
export const User = z.looseObject({
	id: amount,
	name: text,
	email: text,
	role: text,
	extension: amount,
	available: z.boolean(),
	unavailability_reason: text,
	groups: z.array(z.looseObject({ id: amount, name: text })),
	created_at: text,
});

/** An appointment. */
export const Appointment = z.looseObject({
	id: text,
	booked_via: text,
	calendar_id: text,
	calendar_name: text,
	calendar_link: text,
	customer_first_name: text,
	customer_last_name: text,
	customer_email: text,
	customer_number: text,
	customer_timezone: text,
	appointment_date: text,
	appointment_customer_date: text,
	appointment_customer_time: text,
	slot_duration: amount,
	notes: text,
	created_at: text,
});

/** What Simplify keeps of an appointment. */
export const SIMPLE_APPOINTMENT = [
	'id',
	'calendar_link',
	'customer_first_name',
	'customer_last_name',
	'customer_email',
	'customer_number',
	'customer_timezone',
	'appointment_customer_date',
	'appointment_customer_time',
];

/** A slot that is free. Its members are not published. */
export const Slot = z.looseObject({ date: text, start_time: text });

/** The addresses that get one type of event. */
export const WebhookEntry = z.looseObject({
	type: text,
	webhook_urls: z.array(z.looseObject({ webhook_url: text, url_id: text })),
	url_count: amount,
});
