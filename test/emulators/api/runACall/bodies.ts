/**
 * The bodies Run a Call accepts: strict, so that an unknown field is rejected with 422. After the write requests of its
 * OpenAPI description.
 */
import * as z from 'zod/v4';

const id = z.uuid();
const name = z.string().min(1).max(100);
const note = z.string().max(5000).nullable().optional();
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const optionalDate = date.nullable().optional();
const time = z.iso.datetime({ offset: true }).nullable().optional();
const imported = { external_id: z.string().optional(), external_source: z.string().optional() };

const customer = {
	first_name: name,
	last_name: name,
	company_name: z.string().max(200).nullable().optional(),
	email: z.email().nullable().optional(),
	phone: z.string().max(30).nullable().optional(),
	phone_alt: z.string().max(30).nullable().optional(),
	billing_address_line_1: z.string().max(200).nullable().optional(),
	billing_address_line_2: z.string().max(200).nullable().optional(),
	billing_city: z.string().max(100).nullable().optional(),
	billing_state: z.string().max(50).nullable().optional(),
	billing_zip: z.string().max(20).nullable().optional(),
	source: z.string().min(1).max(50).optional(),
	tags: z.array(z.string().max(50)).max(20).optional(),
	tax_exempt: z.boolean().optional(),
};

const property = {
	name: z.string().nullable().optional(),
	address_line_1: z.string().min(1).max(200),
	address_line_2: z.string().max(200).nullable().optional(),
	city: z.string().min(1).max(100),
	state: z.string().min(1).max(50),
	zip: z.string().min(1).max(20),
	type: z.enum(['residential', 'commercial']).optional(),
	access_notes: z.string().max(2000).nullable().optional(),
	lat: z.number().min(-90).max(90).nullable().optional(),
	lng: z.number().min(-180).max(180).nullable().optional(),
};

const equipment = {
	type: z.enum([
		'furnace',
		'ac',
		'heat_pump',
		'boiler',
		'mini_split',
		'water_heater',
		'thermostat',
		'iaq',
		'other',
	]),
	manufacturer: z.string().max(100).nullable().optional(),
	model: z.string().max(100).nullable().optional(),
	serial_number: z.string().max(100).nullable().optional(),
	install_date: optionalDate,
	warranty_expiry: optionalDate,
	condition: z.enum(['good', 'fair', 'poor', 'critical']).optional(),
	notes: note,
	data_plate_photo_url: z.string().max(2048).nullable().optional(),
};

/** The row another row belongs to, by its id or by its external pair. */
export const belongsTo = (what: string) => ({
	[`${what}_id`]: id.optional(),
	[`${what}_external_id`]: z.string().optional(),
	[`${what}_external_source`]: z.string().optional(),
});

export const JOB_STATUSES = [
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
] as const;
export const MEMBERSHIP_STATUSES = [
	'active',
	'non_renewing',
	'suspended',
	'cancelled',
	'expired',
] as const;
export const APPOINTMENT_STATUSES = [
	'scheduled',
	'on_way',
	'arrived',
	'in_progress',
	'wrap',
	'complete',
	'cancelled',
] as const;

const crew = { tech_id: id, role: z.enum(['lead', 'helper']).optional() };

export const CustomerWrite = z.strictObject({ ...imported, ...customer });
export const CustomerPatch = z.strictObject(customer).partial();
export const PropertyWrite = z.strictObject({ ...imported, ...belongsTo('customer'), ...property });
export const PropertyPatch = z.strictObject(property).partial();
export const EquipmentWrite = z.strictObject({
	...imported,
	...belongsTo('property'),
	...equipment,
});
export const EquipmentPatch = z.strictObject(equipment).partial();
export const EquipmentSystemWrite = z.strictObject({
	...imported,
	...belongsTo('property'),
	name: z.string().optional(),
});
export const EquipmentSystemPatch = z.strictObject({ name: z.string().optional() });

export const JobWrite = z.strictObject({
	...imported,
	...belongsTo('customer'),
	...belongsTo('property'),
	...belongsTo('equipment'),
	status: z.enum(JOB_STATUSES).optional(),
	priority: z.enum(['emergency', 'urgent', 'scheduled']).optional(),
	type: z.enum(['service', 'maintenance', 'install', 'estimate', 'callback']).optional(),
	source: z
		.enum([
			'call',
			'website',
			'membership_auto',
			'follow_up',
			'estimate_conversion',
			'recurring',
			'sales_visit',
		])
		.optional(),
	scheduled_date: optionalDate,
	scheduled_start: time,
	scheduled_end: time,
	problem_description: note,
	reference: z.string().nullable().optional(),
});
export const JobPatch = z.strictObject({ status: z.enum(JOB_STATUSES) });
export const JobTags = z.strictObject({ tag_ids: z.array(id).max(20) });

const visit = { scheduled_start: time, scheduled_end: time };

export const AppointmentWrite = z.strictObject({
	...visit,
	sequence: z.int().min(1).max(99).optional(),
	scheduled_date: date,
	notes_for_crew: note,
	assignments: z.array(z.strictObject(crew)).max(20).optional(),
});
export const AppointmentPatch = z.strictObject({
	...visit,
	status: z.enum(APPOINTMENT_STATUSES).optional(),
	scheduled_date: date.optional(),
	notes_for_crew: note,
});
export const AssignmentWrite = z.strictObject({ ...crew, ...visit });
export const AssignmentPatch = z.strictObject({ role: crew.role, ...visit });

export const PaymentWrite = z.strictObject({
	invoice_id: id,
	amount: z.number().positive(),
	method: z.enum(['credit_card', 'ach', 'zelle', 'wire', 'check', 'cash']),
	status: z.enum(['succeeded', 'pending', 'failed', 'refunded']).optional(),
	collected_at: z.iso.datetime({ offset: true }).optional(),
	stripe_payment_id: z.string().max(200).nullable().optional(),
});

export const MembershipWrite = z.strictObject({
	...imported,
	...belongsTo('customer'),
	service_agreement_id: id,
	status: z.enum(MEMBERSHIP_STATUSES).optional(),
	billing_cycle: z.enum(['monthly', 'quarterly', 'semi_annual', 'annual']).optional(),
	start_date: optionalDate,
	end_date: optionalDate,
	next_billing_date: optionalDate,
	next_maintenance_date: optionalDate,
});
export const MembershipPatch = z.strictObject({ status: z.enum(MEMBERSHIP_STATUSES) });
export const MembershipTransfer = z.strictObject({
	to_customer_id: id,
	reason: z.string().max(500).nullable().optional(),
});
