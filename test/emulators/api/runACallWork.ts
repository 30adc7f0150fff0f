/**
 * Run a Call's jobs and their days, payments, transfers and tags: what has rules of its own. The API refuses a status
 * that a job or an appointment cannot take; which those are is not published. Taken here: forward only, cancelled from
 * anywhere before the end, and a follow-up can be scheduled again.
 */
import * as bodies from './runACallBodies';
import { appointmentRow, assignmentRow, jobRow, ORGANIZATION } from './runACallRows';
import { cursorPage, is, later, type RunACallOrganization } from './runACallTables';
import { change, existing, readBody, refuse, resolveReference, upsert } from './runACallWrites';
import type { RestAnswer } from './restServer';
import { asText, route, textOf, unknownNames, type Asked, type Route, type Row } from './routes';

const JOB_STEPS: Readonly<Record<string, readonly string[]>> = {
	created: ['scheduled', 'cancelled'],
	scheduled: ['en_route', 'in_progress', 'cancelled', 'no_show'],
	en_route: ['in_progress', 'cancelled', 'no_show'],
	in_progress: ['completed', 'follow_up', 'cancelled'],
	completed: ['invoiced', 'closed', 'follow_up'],
	invoiced: ['closed'],
	follow_up: ['scheduled', 'closed', 'cancelled'],
	no_show: ['scheduled', 'cancelled'],
	closed: [],
	cancelled: [],
};

const DAY_STEPS = bodies.APPOINTMENT_STATUSES.slice(0, -1) as readonly string[];

/** No change is allowed. Throws a Refusal, 422, otherwise. */
function checkJobStep(from: string, to: string): void {
	if (from === to || JOB_STEPS[from]?.includes(to)) return;
	refuse(422, 'invalid_request', `Invalid status transition: ${from} → ${to}`);
}

function checkDayStep(from: string, to: string): void {
	const done = from === 'complete' || from === 'cancelled';
	const allowed = to === 'cancelled' ? !done : DAY_STEPS.indexOf(to) > DAY_STEPS.indexOf(from);
	if (from === to || (allowed && from !== 'cancelled')) return;
	refuse(422, 'invalid_request', `Invalid status transition: ${from} → ${to}`);
}

function jobRoutes(organization: RunACallOrganization, now: () => number): Route[] {
	const { tables } = organization;
	const daysOf = (job: Row) => tables.appointments.filter((row) => row['job_id'] === job['id']);
	const shown =
		({ request }: Asked) =>
		(job: Row) =>
			asText(request, 'include') === 'appointments' ? { ...job, appointments: daysOf(job) } : job;
	const filters = {
		customer_id: is('customer_id'),
		status: is('status'),
		scheduled_after: later('scheduled_start'),
		created_after: later('created_at'),
	};
	return [
		route('GET', '/jobs', (asked) =>
			cursorPage(tables.jobs, filters, asked.request, shown(asked), ['include']),
		),
		route('GET', '/jobs/{id}', (asked) => ({
			status: 200,
			body: { data: shown(asked)(existing(organization, 'jobs', asked.at['id'])) },
		})),
		route('POST', '/jobs', ({ request }) => {
			let fields = readBody(bodies.JobWrite, request);
			fields = resolveReference(organization, fields, 'customer', 'customers', true);
			fields = resolveReference(organization, fields, 'property', 'properties', true);
			fields = resolveReference(organization, fields, 'equipment', 'equipment', false);
			const nothing = Object.fromEntries(Object.keys(jobRow(0)).map((name) => [name, null]));
			const { id: _id, ...usual } = {
				...nothing,
				status: 'created',
				priority: 'scheduled',
				type: 'service',
				source: 'call',
				is_multi_day: false,
				total_days: 1,
				is_multi_tech: false,
				coverage_type: 'non_member',
				customer_notifications_enabled: true,
				id: null,
			};
			return upsert(organization, 'jobs', fields, usual);
		}),
		route('PATCH', '/jobs/{id}', ({ at, request }) => {
			const job = existing(organization, 'jobs', at['id']);
			const fields = readBody(bodies.JobPatch, request);
			checkJobStep(textOf(job['status']), textOf(fields['status']));
			return change(job, fields, now);
		}),
		// Sets the exact list; the names come back.
		route('POST', '/jobs/{id}/tags', ({ at, request }) => {
			const job = existing(organization, 'jobs', at['id']);
			const ids = readBody(bodies.JobTags, request)['tag_ids'] as string[];
			const tags = ids.map(
				(id) =>
					organization.find('tags', id) ?? refuse(422, 'invalid_request', `No tag with id ${id}`),
			);
			const names = tags.map(({ name }) => name);
			return { status: 200, body: { data: { id: job['id'], tags: names } } };
		}),
		// "AppointmentBareList": no paging.
		route('GET', '/jobs/{id}/appointments', ({ at }) => ({
			status: 200,
			body: { data: daysOf(existing(organization, 'jobs', at['id'])) },
		})),
		route('POST', '/jobs/{id}/appointments', ({ at, request }) => {
			const job = existing(organization, 'jobs', at['id']);
			const { assignments, ...fields } = readBody(bodies.AppointmentWrite, request);
			const crew = (assignments ?? []) as Row[];
			if (crew.filter(({ role }) => role === 'lead').length > 1) {
				refuse(422, 'invalid_request', 'At most one lead per appointment');
			}
			const { id: _id, ...usual } = appointmentRow(0);
			const day = organization.insert('appointments', {
				...usual,
				job_id: job['id'],
				organization_id: ORGANIZATION,
				sequence: daysOf(job).length + 1,
				...{ scheduled_start: null, scheduled_end: null },
				...fields,
				assignments: crew.map(({ tech_id, role }) => assignmentRow(tech_id, role ?? 'helper')),
			});
			return { status: 201, body: { data: day } };
		}),
	];
}

function appointmentRoutes(organization: RunACallOrganization, now: () => number): Route[] {
	const dayAt = ({ at }: Asked) => existing(organization, 'appointments', at['id']);
	const crewOf = (day: Row) => day['assignments'] as Row[];
	return [
		route('GET', '/appointments/{id}', (asked) => ({
			status: 200,
			body: { data: dayAt(asked) },
		})),
		route('PATCH', '/appointments/{id}', (asked) => {
			const day = dayAt(asked);
			const fields = readBody(bodies.AppointmentPatch, asked.request);
			if (fields['status']) checkDayStep(textOf(day['status']), textOf(fields['status']));
			return change(day, fields, now);
		}),
		route('POST', '/appointments/{id}/assignments', (asked) => {
			const day = dayAt(asked);
			const { role = 'helper', ...fields } = readBody(bodies.AssignmentWrite, asked.request);
			const crew = crewOf(day);
			if (role === 'lead' && crew.some((one) => one['role'] === 'lead')) {
				refuse(409, 'conflict', 'This appointment has a lead; promote by PATCH instead');
			}
			if (crew.some(({ tech_id }) => tech_id === fields['tech_id'])) {
				refuse(409, 'conflict', 'This tech is on the appointment already');
			}
			const added = { ...assignmentRow(fields['tech_id'], role), ...fields };
			crew.push(added);
			return { status: 201, body: { data: added } };
		}),
		// Promoting to lead demotes the previous one.
		route('PATCH', '/appointments/{id}/assignments/{tech_id}', (asked) => {
			const crew = crewOf(dayAt(asked));
			const fields = readBody(bodies.AssignmentPatch, asked.request);
			const one =
				crew.find(({ tech_id }) => tech_id === asked.at['tech_id']) ??
				refuse(404, 'not_found', 'No such assignment');
			if (fields['role'] === 'lead') crew.forEach((other) => (other['role'] = 'helper'));
			return { status: 200, body: { data: Object.assign(one, fields) } };
		}),
	];
}

/** Records a payment; when it closes the invoice, an invoiced job is closed with it. */
function pay(organization: RunACallOrganization, fields: Row, at: string): RestAnswer {
	const { tables, find, insert } = organization;
	const invoice =
		find('invoices', fields['invoice_id']) ??
		refuse(422, 'invalid_request', 'invoice not found in this organization');
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

export function workRoutes(organization: RunACallOrganization, now: () => number): Route[] {
	return [
		...jobRoutes(organization, now),
		...appointmentRoutes(organization, now),
		route('POST', '/payments', ({ request }) =>
			pay(organization, readBody(bodies.PaymentWrite, request), new Date(now()).toISOString()),
		),
		route('POST', '/memberships/{id}/transfer', ({ at, request }) => {
			const membership = existing(organization, 'memberships', at['id']);
			const to = readBody(bodies.MembershipTransfer, request)['to_customer_id'];
			if (!organization.find('customers', to)) {
				refuse(422, 'invalid_request', 'customer not found in this organization');
			}
			return change(membership, { customer_id: to }, now);
		}),
		// Every tag at once, without a cursor; `name` is any part of it.
		route('GET', '/tags', ({ request }) => {
			if (unknownNames(request, ['limit', 'name']).length > 0) {
				refuse(400, 'invalid_request', 'Unrecognized parameter');
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
