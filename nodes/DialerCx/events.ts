import { flag, number, object, open, text } from '../webhook/fields';
import { event, type Around, type EventDefinition } from '../webhook/platform';
import { phones, toUtc, type RecordDraft } from '../webhook/record';

/*
 * Documented are the envelope and the data of call.ended; of the others only that "call events include call metadata,
 * agent events include agent information, and lead events include the changed fields". Names beyond the sample are
 * the likely ones, and all are optional.
 */

/** Data of call.started, call.ended and recording.ready. */
export const Call = object({
	call_id: text(),
	agent: text(),
	phone_number: text(),
	direction: text(),
	duration: number(),
	disposition: text(),
	campaign: text(),
	notes: text(),
	lead_id: text(),
	recording_url: text(),
});

/** Data of the agent events. */
export const Agent = object({
	agent: text(),
	agent_id: text(),
	name: text(),
	email: text(),
	reason: text(),
	campaign: text(),
});

/** Data of lead.updated; the fields that changed stand beside the id, or under `changes`. */
export const Lead = object({
	lead_id: text(),
	first_name: text(),
	last_name: text(),
	name: text(),
	email: text(),
	phone_number: text(),
	status: text(),
	changes: open(),
});

/** Data of alert.triggered. */
export const Alert = object({
	alert_id: text(),
	alert: text(),
	name: text(),
	severity: text(),
	message: text(),
	metric: text(),
	value: number(),
	threshold: number(),
	acknowledged: flag(),
});

type CallData = ReturnType<typeof Call.parse>;

function callRecord(data: CallData, status: 'started' | 'completed' | undefined): RecordDraft {
	const direction =
		data.direction === 'inbound' || data.direction === 'outbound' ? data.direction : undefined;
	const theirs =
		direction === undefined
			? {}
			: phones(direction === 'inbound' ? 'from' : 'to', data.phone_number);
	return {
		contact: phones('phone', data.phone_number),
		call: {
			id: data.call_id,
			direction,
			...theirs,
			status,
			durationSeconds: data.duration,
			disposition: data.disposition,
			campaign: data.campaign,
			notes: data.notes,
		},
		agent: { id: data.agent },
		recording: { url: data.recording_url },
		lead: { id: data.lead_id },
	};
}

function callEvent(description: string, status?: 'started' | 'completed'): EventDefinition {
	return event({
		description,
		data: Call,
		key: (data) => [data.call_id],
		record: (data) => callRecord(data, status),
	});
}

function agentEvent(
	description: string,
	state: NonNullable<NonNullable<RecordDraft['agent']>['state']>,
): EventDefinition {
	return event({
		description,
		data: Agent,
		key: (data, { envelope }) => [data.agent_id ?? data.agent, envelope.occurredAt],
		record: (data) => ({
			agent: {
				id: data.agent_id ?? data.agent,
				name: data.name,
				email: data.email,
				state,
				reason: data.reason,
			},
		}),
	});
}

/** Every event of Dialer.CX. A call starts and ends once; agents, leads and alerts come again, told by their time. */
export const events = {
	'call.started': callEvent('A new call is initiated', 'started'),
	'call.ended': callEvent('A call completes with a disposition', 'completed'),
	'agent.login': agentEvent('An agent logs in to the workspace', 'loggedIn'),
	'agent.logout': agentEvent('An agent logs out', 'loggedOut'),
	'agent.pause': agentEvent('An agent enters the pause state', 'paused'),
	'agent.resume': agentEvent('An agent returns from pause', 'available'),
	'lead.updated': event({
		description: 'A lead record is modified',
		data: Lead,
		key: (data, around) => [data.lead_id, around.envelope.occurredAt, around.content],
		record: leadRecord,
	}),
	'recording.ready': callEvent('A recording is available for playback'),
	'alert.triggered': event({
		description: 'An alert threshold is breached',
		data: Alert,
		key: (data, { envelope }) => [data.alert_id ?? data.alert ?? data.name, envelope.occurredAt],
		record: (data) => ({
			alert: {
				id: data.alert_id,
				name: data.name ?? data.alert,
				severity: data.severity,
				message: data.message,
				metric: data.metric,
				value: data.value,
				threshold: data.threshold,
			},
		}),
	}),
};

function leadRecord(data: ReturnType<typeof Lead.parse>, { envelope }: Around): RecordDraft {
	const person = {
		name: data.name ?? ([data.first_name, data.last_name].filter(Boolean).join(' ') || undefined),
		firstName: data.first_name,
		lastName: data.last_name,
		email: data.email,
		...phones('phone', data.phone_number),
	};
	return {
		contact: { id: data.lead_id, ...person, updatedAt: toUtc(envelope.occurredAt) },
		lead: { id: data.lead_id, ...person, status: data.status, changes: data.changes },
	};
}
