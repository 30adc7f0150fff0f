/**
 * Run a Call's entities, each with every field that the schemas of docs.runacall.com give it (OpenAPI 3.1,
 * API v1). Values are drawn; numbers are from the range kept for fiction.
 */
import type { Draw } from '../engine/draw';
import type { Data } from '../terms';
import { dayAfter, isoAfter } from '../engine/formats';

type Sample = (draw: Draw, at: Date) => Data;

const times = (at: Date) => ({ created_at: isoAfter(at, -90), updated_at: at.toISOString() });
const external = { external_id: null, external_source: null };

const customer: Sample = (draw, at) => {
	const { firstName, lastName, email, phone } = draw.person();
	return {
		object: 'customer',
		id: draw.uuid(),
		...external,
		first_name: firstName,
		last_name: lastName,
		company_name: null,
		email,
		phone,
		phone_alt: null,
		billing_address_line_1: `${draw.integer(1, 999)} Oak St`,
		billing_address_line_2: null,
		billing_city: 'Austin',
		billing_state: 'TX',
		billing_zip: '78701',
		source: 'call',
		tags: ['residential'],
		tax_exempt: false,
		...times(at),
	};
};

const tagged =
	(entity: Sample, object: string): Sample =>
	(draw, at) => ({
		...entity(draw, at),
		object,
		tag: { id: draw.uuid(), name: 'VIP', color: '#d97706' },
		tagged_by: draw.uuid(),
		tagged_at: at.toISOString(),
	});

const appointment =
	(status: string): Sample =>
	(draw, at) => ({
		object: 'appointment',
		id: draw.uuid(),
		job_id: draw.uuid(),
		organization_id: draw.uuid(),
		sequence: 1,
		scheduled_date: dayAfter(at, 1),
		scheduled_start: isoAfter(at, 1440),
		scheduled_end: isoAfter(at, 1560),
		status,
		customer_notified_at: null,
		actual_arrival: status === 'complete' ? isoAfter(at, -60) : null,
		actual_complete: status === 'complete' ? at.toISOString() : null,
		notes_for_crew: 'Gate code 4471; dog in the yard',
		assignments: [
			{
				tech_id: draw.uuid(),
				role: 'lead',
				scheduled_start: null,
				scheduled_end: null,
				tech_state: status === 'on_way' ? 'en_route' : 'off_clock',
				clocked_in_at: null,
				clocked_out_at: null,
			},
		],
		...times(at),
	});

const job =
	(status: string): Sample =>
	(draw, at) => ({
		object: 'job',
		id: draw.uuid(),
		...external,
		customer_id: draw.uuid(),
		property_id: draw.uuid(),
		equipment_id: null,
		assigned_tech_id: draw.uuid(),
		status,
		priority: 'scheduled',
		type: 'service',
		source: 'call',
		scheduled_date: dayAfter(at, 1),
		scheduled_start: isoAfter(at, 1440),
		scheduled_end: isoAfter(at, 1560),
		actual_arrival: null,
		actual_start: null,
		actual_end: status === 'completed' ? at.toISOString() : null,
		problem_description: 'Water heater makes a “popping” noise — no hot water after 7 pm',
		reference: null,
		diagnosis: null,
		work_performed: status === 'completed' ? 'Flushed the tank, replaced the anode' : null,
		parent_job_id: null,
		estimate_id: null,
		is_multi_day: false,
		total_days: 1,
		is_multi_tech: false,
		appointments: status === 'scheduled' ? [appointmentOfJob(draw, at)] : [],
		membership_id: null,
		coverage_type: 'non_member',
		customer_notifications_enabled: true,
		...times(at),
	});

function appointmentOfJob(draw: Draw, at: Date): Data {
	const { object: _object, ...fields } = appointment('scheduled')(draw, at);
	return fields;
}

const estimate =
	(status: string): Sample =>
	(draw, at) => {
		const amount = draw.integer(10_000, 500_000) / 100;
		return {
			object: 'estimate',
			id: draw.uuid(),
			...external,
			customer_id: draw.uuid(),
			property_id: draw.uuid(),
			equipment_id: null,
			status,
			valid_until: dayAfter(at, 30),
			customer_approved_at: status === 'approved' ? at.toISOString() : null,
			notes: null,
			converted_job_id: status === 'approved' ? draw.uuid() : null,
			currency: 'USD',
			amount,
			signed_total: status === 'approved' ? amount : null,
			options: [
				{
					id: draw.uuid(),
					tier: 'good',
					title: 'Repair',
					description: null,
					total_price: amount,
					is_selected: status === 'approved',
					sort_order: 0,
				},
			],
			...times(at),
		};
	};

const invoice =
	(status: string): Sample =>
	(draw, at) => {
		const subtotal = draw.integer(5_000, 300_000);
		const tax = Math.round(subtotal * 0.0825);
		return {
			object: 'invoice',
			id: draw.uuid(),
			...external,
			customer_id: draw.uuid(),
			job_id: draw.uuid(),
			property_id: draw.uuid(),
			invoice_number: `INV-${draw.integer(1000, 9999)}`,
			status,
			subtotal: subtotal / 100,
			tax_amount: tax / 100,
			tax_rate: 0.0825,
			total: (subtotal + tax) / 100,
			currency: 'USD',
			due_date: dayAfter(at, 14),
			sent_at: isoAfter(at, -60),
			paid_at: status === 'paid' ? at.toISOString() : null,
			notes: null,
			membership_id: null,
			invoice_type: 'manual',
			milestone_id: null,
			...times(at),
		};
	};

const payment: Sample = (draw, at) => ({
	object: 'payment',
	id: draw.uuid(),
	invoice_id: draw.uuid(),
	amount: draw.integer(5_000, 300_000) / 100,
	currency: 'USD',
	method: 'credit_card',
	status: 'succeeded',
	stripe_payment_id: `pi_${draw.alphanumeric(24)}`,
	collected_at: at.toISOString(),
	collected_by: null,
	...times(at),
});

const voiceCall: Sample = (draw, at) => ({
	object: 'voice_call',
	id: draw.uuid(),
	customer_id: draw.uuid(),
	call_direction: 'inbound',
	call_status: 'completed',
	from_number: draw.phone(),
	to_number: draw.phone(),
	duration_seconds: draw.integer(5, 900),
	is_spam: false,
	is_billable: true,
	summary: 'Caller reports no hot water and asks for a visit this week.',
	user_sentiment: 'neutral',
	call_intent: 'service_request',
	urgency_level: 'urgent',
	triage_status: 'new',
	...times(at),
	transcript: 'Agent: Thanks for calling.\nCaller: Hi — my water heater is out, “since Tuesday”.',
	recording_url: `https://recordings.example.com/${draw.hex(16)}.mp3`,
});

const voiceFollowup: Sample = (draw, at) => ({
	object: 'voice_followup',
	id: draw.uuid(),
	voice_call_id: draw.uuid(),
	customer_id: null,
	category: 'callback',
	reason: 'Wants to talk about the estimate',
	urgency: 'normal',
	callback_number: draw.phone(),
	related_estimate_id: null,
	related_invoice_id: null,
	related_job_id: null,
	status: 'open',
	...times(at),
});

const membership =
	(status: string): Sample =>
	(draw, at) => ({
		object: 'membership',
		id: draw.uuid(),
		...external,
		customer_id: draw.uuid(),
		service_agreement_id: draw.uuid(),
		status,
		billing_cycle: 'annual',
		start_date: dayAfter(at, -365),
		end_date: dayAfter(at, 365),
		next_billing_date: dayAfter(at, 365),
		next_maintenance_date: dayAfter(at, 180),
		cancelled_at: status === 'cancelled' ? at.toISOString() : null,
		cancellation_reason: status === 'cancelled' ? 'Moved away' : null,
		suspended_at: status === 'suspended' ? at.toISOString() : null,
		last_renewed_at: null,
		units: 1,
		autopay_enabled: false,
		...times(at),
	});

/** The eleven events of help.runacall.com/articles/webhooks. */
export const documentSamples: Record<string, Sample> = {
	'customer.created': customer,
	'customer.updated': customer,
	'job.created': job('created'),
	'job.scheduled': job('scheduled'),
	'job.completed': job('completed'),
	'job.cancelled': job('cancelled'),
	'invoice.sent': invoice('sent'),
	'invoice.paid': invoice('paid'),
	'estimate.approved': estimate('approved'),
	'estimate.declined': estimate('declined'),
	'voice_call.completed': voiceCall,
};

/** The 24 events in the webhooks block of docs.runacall.com. */
export const vendorSamples: Record<string, Sample> = {
	'customer.created': customer,
	'customer.updated': customer,
	'customer.tagged': tagged(customer, 'customer.tagged'),
	'job.scheduled': job('scheduled'),
	'job.status_changed': job('in_progress'),
	'job.completed': job('completed'),
	'job.tagged': tagged(job('created'), 'job.tagged'),
	'estimate.sent': estimate('sent'),
	'estimate.approved': estimate('approved'),
	'invoice.issued': invoice('sent'),
	'invoice.paid': invoice('paid'),
	'payment.received': payment,
	'voice.call.completed': voiceCall,
	'voice.followup.created': voiceFollowup,
	'membership.created': membership('active'),
	'membership.renewed': (draw, at) => ({
		...membership('active')(draw, at),
		last_renewed_at: at.toISOString(),
	}),
	'membership.cancelled': membership('cancelled'),
	'membership.suspended': membership('suspended'),
	'membership.reactivated': membership('active'),
	'membership.transferred': membership('active'),
	'appointment.scheduled': appointment('scheduled'),
	'appointment.status_changed': appointment('on_way'),
	'appointment.completed': appointment('complete'),
	'appointment.assignments_changed': appointment('scheduled'),
};
