import { choice, flag, moment, number, text } from '../../../lib/n8n/action/field/kinds';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import * as kinds from './kinds';
import {
	choicesOf,
	customer,
	estimate as estimateLocator,
	invoice as invoiceLocator,
	payment as paymentLocator,
} from './parts';
import { Estimate, Invoice, Payment } from './shapes/money';

const estimateKind: kinds.Kind = {
	one: 'an estimate',
	many: 'estimates',
	path: '/v1/estimates',
	locator: estimateLocator(),
	item: Estimate,
	simple: [
		'id',
		'external_id',
		'customer_id',
		'status',
		'valid_until',
		'customer_approved_at',
		'converted_job_id',
		'currency',
		'amount',
		'signed_total',
	],
};

/** Estimates; the API only reads them. */
export const estimate: Resource = {
	name: 'estimate',
	title: 'Estimate',
	operations: [
		kinds.get(estimateKind),
		kinds.getMany(estimateKind, [
			customer('customer_id', { description: 'Only estimates for this customer' }),
			choice(
				'status',
				'Status',
				'Only estimates with this status',
				choicesOf('approved', 'declined', 'draft', 'expired', 'sent', 'viewed'),
			),
		]),
		kinds.lookUpByExternalId(estimateKind),
	],
};

const invoiceKind: kinds.Kind = {
	one: 'an invoice',
	many: 'invoices',
	path: '/v1/invoices',
	locator: invoiceLocator(),
	item: Invoice,
	simple: [
		'id',
		'external_id',
		'invoice_number',
		'customer_id',
		'job_id',
		'status',
		'total',
		'currency',
		'due_date',
		'paid_at',
	],
};

/** Invoices; the API only reads them. */
export const invoice: Resource = {
	name: 'invoice',
	title: 'Invoice',
	operations: [
		kinds.get(invoiceKind),
		kinds.getMany(invoiceKind, [
			customer('customer_id', { description: 'Only invoices for this customer' }),
			choice(
				'status',
				'Status',
				'Only invoices with this status',
				choicesOf('draft', 'overdue', 'paid', 'partial', 'sent', 'viewed', 'void'),
			),
			flag('paid', 'Paid', 'Whether to get only paid invoices (on) or only unpaid ones (off)'),
			moment('issued_after', 'Issued After', 'Only invoices first sent after this time'),
		]),
		kinds.lookUpByExternalId(invoiceKind),
	],
};

const paymentKind: kinds.Kind = {
	one: 'a payment',
	many: 'payments',
	path: '/v1/payments',
	locator: paymentLocator(),
	item: Payment,
	simple: ['id', 'invoice_id', 'amount', 'currency', 'method', 'status', 'collected_at'],
};

const METHODS = choicesOf('ach', 'cash', 'check', 'credit_card', 'wire', 'zelle');
const STATUSES = choicesOf('failed', 'pending', 'refunded', 'succeeded');

/** Payments recorded against invoices. */
export const payment: Resource = {
	name: 'payment',
	title: 'Payment',
	operations: [
		{
			...kinds.create(paymentKind, {
				required: [
					invoiceLocator('invoice_id', { description: 'The invoice that was paid' }),
					number('amount', 'Amount', 'Amount paid, such as 478.20', {
						range: [0],
						default: 0,
					}),
					choice('method', 'Method', 'Payment method used', METHODS),
				],
				optional: [
					choice('status', 'Status', 'Status of the payment; if empty, Succeeded', STATUSES, {
						default: 'succeeded',
					}),
					moment('collected_at', 'Collected At', 'When the payment was made; if empty, now'),
					text('stripe_payment_id', 'Stripe Payment ID', 'ID of the payment at Stripe'),
				],
			}),
			description: 'Record a payment; the invoice is closed when it is fully paid',
		},
		kinds.get(paymentKind),
		kinds.getMany(paymentKind, [
			invoiceLocator('invoice_id', { description: 'Only payments for this invoice' }),
			choice('status', 'Status', 'Only payments with this status', STATUSES),
			choice('method', 'Method', 'Only payments made with this method', METHODS),
			moment('collected_after', 'Collected After', 'Only payments made after this time'),
		]),
	],
};
