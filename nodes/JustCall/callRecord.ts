import type { Around } from '../webhook/platform';
import type { RecordDraft } from '../webhook/record';
import { directionOf, given, utcOf } from './spelling';
import type { CallData } from './schemas';

/** A call's status in the record. */
export type CallStatus = NonNullable<NonNullable<RecordDraft['call']>['status']>;

/** The record of a call event; `stage` is what the event says of the call, undefined where it tells nothing. */
export function callRecord(
	data: CallData,
	stage: CallStatus | undefined,
	{ envelope }: Around,
): RecordDraft {
	const info = data.call_info;
	const ai = aiOf(data);
	const direction = directionOf(info?.direction ?? data.direction);
	const [customer, business] = parties(data, direction);
	const [from, to] = direction === 'outbound' ? [business, customer] : [customer, business];
	const startedAt = utcOf(data.call_date, data.call_time);
	const over = stage === undefined || stage === 'completed';
	const status = over ? (outcomeOf(data) ?? stage) : stage;
	return {
		contact: {
			id: data.contact_id,
			name: data.contact_name,
			email: data.contact_email,
			phone: customer,
		},
		call: {
			id: given(data.id, data.call_id, data.call_sid),
			direction,
			status,
			...(direction && { from, to }),
			line: data.justcall_line_name,
			startedAt,
			// The help page's form says when the event happened: for a call that ended, its end.
			endedAt: stage === 'completed' && startedAt === undefined ? envelope.occurredAt : undefined,
			...durations(data),
			disposition: info?.disposition ?? data.disposition,
			notes: info?.notes ?? data.notes,
			rating: info?.rating,
			campaign: data.campaign?.name ?? data.campaign?.id,
			transcript: ai.transcript,
			summary: ai.summary,
			sentiment: ai.sentiment,
			score: ai.score,
			tags: [...new Set([...data.tags, ...(data.justcall_ai?.tags ?? [])])],
		},
		agent: {
			id: data.agent_id ?? data.ai_agent_id,
			name: data.agent_name ?? data.ai_agent_name,
			email: data.agent_email,
		},
		recording: recordingOf(data),
		voicemail: status === 'voicemail' ? voicemailOf(data) : undefined,
	};
}

/** The customer's number and the business's. Without a direction, from and to can't be told apart. */
function parties(
	data: CallData,
	direction: 'inbound' | 'outbound' | undefined,
): readonly [string | undefined, string | undefined] {
	const line = data.justcall_number ?? data.sales_dialer_number;
	if (direction === undefined) return [data.contact_number, line];
	const [theirs, ours] = direction === 'inbound' ? [data.from, data.to] : [data.to, data.from];
	return [data.contact_number ?? theirs, line ?? ours];
}

/** What a call that is over came to; undefined where the data does not say. */
function outcomeOf(data: CallData): CallStatus | undefined {
	const word = (given(data.call_info?.type, data.status) ?? '').toLowerCase();
	if (word.startsWith('missed')) return 'missed';
	if (word.startsWith('voicemail')) return 'voicemail';
	return word.startsWith('abandoned') ? 'abandoned' : undefined;
}

function durations({ call_duration: times, call_info: info, ...data }: CallData) {
	const waits = [times?.ring_time ?? data.ring_duration, times?.queue_wait_time];
	const known = waits.filter((seconds) => seconds !== undefined);
	return {
		durationSeconds: times?.total_duration ?? info?.duration ?? data.duration,
		talkSeconds: times?.conversation_time,
		waitSeconds: known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0),
	};
}

function recordingOf(data: CallData): RecordDraft['recording'] {
	const urls = [data.call_info?.recording ?? data.recording_url, data.call_info?.recording_child];
	const present = urls.flatMap((url) => given(url) ?? []);
	return { url: present[0], urls: present.length > 1 ? present : [] };
}

function voicemailOf(data: CallData): RecordDraft['voicemail'] {
	return {
		url: recordingOf(data)?.url,
		transcript: given(data.call_info?.voicemail_transcription, data.transcription),
	};
}

function aiOf(data: CallData) {
	const ai = data.justcall_ai ?? data;
	return {
		summary: ai.call_summary,
		sentiment: ai.customer_sentiment,
		score: ai.call_score,
		transcript: ai.call_transcription
			.filter(({ sentence }) => given(sentence) !== undefined)
			.map(({ speaker_name: name, speaker_id: id, sentence }) => {
				const speaker = given(name) ?? (/^\d+$/.test(id ?? '') ? `Speaker ${id}` : given(id));
				return speaker === undefined ? sentence : `${speaker}: ${sentence}`;
			})
			.join('\n'),
	};
}
