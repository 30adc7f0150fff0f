import {
	directionOf,
	isUnanswered,
	outcomeOf,
	type CallStatus,
	type Direction,
} from '../../../lib/webhook/record/callStatus';
import type { Around } from '../../../lib/webhook/platform/event';
import type { RecordDraft } from '../../../lib/webhook/record/schema';
import { firstNumber } from '../../../lib/webhook/record/phoneText';
import { secondsAfter } from '../../../lib/webhook/record/read';
import { contactOf } from './contact';
import { given, utcOf } from './spelling';
import type { CallData } from './schemas';

/** What an event says of its call: its status, only that it is over, or that it may still run. */
export type Stage = CallStatus | 'over' | 'unknown';

/** What the name of an event tells of the direction, where the data does not. */
const DIRECTIONS: { readonly [S in Stage]?: Direction } = {
	ringing: 'inbound',
	queued: 'inbound',
	answered: 'inbound',
	missed: 'inbound',
	voicemail: 'inbound',
	started: 'outbound',
};

/** The record of a call event. */
export function callRecord(data: CallData, stage: Stage, { envelope }: Around): RecordDraft {
	const info = data.call_info;
	const ai = aiOf(data);
	const told = info?.direction ?? data.direction;
	const direction = told === undefined ? DIRECTIONS[stage] : directionOf(told);
	const [customer, business] = parties(data, direction);
	const ends = direction === 'outbound' ? [business, customer] : [customer, business];
	const [from, to] = direction ? ends : [data.from, data.to];
	const startedAt = utcOf(data.call_date, data.call_time);
	const status = statusOf(data, stage, direction);
	const times = durations(data, stage, status);
	return {
		contact: contactOf(data, customer),
		call: {
			id: given(data.id, data.call_id, data.call_sid),
			direction,
			status,
			from,
			to,
			line: data.justcall_line_name,
			startedAt,
			// The help page's form says when the event happened: for a call that ended, its end.
			endedAt:
				stage === 'completed' && startedAt === undefined
					? envelope.occurredAt
					: secondsAfter(startedAt, times.durationSeconds),
			...times,
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
		...(status === 'voicemail'
			? { voicemail: voicemailOf(data) }
			: { recording: recordingOf(data) }),
	};
}

/** When a call that ended did so, in UTC; undefined where the data has no start or no duration. */
export function endOf(data: CallData): string | undefined {
	const { durationSeconds } = durations(data, 'over', statusOf(data, 'over', undefined));
	return secondsAfter(utcOf(data.call_date, data.call_time), durationSeconds);
}

/** The customer's number and the business's. Without a direction from and to don't tell whose they are. */
function parties(
	data: CallData,
	direction: Direction | undefined,
): readonly [string | undefined, string | undefined] {
	const line = data.justcall_number ?? data.sales_dialer_number;
	if (direction === undefined) return [data.contact_number, line];
	const [theirs, ours] = direction === 'inbound' ? [data.from, data.to] : [data.to, data.from];
	return [firstNumber(data.contact_number, theirs), line ?? ours];
}

/** The event's own status; of a call that is over, what it came to. */
function statusOf(data: CallData, stage: Stage, direction: Direction | undefined) {
	const outcome = outcomeOf(data.call_info?.type ?? data.status, direction);
	if (stage === 'unknown') return isUnanswered(outcome) ? outcome : undefined;
	if (stage === 'over') return outcome;
	return stage === 'completed' ? (outcome ?? stage) : stage;
}

/** While a call runs only the time until it was answered is known; a voicemail's only duration is the message's. */
function durations(data: CallData, stage: Stage, status: CallStatus | undefined) {
	const { call_duration: times, call_info: info } = data;
	const waits = [times?.ring_time ?? data.ring_duration, times?.queue_wait_time];
	const known = waits.filter((seconds) => seconds !== undefined);
	const waitSeconds =
		known.length === 0 || WAITING.has(stage) ? undefined : known.reduce((sum, one) => sum + one, 0);
	if (RUNNING.has(stage) && !isUnanswered(status)) return { waitSeconds };
	const only = info?.duration ?? (status === 'voicemail' ? undefined : data.duration);
	return {
		durationSeconds:
			times?.total_duration ?? only ?? (status === 'missed' ? waitSeconds : undefined),
		talkSeconds: times?.conversation_time,
		waitSeconds,
	};
}

const WAITING: ReadonlySet<Stage> = new Set(['ringing', 'queued', 'started']);
const RUNNING: ReadonlySet<Stage> = new Set([
	'ringing',
	'queued',
	'started',
	'answered',
	'unknown',
]);

function recordingOf(data: CallData): RecordDraft['recording'] {
	const urls = [data.call_info?.recording ?? data.recording_url, data.call_info?.recording_child];
	const present = urls.flatMap((url) => given(url) ?? []);
	return { url: present[0], urls: present.length > 1 ? present : [] };
}

function voicemailOf(data: CallData): RecordDraft['voicemail'] {
	return {
		url: recordingOf(data)?.url,
		transcript: data.call_info?.voicemail_transcription ?? data.transcription,
		durationSeconds:
			data.call_info?.friendly_duration ?? data.call_duration?.friendly_duration ?? data.duration,
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
