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

/** A call of JustCall. */
export const Call = z.looseObject({
	id: amount,
	call_sid: text,
	contact_number: text,
	contact_name: text,
	contact_email: text,
	justcall_number: text,
	justcall_line_name: text,
	agent_id: amount,
	agent_name: text,
	agent_email: text,
	call_date: text,
	call_time: text,
	call_user_date: text,
	call_user_time: text,
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
