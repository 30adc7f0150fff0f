import type * as z from 'zod/v4';
import type { RecordDraft } from '../../../lib/webhook/record/schema';
import { toUtc } from '../../../lib/webhook/record/read';
import type { Customer, Membership, TaggedCustomer, TaggedJob } from './schemas';

/** A customer is the contact. */
export function customerRecord(row: z.output<typeof Customer>): RecordDraft {
	return {
		contact: {
			id: row.id,
			externalId: row.external_id,
			name: [row.first_name, row.last_name].filter(Boolean).join(' '),
			firstName: row.first_name,
			lastName: row.last_name,
			company: row.company_name,
			email: row.email,
			phone: row.phone,
			otherPhones: row.phone_alt ? [{ label: 'alternate', number: row.phone_alt }] : [],
			address: {
				line1: row.billing_address_line_1,
				line2: row.billing_address_line_2,
				city: row.billing_city,
				state: row.billing_state,
				zip: row.billing_zip,
			},
			source: row.source,
			tags: row.tags,
			createdAt: toUtc(row.created_at),
			updatedAt: toUtc(row.updated_at),
		},
	};
}

/** The customer and the tag that was attached. */
export function taggedCustomerRecord(row: z.output<typeof TaggedCustomer>): RecordDraft {
	return { ...customerRecord(row), tag: tagOf(row) };
}

/** A membership and its customer (after a transfer: the new one). */
export function membershipRecord(row: z.output<typeof Membership>): RecordDraft {
	return {
		contact: { id: row.customer_id },
		membership: {
			id: row.id,
			customerId: row.customer_id,
			status: row.status,
			billingCycle: row.billing_cycle,
			startDate: row.start_date,
			endDate: row.end_date,
			nextBillingDate: row.next_billing_date,
		},
	};
}

/** The tag that was attached, by whom and when. */
export function tagOf(row: z.output<typeof TaggedCustomer | typeof TaggedJob>): RecordDraft['tag'] {
	return {
		id: row.tag?.id,
		name: row.tag?.name,
		color: row.tag?.color,
		addedBy: row.tagged_by,
		addedAt: toUtc(row.tagged_at),
	};
}
