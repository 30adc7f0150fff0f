import type * as z from 'zod/v4';
import type { RecordDraft } from '../../../lib/webhook/record/schema';
import { toUtc } from '../../../lib/webhook/record/read';
import { tagOf } from './customer';
import type { Appointment, Job, TaggedJob } from './schemas';

/** A job, its customer and technician, its visit where a time is set, and the rows it points to. */
export function jobRecord(row: z.output<typeof Job>): RecordDraft {
	const [startsAt, endsAt] = [toUtc(row.scheduled_start), toUtc(row.scheduled_end)];
	return {
		contact: { id: row.customer_id },
		job: {
			id: row.id,
			externalId: row.external_id,
			customerId: row.customer_id,
			status: row.status,
			type: row.type,
			priority: row.priority,
			description: row.problem_description,
			reference: row.reference,
			scheduledDate: row.scheduled_date,
			startsAt,
			endsAt,
			startedAt: toUtc(row.actual_start ?? row.actual_arrival),
			completedAt: toUtc(row.actual_end),
			technicianId: row.assigned_tech_id,
		},
		booking:
			startsAt === undefined
				? undefined
				: { startsAt, endsAt, service: row.type, status: row.status, jobId: row.id },
		agent: { id: row.assigned_tech_id },
		estimate: { id: row.estimate_id },
		membership: { id: row.membership_id },
	};
}

/** The job and the tag that was attached. */
export function taggedJobRecord(row: z.output<typeof TaggedJob>): RecordDraft {
	return { ...jobRecord(row), tag: tagOf(row) };
}

/** An appointment is a booking; the crew's lead is the agent. */
export function appointmentRecord(row: z.output<typeof Appointment>): RecordDraft {
	const lead = row.assignments.find(({ role }) => role === 'lead');
	return {
		booking: {
			id: row.id,
			startsAt: toUtc(row.scheduled_start),
			endsAt: toUtc(row.scheduled_end),
			status: row.status,
			notes: row.notes_for_crew,
			jobId: row.job_id,
		},
		job: { id: row.job_id, technicianId: lead?.tech_id },
		agent: { id: lead?.tech_id },
	};
}
