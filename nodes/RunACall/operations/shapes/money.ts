import * as z from 'zod/v4';
import { amount, flag, imported, maybe, row, text } from './fields';

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
