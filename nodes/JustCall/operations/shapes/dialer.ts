import * as z from 'zod/v4';
import { callMembers, Insights } from './common';

/*
 * What the Sales Dialer answers, as far as it is published; see common.ts.
 */

const text = z.string();

/** A call of the Sales Dialer. */
export const DialerCall = z.looseObject({
	call_id: z.number(),
	call_sid: text,
	campaign: z.looseObject({ id: z.number(), name: text }),
	contact_id: z.number(),
	contact_number: text,
	sales_dialer_number: text,
	...callMembers,
	call_info: z.looseObject({
		direction: text,
		type: text,
		duration: z.number(),
		disposition: text,
		notes: text,
		rating: z.number(),
		recording: text,
		call_answered_by: text,
	}),
	justcall_ai: Insights.optional(),
});

/** What Simplify keeps of such a call. */
export const SIMPLE_DIALER_CALL = [
	'call_id',
	'campaign',
	'contact_id',
	'contact_number',
	'agent_id',
	'agent_name',
	'call_date',
	'call_time',
	'call_info.type',
	'call_info.duration',
	'call_info.disposition',
	'call_info.notes',
	'call_info.recording',
];

/** A campaign. */
export const Campaign = z.looseObject({
	id: z.number(),
	name: text,
	type: text,
	status: text,
	default_number: text,
	created_at: text,
});

/** A contact of the Sales Dialer. */
export const DialerContact = z.looseObject({
	id: z.number(),
	name: text,
	phone_number: text,
	email: text,
	status: text,
	birthday: text,
	occupation: text,
	address: text,
	custom_fields: z.array(z.looseObject({ key: text, value: text })),
	campaign_id: z.number(),
	progress_status: text,
});

/** What Simplify keeps of such a contact. */
export const SIMPLE_DIALER_CONTACT = [
	'id',
	'name',
	'phone_number',
	'email',
	'status',
	'campaign_id',
	'progress_status',
];
