/**
 * Run a Call's jobs, their tags and their days. The API rejects a status that a job cannot take; which those are is not
 * published. Taken here: forward only, cancelled from anywhere before the end, and a follow-up can be scheduled again.
 */
import * as bodies from './bodies';
import { appointmentRow, assignmentRow, jobRow, ORGANIZATION } from './rows';
import { cursorPage, is, later, type RunACallOrganization } from './tables';
import { change, existing, readBody, reject, resolveReference, upsert } from './writes';
import { asText, route, textOf, type Asked, type Route, type Row } from '../routes';

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

/** No change is allowed. Throws a Rejection, 422, otherwise. */
function checkJobStep(from: string, to: string): void {
	if (from === to || JOB_STEPS[from]?.includes(to)) return;
	reject(422, 'invalid_request', `Invalid status transition: ${from} → ${to}`);
}

export function jobRoutes(organization: RunACallOrganization, now: () => number): Route[] {
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
					organization.find('tags', id) ?? reject(422, 'invalid_request', `No tag with id ${id}`),
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
				reject(422, 'invalid_request', 'At most one lead per appointment');
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
