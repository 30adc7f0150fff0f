import type { Search } from '../../../lib/n8n/action/service/operation';
import { byCursor } from '../../../lib/n8n/action/service/paging';
import { isObject, type Json } from '../../../lib/webhook/http/message';

type Entry = Readonly<Record<string, Json>>;

/**
 * A list of rows, told by what `names` says and, in brackets, by what `details` says. The API does not search by text;
 * the editor searches what it has loaded.
 */
function rowsAt(path: string, names: readonly string[], details: readonly string[]): Search {
	return {
		path,
		paging: byCursor({ largest: 100 }),
		at: 'data',
		label: (entry) => {
			const [name, detail] = [joined(entry, names, ' '), joined(entry, details, ', ')];
			if (name === '') return detail === '' ? undefined : detail;
			return detail === '' ? name : `${name} (${detail})`;
		},
		value: ({ id }) => (typeof id === 'string' ? id : undefined),
	};
}

/** The days of a job, each with what the job is about. */
function appointmentsOf(job: Entry): Entry[] {
	const { appointments, problem_description: problem } = job;
	const days: readonly Json[] = Array.isArray(appointments) ? appointments : [];
	return days.flatMap((day) =>
		isObject(day)
			? { ...day, ...(problem === undefined ? {} : { problem_description: problem }) }
			: [],
	);
}

function joined(entry: Entry, members: readonly string[], separator: string): string {
	const words = members.flatMap((member) => {
		const value = entry[member];
		return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : [];
	});
	return words.join(separator);
}

/** The lists of Run a Call's resource locators. */
export const searches: Readonly<Record<string, Search>> = {
	searchCustomers: rowsAt('/v1/customers', ['first_name', 'last_name'], ['company_name', 'phone']),
	searchProperties: rowsAt(
		'/v1/properties',
		['address_line_1', 'address_line_2'],
		['city', 'name'],
	),
	searchEquipment: rowsAt('/v1/equipment', ['manufacturer', 'model'], ['type', 'serial_number']),
	searchJobs: rowsAt('/v1/jobs', ['problem_description'], ['type', 'status', 'scheduled_date']),
	searchAppointments: {
		...rowsAt('/v1/jobs', ['scheduled_date', 'problem_description'], ['status']),
		query: { include: 'appointments' },
		entriesIn: appointmentsOf,
	},
	searchEstimates: rowsAt('/v1/estimates', ['amount', 'currency'], ['status', 'created_at']),
	searchInvoices: rowsAt('/v1/invoices', ['invoice_number'], ['total', 'status']),
	searchPayments: rowsAt('/v1/payments', ['amount', 'currency'], ['method', 'collected_at']),
	searchMemberships: rowsAt('/v1/memberships', ['billing_cycle'], ['status', 'start_date']),
	searchVoiceCalls: rowsAt('/v1/voice-calls', ['from_number'], ['created_at', 'call_intent']),
	searchPriceBook: rowsAt('/v1/pricebook', ['name'], ['type', 'unit_price']),
	searchCommunications: rowsAt('/v1/communications', ['recipient'], ['channel', 'sent_at']),
};
