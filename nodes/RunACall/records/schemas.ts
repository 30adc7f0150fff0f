import * as z from 'zod/v4';
import {
	flag,
	id,
	list,
	number,
	object,
	optional,
	seconds,
	text,
	word,
} from '../../../lib/webhook/platform/fields';

/*
 * The rows Run a Call sends as `data`, after the OpenAPI 3.1 description at docs.runacall.com. Its help centre sends
 * "the entity at the moment of the event" and points there for the shapes; `object` comes in the API's dialect only.
 */

const row = { object: text(), id: id(), created_at: text(), updated_at: text() };
const imported = { external_id: text(), external_source: text() };
const tagging = {
	tag: optional({ id: id(), name: text(), color: text() }),
	tagged_by: text(),
	tagged_at: text(),
};
const planned = { scheduled_date: text(), scheduled_start: text(), scheduled_end: text() };

/** Data of customer.created and customer.updated. */
export const Customer = object({
	...row,
	...imported,
	first_name: text(),
	last_name: text(),
	company_name: text(),
	email: text(),
	phone: text(),
	phone_alt: text(),
	billing_address_line_1: text(),
	billing_address_line_2: text(),
	billing_city: text(),
	billing_state: text(),
	billing_zip: text(),
	source: text(),
	tags: list(z.string()),
	tax_exempt: flag(),
});

/** Data of customer.tagged: the customer and one tag. */
export const TaggedCustomer = Customer.extend(tagging);

/** Data of the appointment events; jobs carry such rows too. */
export const Appointment = object({
	...row,
	...planned,
	job_id: id(),
	organization_id: id(),
	sequence: number(),
	status: word('scheduled', 'on_way', 'arrived', 'in_progress', 'wrap', 'complete', 'cancelled'),
	customer_notified_at: text(),
	actual_arrival: text(),
	actual_complete: text(),
	notes_for_crew: text(),
	assignments: list(
		object({
			tech_id: id(),
			role: word('lead', 'helper'),
			scheduled_start: text(),
			scheduled_end: text(),
			tech_state: word('off_clock', 'en_route', 'on_site', 'on_break', 'off_site'),
			clocked_in_at: text(),
			clocked_out_at: text(),
		}),
	),
});

/** Data of the job events. */
export const Job = object({
	...row,
	...imported,
	...planned,
	customer_id: id(),
	property_id: id(),
	equipment_id: id(),
	assigned_tech_id: id(),
	status: word(
		'created',
		'scheduled',
		'en_route',
		'in_progress',
		'completed',
		'invoiced',
		'closed',
		'follow_up',
		'cancelled',
		'no_show',
	),
	priority: word('emergency', 'urgent', 'scheduled'),
	type: word('service', 'maintenance', 'install', 'estimate', 'callback'),
	source: word(
		'call',
		'website',
		'membership_auto',
		'follow_up',
		'estimate_conversion',
		'recurring',
		'sales_visit',
	),
	actual_arrival: text(),
	actual_start: text(),
	actual_end: text(),
	problem_description: text(),
	reference: text(),
	diagnosis: text(),
	work_performed: text(),
	parent_job_id: id(),
	estimate_id: id(),
	is_multi_day: flag(),
	total_days: number(),
	is_multi_tech: flag(),
	appointments: list(Appointment),
	membership_id: id(),
	coverage_type: word('membership_covered', 'membership_billable', 'non_member'),
	customer_notifications_enabled: flag(),
});

/** Data of job.tagged: the job and one tag. */
export const TaggedJob = Job.extend(tagging);

/** Data of the estimate events. */
export const Estimate = object({
	...row,
	...imported,
	customer_id: id(),
	property_id: id(),
	equipment_id: id(),
	status: text(),
	valid_until: text(),
	customer_approved_at: text(),
	notes: text(),
	converted_job_id: id(),
	currency: text(),
	amount: number(),
	signed_total: number(),
	options: list(
		object({
			id: id(),
			tier: text(),
			title: text(),
			description: text(),
			total_price: number(),
			is_selected: flag(),
			sort_order: number(),
		}),
	),
});

/** Data of the invoice events. */
export const Invoice = object({
	...row,
	...imported,
	customer_id: id(),
	job_id: id(),
	property_id: id(),
	invoice_number: text(),
	status: text(),
	subtotal: number(),
	tax_amount: number(),
	tax_rate: number(),
	total: number(),
	currency: text(),
	due_date: text(),
	sent_at: text(),
	paid_at: text(),
	notes: text(),
	membership_id: id(),
	invoice_type: word('manual', 'membership_renewal', 'milestone'),
	milestone_id: id(),
});

/** Data of payment.received. */
export const Payment = object({
	...row,
	invoice_id: id(),
	amount: number(),
	currency: text(),
	method: word('credit_card', 'ach', 'zelle', 'wire', 'check', 'cash'),
	status: word('succeeded', 'pending', 'failed', 'refunded'),
	stripe_payment_id: id(),
	collected_at: text(),
	collected_by: text(),
});

/** Data of voice_call.completed. */
export const VoiceCall = object({
	...row,
	customer_id: id(),
	call_direction: word('inbound', 'outbound'),
	call_status: text(),
	from_number: text(),
	to_number: text(),
	duration_seconds: seconds(),
	is_spam: flag(),
	is_billable: flag(),
	summary: text(),
	user_sentiment: text(),
	call_intent: text(),
	urgency_level: text(),
	triage_status: text(),
	transcript: text(),
	recording_url: text(),
});

/** Data of voice.followup.created. */
export const VoiceFollowup = object({
	...row,
	voice_call_id: id(),
	customer_id: id(),
	category: text(),
	reason: text(),
	urgency: text(),
	callback_number: text(),
	related_estimate_id: id(),
	related_invoice_id: id(),
	related_job_id: id(),
	status: text(),
});

/** Data of the membership events. */
export const Membership = object({
	...row,
	...imported,
	customer_id: id(),
	service_agreement_id: id(),
	status: word('active', 'non_renewing', 'suspended', 'cancelled', 'expired'),
	billing_cycle: word('monthly', 'quarterly', 'semi_annual', 'annual'),
	start_date: text(),
	end_date: text(),
	next_billing_date: text(),
	next_maintenance_date: text(),
	cancelled_at: text(),
	cancellation_reason: text(),
	suspended_at: text(),
	last_renewed_at: text(),
	units: number(),
	autopay_enabled: flag(),
});
