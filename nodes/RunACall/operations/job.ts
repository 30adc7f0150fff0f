import { choice, day, flag, list, moment, paragraph, text } from '../../n8n/action/fields';
import type { Resource } from '../../n8n/action/operation';
import * as kinds from './kinds';
import {
	choicesOf,
	clearable,
	createdAfter,
	customer,
	equipment,
	job as locator,
	JOB_STATUSES,
	orExternal,
	property,
} from './parts';
import { Job, JobTags } from './workShapes';

const kind: kinds.Kind = {
	one: 'a job',
	many: 'jobs',
	path: '/v1/jobs',
	locator: locator(),
	item: Job,
	simple: [
		'id',
		'external_id',
		'customer_id',
		'property_id',
		'status',
		'priority',
		'type',
		'scheduled_start',
		'scheduled_end',
		'problem_description',
		'appointments',
	],
};

const withAppointments = flag(
	'include',
	'Include Appointments',
	'Whether to add the days the job takes, and who works on them',
	{ words: ['appointments', ''] },
);

const writing = {
	required: [
		orExternal(customer('customer_id', { description: 'The customer the job is for' })),
		orExternal(property('property_id', { description: 'The property the job is at' })),
	],
	optional: [
		equipment('equipment_id', { description: 'The equipment the job is about' }),
		choice('status', 'Status', 'Status of the job; Created, if left out', JOB_STATUSES, {
			default: 'created',
		}),
		choice(
			'priority',
			'Priority',
			'How urgent the job is',
			choicesOf('emergency', 'scheduled', 'urgent'),
			{ default: 'scheduled' },
		),
		choice(
			'type',
			'Type',
			'What kind of job it is',
			choicesOf('callback', 'estimate', 'install', 'maintenance', 'service'),
			{ default: 'service' },
		),
		choice(
			'source',
			'Source',
			'Where the job came from',
			choicesOf(
				'call',
				'estimate_conversion',
				'follow_up',
				'membership_auto',
				'recurring',
				'sales_visit',
				'website',
			),
		),
		clearable(day('scheduled_date', 'Scheduled Date', 'Day of the job')),
		clearable(moment('scheduled_start', 'Scheduled Start', 'When the job starts')),
		clearable(moment('scheduled_end', 'Scheduled End', 'When the job ends')),
		clearable(paragraph('problem_description', 'Problem Description', 'What is to be done')),
		clearable(text('reference', 'Reference', 'A number or word of your own, such as an order')),
		...kinds.externalPairOf('customer', 'Customer'),
		...kinds.externalPairOf('property', 'Property'),
		...kinds.externalPairOf('equipment', 'Equipment'),
	],
};

/** Jobs. The API changes nothing but a job's status and tags once it is there. */
export const job: Resource = {
	name: 'job',
	title: 'Job',
	operations: [
		kinds.create(kind, writing),
		kinds.upsert(kind, writing),
		kinds.get(kind, [withAppointments]),
		kinds.getMany(kind, [
			customer('customer_id', { description: 'Only jobs of this customer' }),
			choice('status', 'Status', 'Only jobs with this status', JOB_STATUSES),
			moment('scheduled_after', 'Scheduled After', 'Only jobs that start after this time'),
			createdAfter('jobs'),
			withAppointments,
		]),
		{
			name: 'updateStatus',
			title: 'Update Status',
			action: 'Update the status of a job',
			description:
				'Move a job on; Run a Call refuses a status that does not follow the present one',
			method: 'PATCH',
			path: '/v1/jobs/{id}',
			// Not the first of the list, which ends the job.
			required: [
				locator(),
				choice('status', 'Status', 'The new status', JOB_STATUSES, { default: 'scheduled' }),
			],
			answer: kinds.answerOf(kind),
			idempotent: true,
		},
		{
			name: 'setTags',
			title: 'Set Tags',
			action: 'Set the tags of a job',
			description: 'Give a job exactly these tags; others are taken off',
			method: 'POST',
			path: '/v1/jobs/{id}/tags',
			required: [
				locator(),
				{
					...list('tag_ids', 'Tag IDs', 'IDs of all its tags, separated by commas; none, if empty'),
					mayBeEmpty: true,
				},
			],
			answer: kinds.answerOf({ item: JobTags }),
			idempotent: true,
		},
	],
};
