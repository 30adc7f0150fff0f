import type * as z from 'zod/v4';
import { flag, id, number, object, open, seconds, text } from '../../lib/webhook/platform/fields';

/*
 * Documented are the envelope and the data of call.ended; of the others only that "call events include call metadata,
 * agent events include agent information, and lead events include the changed fields". Names beyond the sample are
 * the likely ones, and all are optional.
 */

/** Data of call.started, call.ended and recording.ready. */
export const Call = object({
	call_id: id(),
	agent: id(),
	phone_number: text(),
	direction: text(),
	duration: seconds(),
	disposition: text(),
	campaign: text(),
	notes: text(),
	lead_id: id(),
	recording_id: id(),
	recording_url: text(),
});

/** Data of the agent events. */
export const Agent = object({
	agent: id(),
	agent_id: id(),
	name: text(),
	email: text(),
	reason: text(),
	campaign: text(),
});

/** Data of lead.updated; the fields that changed are beside the id, or under `changes`. */
export const Lead = object({
	lead_id: id(),
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
	alert_id: id(),
	alert: text(),
	name: text(),
	severity: text(),
	message: text(),
	metric: text(),
	value: number(),
	threshold: number(),
	acknowledged: flag(),
});

/** Data of a call event. */
export type CallData = z.output<typeof Call>;
/** Data of lead.updated. */
export type LeadData = z.output<typeof Lead>;
