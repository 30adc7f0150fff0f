/** The rows of an emulated Run a Call organization, with all fields of the API's description (OpenAPI 3.1). */
import { dayAfter, isoAfter } from '../../engine/formats';
import { Draw } from '../../engine/draw';
import type { Row } from '../routes';

const START = Date.parse('2026-03-07T15:30:00Z');

/** The id of the row of this number in a table: the same in every run. */
export function idOf(table: string, index: number): string {
	return new Draw(`RunACall/${table}/${index}`).uuid();
}

export const ORGANIZATION = idOf('organization', 0);

const day = (index: number) => new Date(START + index * 86_400_000);

/** Rows are made a day apart. */
const row = (table: string, index: number, fields: Row): Row => ({
	id: idOf(table, index),
	...fields,
	created_at: day(index).toISOString(),
	updated_at: day(index).toISOString(),
});

const imported = (index: number, prefix: string) =>
	index % 2 === 0
		? { external_id: `crm-${prefix}-${index}`, external_source: 'servicetitan' }
		: { external_id: null, external_source: null };

export function customerRow(index: number): Row {
	const person = new Draw(`RunACall/customer of ${index}`).person();
	return row('customers', index, {
		...imported(index, 'customer'),
		first_name: person.firstName,
		last_name: person.lastName,
		company_name: index % 2 === 0 ? 'Acme HVAC' : null,
		email: `customer.${index}@example.com`,
		phone: `+1303555${String(1000 + index).padStart(4, '0')}`,
		phone_alt: null,
		billing_address_line_1: '510 Townsend St',
		billing_address_line_2: null,
		billing_city: 'San Francisco',
		billing_state: 'CA',
		billing_zip: '94103',
		source: 'google',
		tags: index % 2 === 0 ? ['vip'] : [],
		tax_exempt: false,
	});
}

export function propertyRow(index: number): Row {
	return row('properties', index, {
		...imported(index, 'property'),
		customer_id: idOf('customers', index),
		name: null,
		address_line_1: `${500 + index} Townsend St`,
		address_line_2: null,
		city: 'San Francisco',
		state: 'CA',
		zip: '94103',
		type: 'residential',
		access_notes: 'Dog in backyard',
		lat: 37.77,
		lng: -122.41,
	});
}

export function equipmentRow(index: number): Row {
	return row('equipment', index, {
		...imported(index, 'equipment'),
		property_id: idOf('properties', index),
		type: 'ac',
		manufacturer: 'Carrier',
		model: '24ABC636A003',
		serial_number: `3618E${10_000 + index}`,
		install_date: '2018-06-15',
		warranty_expiry: null,
		condition: 'good',
		notes: null,
		data_plate_photo_url: null,
	});
}

/** The description has this resource; its fields were not to be had. */
export function equipmentSystemRow(index: number): Row {
	return row('equipmentSystems', index, {
		...imported(index, 'system'),
		property_id: idOf('properties', index),
		name: `System ${index}`,
	});
}

export function jobRow(index: number): Row {
	return row('jobs', index, {
		...imported(index, 'job'),
		customer_id: idOf('customers', index),
		property_id: idOf('properties', index),
		equipment_id: null,
		assigned_tech_id: null,
		status: index % 2 === 0 ? 'scheduled' : 'created',
		priority: 'scheduled',
		type: 'service',
		source: 'call',
		scheduled_date: dayAfter(day(index), 2),
		scheduled_start: isoAfter(day(index), 2 * 1440),
		scheduled_end: isoAfter(day(index), 2 * 1440 + 120),
		actual_arrival: null,
		actual_start: null,
		actual_end: null,
		problem_description: 'AC not cooling',
		reference: null,
		diagnosis: null,
		work_performed: null,
		parent_job_id: null,
		estimate_id: null,
		is_multi_day: false,
		total_days: 1,
		is_multi_tech: false,
		membership_id: null,
		coverage_type: 'non_member',
		customer_notifications_enabled: true,
	});
}

/** The first day of the job of the same number. */
export function appointmentRow(index: number): Row {
	return row('appointments', index, {
		job_id: idOf('jobs', index),
		organization_id: ORGANIZATION,
		sequence: 1,
		scheduled_date: dayAfter(day(index), 2),
		scheduled_start: isoAfter(day(index), 2 * 1440),
		scheduled_end: isoAfter(day(index), 2 * 1440 + 120),
		status: 'scheduled',
		customer_notified_at: null,
		actual_arrival: null,
		actual_complete: null,
		notes_for_crew: null,
		assignments: [assignmentRow(idOf('techs', 0), 'lead')],
	});
}

export function assignmentRow(techId: unknown, role: unknown): Row {
	return {
		tech_id: techId,
		role,
		scheduled_start: null,
		scheduled_end: null,
		tech_state: 'off_clock',
		clocked_in_at: null,
		clocked_out_at: null,
	};
}

export function estimateRow(index: number): Row {
	return row('estimates', index, {
		...imported(index, 'estimate'),
		customer_id: idOf('customers', index),
		property_id: idOf('properties', index),
		equipment_id: null,
		status: index % 2 === 0 ? 'sent' : 'approved',
		valid_until: dayAfter(day(index), 30),
		customer_approved_at: index % 2 === 0 ? null : isoAfter(day(index), 60),
		notes: null,
		converted_job_id: null,
		currency: 'USD',
		amount: 478.2,
		signed_total: null,
		options: [
			{
				id: idOf('options', index),
				tier: 'good',
				title: 'Repair',
				description: null,
				total_price: 478.2,
				is_selected: true,
				sort_order: 0,
			},
		],
	});
}

export function invoiceRow(index: number): Row {
	return row('invoices', index, {
		...imported(index, 'invoice'),
		customer_id: idOf('customers', index),
		job_id: idOf('jobs', index),
		property_id: idOf('properties', index),
		invoice_number: `INV-${1000 + index}`,
		status: 'sent',
		subtotal: 440,
		tax_amount: 38.2,
		tax_rate: 0.0868,
		total: 478.2,
		currency: 'USD',
		due_date: dayAfter(day(index), 14),
		sent_at: isoAfter(day(index), 30),
		paid_at: null,
		notes: null,
		membership_id: null,
		invoice_type: 'manual',
		milestone_id: null,
	});
}

export function paymentRow(index: number): Row {
	return row('payments', index, {
		invoice_id: idOf('invoices', index),
		amount: 100,
		currency: 'USD',
		method: index % 2 === 0 ? 'check' : 'credit_card',
		status: 'succeeded',
		stripe_payment_id: null,
		collected_at: isoAfter(day(index), 600),
		collected_by: null,
	});
}

export function membershipRow(index: number): Row {
	return row('memberships', index, {
		...imported(index, 'membership'),
		customer_id: idOf('customers', index),
		service_agreement_id: idOf('agreements', 0),
		status: 'active',
		billing_cycle: 'annual',
		start_date: dayAfter(day(index), 0),
		end_date: dayAfter(day(index), 365),
		next_billing_date: dayAfter(day(index), 365),
		next_maintenance_date: dayAfter(day(index), 180),
		cancelled_at: null,
		cancellation_reason: null,
		suspended_at: null,
		last_renewed_at: null,
		units: 1,
		autopay_enabled: false,
	});
}

/** As `GET /voice-calls/{id}` has it; the list leaves out transcript and recording. */
export function voiceCallRow(index: number): Row {
	return row('voiceCalls', index, {
		customer_id: idOf('customers', index),
		call_direction: 'inbound',
		call_status: 'completed',
		from_number: `+1303555${String(1000 + index).padStart(4, '0')}`,
		to_number: '+14155550101',
		duration_seconds: 95,
		is_spam: false,
		is_billable: true,
		summary: 'Wants an estimate.',
		user_sentiment: 'positive',
		call_intent: 'estimate',
		urgency_level: 'normal',
		triage_status: index % 2 === 0 ? 'new' : 'reviewed',
		transcript: 'Agent: Hello?\nCaller: My AC is broken.',
		recording_url: `https://storage.example.com/${index}.mp3?signature=abc`,
	});
}

export function priceRow(index: number): Row {
	return row('pricebook', index, {
		category_id: idOf('categories', index % 2),
		name: `Diagnostic ${index}`,
		description: null,
		type: ['service', 'part', 'labor', 'bundle'][index % 4],
		unit_price: 89,
		unit_cost: 25,
		currency: 'USD',
		is_taxable: true,
		is_active: index % 3 !== 2,
	});
}

export function communicationRow(index: number): Row {
	return row('communications', index, {
		customer_id: idOf('customers', index),
		job_id: index % 2 === 0 ? idOf('jobs', index) : null,
		channel: index % 2 === 0 ? 'sms' : 'email',
		direction: 'outbound',
		type: 'on_my_way',
		recipient: '+13035551000',
		message_body: 'Your tech is on the way',
		status: 'delivered',
		twilio_message_sid: null,
		sent_at: isoAfter(day(index), 5),
	});
}

export function tagRow(index: number): Row {
	return row('tags', index, {
		name: ['vip', 'recall', 'commercial'][index] ?? `tag ${index}`,
		color: 'amber',
	});
}
