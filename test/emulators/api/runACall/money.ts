/** Run a Call's payments, transfers of memberships, and tags. */
import * as bodies from './bodies';
import type { RunACallOrganization } from './tables';
import { change, existing, readBody, reject } from './writes';
import type { RestAnswer } from '../restServer';
import { asText, route, unknownNames, type Route, type Row } from '../routes';

/** Records a payment; when it closes the invoice, an invoiced job is closed with it. */
function pay(organization: RunACallOrganization, fields: Row, at: string): RestAnswer {
	const { tables, find, insert } = organization;
	const invoice =
		find('invoices', fields['invoice_id']) ??
		reject(422, 'invalid_request', 'invoice not found in this organization');
	const payment = insert('payments', {
		currency: 'USD',
		status: 'succeeded',
		stripe_payment_id: null,
		collected_at: at,
		collected_by: null,
		...fields,
	});
	const paid = tables.payments
		.filter((row) => row['invoice_id'] === invoice['id'] && row['status'] === 'succeeded')
		.reduce((sum, row) => sum + Number(row['amount']), 0);
	if (paid >= Number(invoice['total'])) {
		Object.assign(invoice, { status: 'paid', paid_at: at });
		const job = find('jobs', invoice['job_id']);
		if (job?.['status'] === 'invoiced') job['status'] = 'closed';
	} else if (paid > 0) invoice['status'] = 'partial';
	return { status: 201, body: { data: payment } };
}

export function moneyRoutes(organization: RunACallOrganization, now: () => number): Route[] {
	return [
		route('POST', '/payments', ({ request }) =>
			pay(organization, readBody(bodies.PaymentWrite, request), new Date(now()).toISOString()),
		),
		route('POST', '/memberships/{id}/transfer', ({ at, request }) => {
			const membership = existing(organization, 'memberships', at['id']);
			const to = readBody(bodies.MembershipTransfer, request)['to_customer_id'];
			if (!organization.find('customers', to)) {
				reject(422, 'invalid_request', 'customer not found in this organization');
			}
			return change(membership, { customer_id: to }, now);
		}),
		// Every tag at once, without a cursor; `name` is any part of it.
		route('GET', '/tags', ({ request }) => {
			if (unknownNames(request, ['limit', 'name']).length > 0) {
				reject(400, 'invalid_request', 'Unrecognized parameter');
			}
			const name = (asText(request, 'name') ?? '').toLowerCase();
			const tags = organization.tables.tags.filter((row) =>
				String(row['name']).toLowerCase().includes(name),
			);
			const limit = Number(asText(request, 'limit') ?? tags.length);
			return { status: 200, body: { data: tags.slice(0, limit) } };
		}),
	];
}
