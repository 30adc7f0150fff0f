import type * as z from 'zod/v4';
import { directionOf, outcomeOf } from '../../../lib/webhook/record/callStatus';
import type { RecordDraft } from '../../../lib/webhook/record/schema';
import type { VoiceCall, VoiceFollowup } from './schemas';

/** A call; the customer's number is on the side the direction tells. */
export function voiceCallRecord(row: z.output<typeof VoiceCall>): RecordDraft {
	const direction = directionOf(row.call_direction);
	const theirs = { inbound: row.from_number, outbound: row.to_number };
	return {
		contact: {
			id: row.customer_id,
			phone: direction === undefined ? undefined : theirs[direction],
		},
		call: {
			id: row.id,
			direction,
			status: row.call_status === undefined ? 'completed' : outcomeOf(row.call_status, direction),
			from: row.from_number,
			to: row.to_number,
			durationSeconds: row.duration_seconds,
			transcript: row.transcript,
			summary: row.summary,
			sentiment: row.user_sentiment,
			intent: row.call_intent,
			urgency: row.urgency_level,
			spam: row.is_spam,
		},
		recording: { url: row.recording_url },
	};
}

/** A follow-up, the call it comes from and the rows it is about. */
export function voiceFollowupRecord(row: z.output<typeof VoiceFollowup>): RecordDraft {
	return {
		contact: { id: row.customer_id, phone: row.callback_number },
		call: { id: row.voice_call_id },
		followUp: {
			id: row.id,
			category: row.category,
			reason: row.reason,
			urgency: row.urgency,
			status: row.status,
			callbackNumber: row.callback_number,
		},
		estimate: { id: row.related_estimate_id },
		invoice: { id: row.related_invoice_id },
		job: { id: row.related_job_id },
	};
}
