import { directionOf, outcomeOf } from '../../lib/webhook/record/callStatus';
import type { Around } from '../../lib/webhook/platform/event';
import type { RecordDraft } from '../../lib/webhook/record/schema';
import { secondsBetween, toUtc } from '../../lib/webhook/record/read';
import type { CallCompletedData, CallData, SummaryPoints } from './schemas';

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
	const endedAt = record.call?.endedAt ?? envelope.occurredAt;
	const points = typeof summary === 'object' ? summary : undefined;
	return {
		...record,
		call: {
			...record.call,
			status: outcomeOf(data.status, record.call?.direction ?? undefined) ?? 'completed',
			endedAt,
			durationSeconds:
				secondsBetween(record.call?.startedAt ?? undefined, record.call?.endedAt ?? undefined) ??
				data.duration,
			transcript: transcriptOf(data.transcript),
			summary: typeof summary === 'string' ? summary : summaryOf(summary),
			intent: data.intent ?? points?.intent,
			urgency: data.urgency ?? points?.urgency,
			sentiment: typeof sentiment === 'object' ? sentiment.label : sentiment,
		},
		recording: { url: data.recording_url },
	};
}

/** What every event says of its call: a receptionist is called, unless the call is said to be outbound. */
export function callRecord(data: CallData): RecordDraft {
	const direction = data.direction === undefined ? 'inbound' : directionOf(data.direction);
	const theirs = direction && { inbound: data.from_number, outbound: data.to_number }[direction];
	return {
		contact: { phone: theirs },
		call: {
			id: data.call_id,
			direction,
			from: data.from_number,
			to: data.to_number,
			startedAt: toUtc(data.started_at),
			endedAt: toUtc(data.ended_at),
			intent: data.intent,
			urgency: data.urgency,
			transcriptUrl: data.transcript_url,
		},
		agent: { id: data.agent_id, name: data.agent_name },
	};
}

/** A transcript as one text, a line a turn; turns that say nothing we can read are left out. */
function transcriptOf(transcript: CallCompletedData['transcript']): string | undefined {
	if (!Array.isArray(transcript)) return transcript;
	return transcript
		.flatMap((turn) => {
			if (typeof turn === 'string') return turn;
			const said = turn.text ?? turn.content ?? turn.message ?? turn.utterance ?? turn.sentence;
			const who = turn.role ?? turn.speaker;
			return said === undefined ? [] : who === undefined ? said : `${who}: ${said}`;
		})
		.join('\n');
}

/** A structured summary as one text: its overview, or else all its texts, a line each. */
function summaryOf(points: SummaryPoints | undefined): string | undefined {
	const overview = points?.text ?? points?.overview;
	if (overview !== undefined) return overview;
	const lines = Object.entries(points ?? {})
		.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
		.map(([name, value]) => `${name}: ${value}`);
	return lines.join('\n');
}
