/** Appointments of Run a Call, and who works on them. A status moves forward only, and is cancelled before the end. */
import * as bodies from './bodies';
import { assignmentRow } from './rows';
import type { RunACallOrganization } from './tables';
import { change, existing, readBody, reject } from './writes';
import { route, textOf, type Asked, type Route, type Row } from '../routes';

const DAY_STEPS = bodies.APPOINTMENT_STATUSES.slice(0, -1) as readonly string[];

function checkDayStep(from: string, to: string): void {
	const done = from === 'complete' || from === 'cancelled';
	const allowed = to === 'cancelled' ? !done : DAY_STEPS.indexOf(to) > DAY_STEPS.indexOf(from);
	if (from === to || (allowed && from !== 'cancelled')) return;
	reject(422, 'invalid_request', `Invalid status transition: ${from} → ${to}`);
}

export function appointmentRoutes(organization: RunACallOrganization, now: () => number): Route[] {
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
				reject(409, 'conflict', 'This appointment has a lead; promote by PATCH instead');
			}
			if (crew.some(({ tech_id }) => tech_id === fields['tech_id'])) {
				reject(409, 'conflict', 'This tech is on the appointment already');
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
				reject(404, 'not_found', 'No such assignment');
			if (fields['role'] === 'lead') crew.forEach((other) => (other['role'] = 'helper'));
			return { status: 200, body: { data: Object.assign(one, fields) } };
		}),
	];
}
