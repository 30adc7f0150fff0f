import type { RecordDraft } from '../webhook/record';
import { toUtc } from '../webhook/recordReading';
import { agentOf, contactFields, ends, namesOf, withScheme } from './record';
import type { CallData } from './schemas';

type CallStatus = NonNullable<RecordDraft['call']>['status'];

/** The record of a call event; `status` is what the event means for the call. */
export function callRecord(data: CallData, status = statusOf(data)): RecordDraft {
	const theirs = data.contact?.phone ?? data.external_numbers[0];
	const others = data.external_numbers.filter((number) => number !== theirs);
	const [recording] = data.call_recordings;
	return {
		contact: {
			...contactFields(data.contact, theirs),
			otherPhones: others.map((number) => ({ number })),
		},
		call: {
			id: data.id,
			...ends(data.type, theirs, data.number?.number),
			status,
			line: data.number?.alias ?? data.number?.numberWithAlias,
			startedAt: toUtc(data.startedDate),
			endedAt: toUtc(data.endedDate),
			durationSeconds: data.duration,
			talkSeconds: data.talkTime,
			waitSeconds: data.waitingTime,
			disposition: dispositionOf(data),
			campaign: data.campaign,
			tags: namesOf(data.tags),
		},
		agent: agentOf(data.agents),
		recording: {
			url: recording && withScheme(recording),
			urls: data.call_recordings.map(withScheme),
		},
		transfer: transferOf(data),
	};
}

/** The record of a call's end, answered or not. */
export function endedRecord(data: CallData): RecordDraft {
	return callRecord(data, statusOf(data) ?? 'completed');
}

/** The record of a call that went to voicemail: its recording is the message left. */
export function voicemailRecord(data: CallData): RecordDraft {
	const { recording, ...rest } = callRecord(data, 'voicemail');
	return { ...rest, voicemail: { url: recording?.url } };
}

function statusOf({ abandoned, call_type: type }: CallData): CallStatus {
	if (abandoned === true) return 'abandoned';
	return (['missed', 'abandoned', 'voicemail'] as const).find((one) =>
		type?.toLowerCase().includes(one),
	);
}

function dispositionOf({ disposition }: CallData): string | undefined {
	return typeof disposition === 'object' ? disposition.code : disposition;
}

/** Where it was transferred to in the end. */
function transferOf({ transfer_details: details }: CallData): RecordDraft['transfer'] {
	const last = Array.isArray(details) ? details[details.length - 1] : details;
	const { to, number, reason } = typeof last === 'object' ? last : { to: last };
	return { to: to ?? number, reason };
}
