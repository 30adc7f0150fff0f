import type * as z from 'zod/v4';
import type { RecordDraft } from '../../../lib/webhook/record/schema';
import { toUtc } from '../../../lib/webhook/record/read';
import type { Estimate, Invoice, Payment } from './schemas';

/** An estimate; its amount is what the customer signed, else the price of the selected option. */
export function estimateRecord(row: z.output<typeof Estimate>): RecordDraft {
	return {
		contact: { id: row.customer_id },
		estimate: {
			id: row.id,
			customerId: row.customer_id,
			status: row.status,
			amount: row.signed_total ?? row.amount,
			currency: currencyOf(row.currency),
			approvedAt: toUtc(row.customer_approved_at),
			jobId: row.converted_job_id,
		},
		job: { id: row.converted_job_id },
	};
}

/** An invoice, and the job or membership it is for. */
export function invoiceRecord(row: z.output<typeof Invoice>): RecordDraft {
	return {
		contact: { id: row.customer_id },
		invoice: {
			id: row.id,
			number: row.invoice_number,
			customerId: row.customer_id,
			jobId: row.job_id,
			status: row.status,
			total: row.total,
			currency: currencyOf(row.currency),
			dueDate: row.due_date,
			sentAt: toUtc(row.sent_at),
			paidAt: toUtc(row.paid_at),
		},
		job: { id: row.job_id },
		membership: { id: row.membership_id },
	};
}

/** A payment and its invoice; the row names no customer. */
export function paymentRecord(row: z.output<typeof Payment>): RecordDraft {
	return {
		payment: {
			id: row.id,
			invoiceId: row.invoice_id,
			amount: row.amount,
			currency: currencyOf(row.currency),
			method: row.method,
			status: row.status,
			collectedAt: toUtc(row.collected_at),
		},
		invoice: { id: row.invoice_id },
		agent: { id: row.collected_by },
	};
}

/** ISO 4217 writes its codes in capitals; payment services, in small letters. */
function currencyOf(code: string | undefined): string | undefined {
	return code !== undefined && /^[a-z]{3}$/i.test(code) ? code.toUpperCase() : code;
}
