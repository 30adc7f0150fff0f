import * as z from 'zod/v4';
import { amount, flag, maybe, row, text } from './fields';

/** A call the AI receptionist took, as the list has it. */
export const ListedVoiceCall = z.looseObject({
	...row,
	customer_id: maybe,
	call_direction: text,
	call_status: text,
	from_number: text,
	to_number: text,
	duration_seconds: amount.nullable(),
	is_spam: flag,
	is_billable: flag,
	summary: maybe,
	user_sentiment: maybe,
	call_intent: maybe,
	urgency_level: maybe,
	triage_status: text,
});

/** The same call by itself. The recording's URL works for 15 minutes. */
export const VoiceCall = ListedVoiceCall.extend({ transcript: maybe, recording_url: maybe });

/** A text or an email to or from a customer. */
export const Communication = z.looseObject({
	...row,
	customer_id: text,
	job_id: maybe,
	channel: text,
	direction: text,
	type: text,
	recipient: text,
	message_body: text,
	status: text,
	twilio_message_sid: maybe,
	sent_at: text,
});

/** A tag of the organization. */
export const Tag = z.looseObject({ ...row, name: text, color: text });
