import {
	choice,
	day,
	moment,
	number,
	paragraph,
	rows,
	text,
} from '../../../lib/n8n/action/field/kinds';
import type { Field, Resource } from '../../../lib/n8n/action/service/operation';
import { getMany } from '../../../lib/n8n/action/service/reading';
import { isObject, type Json } from '../../../lib/webhook/http/message';
import * as kinds from './kinds';
import { appointment as chosen, choicesOf, clearable, job } from './parts';
import { Appointment, Assignment } from './shapes/work';

const appointmentId = chosen();

const kind: kinds.Kind = {
	one: 'an appointment',
	many: 'appointments',
	path: '/v1/appointments',
	locator: appointmentId,
	item: Appointment,
	simple: [
		'id',
		'job_id',
		'sequence',
		'scheduled_date',
		'scheduled_start',
		'scheduled_end',
		'status',
		'notes_for_crew',
		'assignments',
	],
};

const techId = text(
	'tech_id',
	'Technician ID',
	'ID of the technician, as in the assignments that Appointment > Get Many returns',
);
const date = day('scheduled_date', 'Scheduled Date', 'Day of the appointment');
const hours = [
	clearable(moment('scheduled_start', 'Scheduled Start', 'When the appointment starts')),
	clearable(moment('scheduled_end', 'Scheduled End', 'When the appointment ends')),
];
const notes = clearable(
	paragraph('notes_for_crew', 'Notes for Crew', 'Notes for the crew about this appointment'),
);
const ROLES = choicesOf('helper', 'lead');

const crewRows = rows(
	'assignments',
	'Crew',
	'Technicians of the appointment; one of them can be the lead',
	{
		title: 'Technician',
		columns: [
			['tech_id', 'Technician ID', 'ID of the technician'],
			['role', 'Role', 'Either lead or helper; if empty, helper'],
		],
	},
);

/** A role that is left empty is not sent. */
const crew: Field = {
	...crewRows,
	write: (value, zone) => {
		const members = crewRows.write?.(value, zone);
		return Array.isArray(members) ? members.map(withoutEmptyRole) : undefined;
	},
};

function withoutEmptyRole(member: Json): Json {
	if (!isObject(member)) return member;
	const { role, ...others } = member;
	return typeof role === 'string' && role.trim() !== ''
		? { ...others, role: role.trim().toLowerCase() }
		: others;
}

/** Appointments: the days a job takes. */
export const appointment: Resource = {
	name: 'appointment',
	title: 'Appointment',
	operations: [
		{
			...kinds.create(kind, {
				required: [job(), date],
				optional: [
					...hours,
					notes,
					crew,
					number('sequence', 'Sequence', 'Which day of the job it is; if empty, the last', {
						range: [1, 99],
					}),
				],
			}),
			description: 'Add an appointment to a job',
			path: '/v1/jobs/{id}/appointments',
		},
		kinds.get(kind),
		getMany({
			action: 'Get many appointments',
			description: 'Get the appointments of jobs',
			path: '/v1/jobs/{id}/appointments',
			required: [job()],
			answer: kinds.answerOf(kind),
		}),
		{
			// A status moves forward only, so that doing it again may fail where once was right.
			...kinds.update(kind, [
				choice(
					'status',
					'Status',
					'The new status; it can only move forward',
					choicesOf(
						'arrived',
						'cancelled',
						'complete',
						'in_progress',
						'on_way',
						'scheduled',
						'wrap',
					),
					{ default: 'on_way' },
				),
				date,
				...hours,
				notes,
			]),
			idempotent: false,
		},
		{
			name: 'assign',
			title: 'Assign Technician',
			action: 'Assign a technician to an appointment',
			description: 'Add a technician to the crew of an appointment',
			method: 'POST',
			path: '/v1/appointments/{id}/assignments',
			required: [appointmentId, techId],
			optional: {
				title: 'Additional Fields',
				fields: [
					choice('role', 'Role', 'Role in the crew; there can be one lead', ROLES),
					...hours,
				],
			},
			answer: kinds.answerOf({ item: Assignment }),
		},
		{
			name: 'updateAssignment',
			title: 'Update Assignment',
			action: 'Update an assignment of an appointment',
			description:
				'Change the role or the hours of a technician; a new lead makes the old one a helper',
			method: 'PATCH',
			path: '/v1/appointments/{id}/assignments/{tech_id}',
			required: [appointmentId, techId],
			optional: {
				title: 'Update Fields',
				fields: [choice('role', 'Role', 'Role in the crew', ROLES), ...hours],
			},
			answer: kinds.answerOf({ item: Assignment }),
			idempotent: true,
		},
	],
};
