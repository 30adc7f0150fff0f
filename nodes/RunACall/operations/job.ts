import {
	choice,
	day,
	flag,
	list,
	moment,
	paragraph,
	text,
} from '../../../lib/n8n/action/field/kinds';
import type { Resource } from '../../../lib/n8n/action/service/operation';
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
import { Job, JobTags } from './shapes/work';

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
	"Whether to include the job's appointments and their technicians",
	{ words: ['appointments', ''] },
);

const writing = {
	required: [
		orExternal(customer('customer_id', { description: 'The customer the job is for' })),
		orExternal(property('property_id', { description: 'The property the job is at' })),
	],
	optional: [
		equipment('equipment_id', { description: 'The equipment the job is about' }),
		choice('status', 'Status', 'Status of the job; if empty, Created', JOB_STATUSES, {
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
			'Type of the job',
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
		clearable(paragraph('problem_description', 'Problem Description', 'What needs to be done')),
		clearable(text('reference', 'Reference', 'Your own reference, such as an order number')),
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
				"Change the status of a job; Run a Call rejects a status that can't follow the current one",
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
			description: 'Replace the tags of a job with these',
			method: 'POST',
			path: '/v1/jobs/{id}/tags',
			required: [
				locator(),
				{
					...list(
						'tag_ids',
						'Tag IDs',
						'IDs of all tags of the job, separated by commas; if empty, all tags are removed',
					),
					mayBeEmpty: true,
				},
			],
			answer: kinds.answerOf({ item: JobTags }),
			idempotent: true,
		},
	],
};
