import { event, type EventDefinition } from '../../lib/webhook/platform/event';
import type { RecordDraft } from '../../lib/webhook/record/schema';
import { endedRecord, leadRecord, recordingRecord, startedRecord } from './record';
import { Agent, Alert, Call, Lead } from './schemas';

function agentEvent(
	description: string,
	state: NonNullable<NonNullable<RecordDraft['agent']>['state']>,
): EventDefinition {
	return event({
		description,
		data: Agent,
		key: (data, { envelope }) => [data.agent_id ?? data.agent, envelope.occurredAt],
		thing: (data) => [data.agent_id ?? data.agent],
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
	'call.started': event({
		description: 'A new call is initiated',
		data: Call,
		key: (data) => [data.call_id],
		record: startedRecord,
	}),
	'call.ended': event({
		description: 'A call completes with a disposition',
		data: Call,
		key: (data) => [data.call_id],
		record: endedRecord,
	}),
	'agent.login': agentEvent('An agent logs in to the workspace', 'loggedIn'),
	'agent.logout': agentEvent('An agent logs out', 'loggedOut'),
	'agent.pause': agentEvent('An agent enters the pause state', 'paused'),
	'agent.resume': agentEvent('An agent returns from pause', 'available'),
	'lead.updated': event({
		description: 'A lead record is modified',
		data: Lead,
		key: (data, around) => [data.lead_id, around.envelope.occurredAt, around.content],
		thing: (data) => [data.lead_id],
		record: leadRecord,
	}),
	'recording.ready': event({
		description: 'A recording is available for playback',
		data: Call,
		key: (data) => [data.recording_id ?? data.call_id],
		record: recordingRecord,
	}),
	'alert.triggered': event({
		description: 'An alert threshold is breached',
		data: Alert,
		key: (data, { envelope }) => [data.alert_id ?? data.alert ?? data.name, envelope.occurredAt],
		thing: (data) => [data.alert_id ?? data.alert ?? data.name],
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
