import type * as z from 'zod/v4';
import { isObject, type Json } from '../../lib/webhook/http/message';
import {
	event,
	type Around,
	type EventDefinition,
	type KeyParts,
} from '../../lib/webhook/platform/event';
import type { RecordDraft } from '../../lib/webhook/record/schema';
import { again, dated, byRow, eachTime, type Row } from './records/identity';
import { customerRecord, membershipRecord, taggedCustomerRecord } from './records/customer';
import { appointmentRecord, jobRecord, taggedJobRecord } from './records/job';
import { estimateRecord, invoiceRecord, paymentRecord } from './records/sales';
import { voiceCallRecord, voiceFollowupRecord } from './records/voice';
import * as schema from './records/schemas';

const customer = about(schema.Customer, customerRecord);
const taggedCustomer = about(schema.TaggedCustomer, taggedCustomerRecord);
const job = about(schema.Job, jobRecord);
const taggedJob = about(schema.TaggedJob, taggedJobRecord);
const appointment = about(schema.Appointment, appointmentRecord);
const estimate = about(schema.Estimate, estimateRecord);
const invoice = about(schema.Invoice, invoiceRecord);
const payment = about(schema.Payment, paymentRecord);
const voiceCall = about(schema.VoiceCall, voiceCallRecord);
const voiceFollowup = about(schema.VoiceFollowup, voiceFollowupRecord);
const membership = about(schema.Membership, membershipRecord);

/**
 * Every event of Run a Call: those of its help centre (customer.created … voice_call.completed) and the 24 of its API
 * description. The latter knows no job.cancelled but a job.status_changed, and no job.created or estimate.declined.
 */
export const events = {
	'customer.created': customer('A new customer record is created', byRow),
	'customer.updated': customer("A customer's record is changed", eachTime),
	'customer.tagged': taggedCustomer('A tag is added to a customer (one event per tag)', eachTime),

	'job.created': job('A job is created', byRow),
	'job.scheduled': job("A job's date and time are set", eachTime),
	'job.status_changed': job('A job moves from any status to another', eachTime),
	'job.completed': job('A job is marked as completed', eachTime),
	'job.cancelled': job('A job is cancelled', dated('updated_at'), {
		within: { type: 'job.status_changed', when: isCancelled },
	}),
	'job.tagged': taggedJob('A tag is added to a job (one event per tag)', eachTime),

	'appointment.scheduled': appointment('A visit for a job is scheduled', byRow),
	'appointment.status_changed': appointment('A visit moves from any status to another', eachTime),
	'appointment.completed': appointment('The last visit of a job is completed', byRow),
	'appointment.assignments_changed': appointment(
		'The crew or the times of a visit change',
		eachTime,
	),

	'estimate.sent': estimate('An estimate is sent to the customer (including re-sends)', eachTime),
	'estimate.approved': estimate('A customer approves an estimate', dated('customer_approved_at')),
	'estimate.declined': estimate('A customer declines an estimate', dated('updated_at')),

	'invoice.sent': invoice('An invoice is sent to the customer', eachTime, {
		aliases: ['invoice.issued'],
	}),
	'invoice.paid': invoice('An invoice is paid in full', dated('paid_at')),
	'payment.received': payment('A payment is recorded for an invoice', byRow),

	'voice_call.completed': voiceCall('A phone call has ended and been analyzed', byRow, {
		aliases: ['voice.call.completed'],
	}),
	'voice.followup.created': voiceFollowup('The AI receptionist creates a follow-up task', byRow),

	'membership.created': membership('A customer joins a membership plan', byRow),
	'membership.renewed': membership('A renewal is paid and the membership continues', eachTime),
	'membership.cancelled': membership('A membership is cancelled', eachTime),
	'membership.suspended': membership('A membership is put on hold', eachTime),
	'membership.reactivated': membership('A membership on hold is active again', eachTime),
	'membership.transferred': membership(
		'A membership is transferred to a new owner of the property',
		eachTime,
	),
};

/** What a platform's event types that carry the same row have in common: its schema and its record. */
function about<Schema extends z.ZodType<Row>>(
	data: Schema,
	toRecord: (row: z.output<Schema>) => RecordDraft,
) {
	return (
		description: string,
		key: (row: z.output<Schema>, around: Around) => KeyParts,
		more: Partial<Pick<EventDefinition, 'aliases' | 'within'>> = {},
	) => {
		const thing = key === eachTime ? again : undefined;
		return event({ description, data, key, record: toRecord, ...(thing && { thing }), ...more });
	};
}

function isCancelled(data: Json | undefined): boolean {
	return isObject(data) && data.status === 'cancelled';
}
