import { moment, type Choice } from '../../../lib/n8n/action/field/kinds';
import { locator } from '../../../lib/n8n/action/field/locator';
import { type FieldDetails } from '../../../lib/n8n/action/field/parameter';
import type { Field } from '../../../lib/n8n/action/service/operation';

/*
 * Fields that several of Run a Call's operations have. IDs are UUIDs.
 */

const PLACEHOLDER = 'e.g. 49f1efa6-9a3c-4287-8d12-2e8c79b3f50a';

/** A row to choose: from the list of this search, or by its ID. */
export function rowLocator(
	title: string,
	search: string,
	description = `The ${title.toLowerCase()} to work with`,
) {
	return (wire = 'id', details: FieldDetails & { description?: string } = {}) =>
		locator(wire, title, details.description ?? description, {
			name: `${title.charAt(0).toLowerCase()}${title.slice(1).replace(/ /g, '')}Id`,
			...details,
			search,
			id: { title: 'By ID', placeholder: PLACEHOLDER },
		});
}

export const customer = rowLocator('Customer', 'searchCustomers');
export const property = rowLocator('Property', 'searchProperties');
export const equipment = rowLocator('Equipment', 'searchEquipment');
export const job = rowLocator('Job', 'searchJobs');
export const appointment = rowLocator('Appointment', 'searchAppointments');
export const estimate = rowLocator('Estimate', 'searchEstimates');
export const invoice = rowLocator('Invoice', 'searchInvoices');
export const payment = rowLocator('Payment', 'searchPayments');
export const membership = rowLocator('Membership', 'searchMemberships');
export const voiceCall = rowLocator('Voice Call', 'searchVoiceCalls');
export const priceItem = rowLocator('Price Item', 'searchPriceBook');
export const communication = rowLocator('Communication', 'searchCommunications');

/** A row that may be left out, because its external ID is given instead. */
export function orExternal(field: Field): Field {
	return { ...field, mayBeEmpty: true, write: (value) => (value === '' ? undefined : value) };
}

/** A field that can be cleared: empty text is sent as null. */
export function clearable(field: Field): Field {
	return {
		...field,
		write: (value, zone) =>
			value === '' ? null : field.write === undefined ? value : field.write(value, zone),
	};
}

/** Only rows created later. */
export const createdAfter = (many: string) =>
	moment('created_after', 'Created After', `Only ${many} created after this time`);

/** Choices whose words are the API's own: `en_route` is "En Route". */
export function choicesOf(...words: readonly string[]): Choice[] {
	return words.map((word) => [titleOf(word), word]);
}

function titleOf(word: string): string {
	return word
		.split('_')
		.map((part) => part.charAt(0).toUpperCase() + part.slice(1))
		.join(' ');
}

export const JOB_STATUSES = choicesOf(
	'cancelled',
	'closed',
	'completed',
	'created',
	'en_route',
	'follow_up',
	'in_progress',
	'invoiced',
	'no_show',
	'scheduled',
);
export const MEMBERSHIP_STATUSES = choicesOf(
	'active',
	'cancelled',
	'expired',
	'non_renewing',
	'suspended',
);
