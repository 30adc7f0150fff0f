import { directionOf, outcomeOf, type CallStatus } from '../../lib/webhook/record/callStatus';
import type { RecordDraft } from '../../lib/webhook/record/schema';
import { firstNumber } from '../../lib/webhook/record/phoneText';
import { secondsBetween, toUtc } from '../../lib/webhook/record/read';
import { agentOf, contactFields, ends, namesOf, withScheme } from './record';
import type { CallData } from './schemas';

/** The record of a call event; `status` is what the event means for the call. */
export function callRecord(data: CallData, status = statusOf(data)): RecordDraft {
	const theirs = firstNumber(data.contact?.phone, externalNumber(data));
	const [startedAt, endedAt] = [toUtc(data.startedDate), toUtc(data.endedDate)];
	const [recording] = data.call_recordings;
	return {
		contact: contactFields(data.contact, theirs),
		call: {
			id: data.id,
			...ends(data.type, theirs, data.number?.number),
			status,
			line: data.number?.alias ?? data.number?.numberWithAlias,
			startedAt,
			endedAt,
			// Its own duration leaves out the waiting in some samples and has it in others.
			durationSeconds: secondsBetween(startedAt, endedAt) ?? data.duration,
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

/** What the call came to; one that has ended and was not unanswered is completed. */
function statusOf(data: CallData): CallStatus | undefined {
	if (data.abandoned === true) return 'abandoned';
	const over = data.endedDate === undefined ? undefined : 'completed';
	const outcome = outcomeOf(data.call_type, directionOf(data.type)) ?? over;
	return outcome === 'completed' ? over : outcome;
}

/** The first number outside the business, but for the one the call was transferred to. */
function externalNumber(data: CallData): string | undefined {
	const transferredTo = new Set(transfersOf(data).map((one) => digitsOf(numberOf(one))));
	return data.external_numbers.find((number) => {
		const digits = digitsOf(number);
		return digits === '' || !transferredTo.has(digits);
	});
}

/** What a number has in common however it is written, with a country code or without. */
const digitsOf = (number: string | undefined) => (number ?? '').replace(/\D/g, '').slice(-10);

function dispositionOf({ disposition }: CallData): string | undefined {
	return typeof disposition === 'object' ? disposition.code : disposition;
}

/** Where it was transferred to in the end. */
function transferOf(data: CallData): RecordDraft['transfer'] {
	const last = transfersOf(data).at(-1);
	return { to: numberOf(last), reason: typeof last === 'object' ? last.reason : undefined };
}

function transfersOf({ transfer_details: details }: CallData) {
	return Array.isArray(details) ? details : [details];
}

function numberOf(transfer: ReturnType<typeof transfersOf>[number] | undefined) {
	return typeof transfer === 'object' ? (transfer.to ?? transfer.number) : transfer;
}
