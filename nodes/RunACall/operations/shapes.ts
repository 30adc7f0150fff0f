import * as z from 'zod/v4';

/*
 * The rows of the REST API, after its OpenAPI 3.1 description at docs.runacall.com. They describe the output to n8n;
 * answers are passed on as they come.
 */

const text = z.string();
const maybe = z.string().nullable();
const amount = z.number();
const flag = z.boolean();

/** Every row has an ID and two times. */
const row = { id: text, created_at: text, updated_at: text };
const imported = { external_id: maybe, external_source: maybe };

/** A customer, or what a lookup found; only the latter tells of duplicates. */
export const Customer = z.looseObject({
	...row,
	...imported,
	first_name: text,
	last_name: text,
	company_name: maybe,
	email: maybe,
	phone: maybe,
	phone_alt: maybe,
	billing_address_line_1: maybe,
	billing_address_line_2: maybe,
	billing_city: maybe,
	billing_state: maybe,
	billing_zip: maybe,
	source: text,
	tags: z.array(text),
	tax_exempt: flag,
	has_duplicates: flag.optional(),
});

/** A place where work is done. */
export const Property = z.looseObject({
	...row,
	...imported,
	customer_id: text,
	name: maybe,
	address_line_1: text,
	address_line_2: maybe,
	city: text,
	state: text,
	zip: text,
	type: text,
	access_notes: maybe,
	lat: amount.nullable(),
	lng: amount.nullable(),
});

/** A unit installed at a property. */
export const Equipment = z.looseObject({
	...row,
	...imported,
	property_id: text,
	type: text,
	manufacturer: maybe,
	model: maybe,
	serial_number: maybe,
	install_date: maybe,
	warranty_expiry: maybe,
	condition: text,
	notes: maybe,
	data_plate_photo_url: maybe,
	has_duplicates: flag.optional(),
});

/** A technician on an appointment. */
export const Assignment = z.looseObject({
	tech_id: text,
	role: text,
	scheduled_start: maybe,
	scheduled_end: maybe,
	tech_state: text,
	clocked_in_at: maybe,
	clocked_out_at: maybe,
});

/** One day of a job. */
export const Appointment = z.looseObject({
	...row,
	job_id: text,
	organization_id: text,
	sequence: amount,
	scheduled_date: text,
	scheduled_start: maybe,
	scheduled_end: maybe,
	status: text,
	customer_notified_at: maybe,
	actual_arrival: maybe,
	actual_complete: maybe,
	notes_for_crew: maybe,
	assignments: z.array(Assignment),
});

/** A job; its appointments come when they are asked for. */
export const Job = z.looseObject({
	...row,
	...imported,
	customer_id: text,
	property_id: text,
	equipment_id: maybe,
	assigned_tech_id: maybe,
	status: text,
	priority: text,
	type: text,
	source: text,
	scheduled_date: maybe,
	scheduled_start: maybe,
	scheduled_end: maybe,
	actual_arrival: maybe,
	actual_start: maybe,
	actual_end: maybe,
	problem_description: maybe,
	reference: maybe,
	diagnosis: maybe,
	work_performed: maybe,
	parent_job_id: maybe,
	estimate_id: maybe,
	is_multi_day: flag,
	total_days: amount,
	is_multi_tech: flag,
	appointments: z.array(Appointment).optional(),
	membership_id: maybe,
	coverage_type: text,
	customer_notifications_enabled: flag,
});

/** What a job's tags are after they were set. */
export const JobTags = z.looseObject({ id: text, tags: z.array(text) });

/** An estimate and its options. */
export const Estimate = z.looseObject({
	...row,
	...imported,
	customer_id: text,
	property_id: text,
	equipment_id: maybe,
	status: text,
	valid_until: maybe,
	customer_approved_at: maybe,
	notes: maybe,
	converted_job_id: maybe,
	currency: text,
	amount: amount.nullable(),
	signed_total: amount.nullable(),
	options: z.array(
		z.looseObject({
			id: text,
			tier: text,
			title: text,
			description: maybe,
			total_price: amount,
			is_selected: flag,
			sort_order: amount,
		}),
	),
});

/** An invoice. */
export const Invoice = z.looseObject({
	...row,
	...imported,
	customer_id: text,
	job_id: maybe,
	property_id: maybe,
	invoice_number: text,
	status: text,
	subtotal: amount,
	tax_amount: amount,
	tax_rate: amount,
	total: amount,
	currency: text,
	due_date: maybe,
	sent_at: maybe,
	paid_at: maybe,
	notes: maybe,
	membership_id: maybe,
	invoice_type: text,
	milestone_id: maybe,
});

/** A payment recorded against an invoice. */
export const Payment = z.looseObject({
	...row,
	invoice_id: text,
	amount,
	currency: text,
	method: text,
	status: text,
	stripe_payment_id: maybe,
	collected_at: text,
	collected_by: maybe,
});

/** A customer's service agreement. */
export const Membership = z.looseObject({
	...row,
	...imported,
	customer_id: text,
	service_agreement_id: text,
	status: text,
	billing_cycle: text,
	start_date: text,
	end_date: maybe,
	next_billing_date: maybe,
	next_maintenance_date: maybe,
	cancelled_at: maybe,
	cancellation_reason: maybe,
	suspended_at: maybe,
	last_renewed_at: maybe,
	units: amount,
	autopay_enabled: flag,
});

/** A call the AI receptionist took, as the list has it. */
export const ListedVoiceCall = z.looseObject({
	...row,
	customer_id: maybe,
	call_direction: text,
	call_status: text,
	from_number: text,
	to_number: text,
	duration_seconds: amount.nullable(),
	is_spam: flag,
	is_billable: flag,
	summary: maybe,
	user_sentiment: maybe,
	call_intent: maybe,
	urgency_level: maybe,
	triage_status: text,
});

/** The same call by itself. The recording's URL works for 15 minutes. */
export const VoiceCall = ListedVoiceCall.extend({ transcript: maybe, recording_url: maybe });

/** An entry of the price book. */
export const PriceItem = z.looseObject({
	...row,
	category_id: text,
	name: text,
	description: maybe,
	type: text,
	unit_price: amount,
	unit_cost: amount,
	currency: text,
	is_taxable: flag,
	is_active: flag,
});

/** A text or an email to or from a customer. */
export const Communication = z.looseObject({
	...row,
	customer_id: text,
	job_id: maybe,
	channel: text,
	direction: text,
	type: text,
	recipient: text,
	message_body: text,
	status: text,
	twilio_message_sid: maybe,
	sent_at: text,
});

/** A tag of the organization. */
export const Tag = z.looseObject({ ...row, name: text, color: text });
