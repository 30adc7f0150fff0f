import { directionOf, outcomeOf, type CallStatus } from '../../lib/webhook/record/callStatus';
import { isObject, without, type Json, type JsonObject } from '../../lib/webhook/http/message';
import type { Around } from '../../lib/webhook/platform/event';
import { firstNumber } from '../../lib/webhook/record/phoneText';
import type { RecordDraft } from '../../lib/webhook/record/schema';
import { Lead, type CallData, type LeadData } from './schemas';

/** The record of call.started; notifications go out at once, so that the envelope's time is the start. */
export function startedRecord(data: CallData, { envelope }: Around): RecordDraft {
	const { call, ...record } = callRecord(data);
	return { ...record, call: { ...call, status: 'started', startedAt: envelope.occurredAt } };
}

/** The record of call.ended; the envelope's time is the end. */
export function endedRecord(data: CallData, { envelope }: Around): RecordDraft {
	const { call, ...record } = callRecord(data);
	return {
		...record,
		call: {
			...call,
			status: statusOf(data),
			endedAt: envelope.occurredAt,
			durationSeconds: data.duration,
		},
		recording: { url: data.recording_url },
	};
}

/** The record of recording.ready; the duration is the recording's. */
export function recordingRecord(data: CallData): RecordDraft {
	const { recording_id: id, recording_url: url, duration: durationSeconds } = data;
	return { ...callRecord(data), recording: { id, url, durationSeconds } };
}

/** The record of lead.updated; the changed fields are beside the id or under `changes`. */
export function leadRecord(data: LeadData, { envelope }: Around): RecordDraft {
	const changed = Lead.parse(data.changes ?? {});
	const id = data.lead_id;
	const firstName = data.first_name ?? changed.first_name;
	const lastName = data.last_name ?? changed.last_name;
	const person = {
		name: data.name ?? changed.name ?? [firstName, lastName].filter(Boolean).join(' '),
		firstName,
		lastName,
		email: data.email ?? changed.email,
		phone: firstNumber(data.phone_number, changed.phone_number),
	};
	const status = data.status ?? changed.status;
	return {
		contact: { id, ...person, status, updatedAt: envelope.occurredAt },
		lead: { id, ...person, status, changes: data.changes ?? besideId(envelope.data) },
	};
}

function callRecord(data: CallData): RecordDraft {
	return {
		contact: { id: data.lead_id, phone: data.phone_number },
		call: {
			id: data.call_id,
			...customerSide(data),
			disposition: data.disposition,
			campaign: data.campaign,
			notes: data.notes,
		},
		agent: { id: data.agent },
		lead: { id: data.lead_id },
	};
}

/** What the disposition says the call came to, where it does; it is the agent's word, so most say what was talked of. */
function statusOf({ direction, disposition }: CallData): CallStatus {
	const outcome = outcomeOf(disposition, directionOf(direction) ?? 'outbound');
	return outcome ?? 'completed';
}

/** The customer's number is on the side that the direction tells; without a direction the side is not known. */
function customerSide(data: CallData): RecordDraft['call'] {
	const direction = directionOf(data.direction);
	if (direction === undefined) return {};
	return { direction, [direction === 'inbound' ? 'from' : 'to']: data.phone_number };
}

function besideId(data: Json | undefined): JsonObject {
	if (!isObject(data)) return {};
	return without(data, 'lead_id', 'changes');
}
