import * as z from 'zod/v4';
import { amount, flag, imported, maybe, row, text } from './fields';

/** A technician on an appointment. */
export const Assignment = z.looseObject({
	tech_id: text,
	role: text,
	scheduled_start: maybe,
	scheduled_end: maybe,
	tech_state: text,
	clocked_in_at: maybe,
	clocked_out_at: maybe,
});

/** One day of a job. */
export const Appointment = z.looseObject({
	...row,
	job_id: text,
	organization_id: text,
	sequence: amount,
	scheduled_date: text,
	scheduled_start: maybe,
	scheduled_end: maybe,
	status: text,
	customer_notified_at: maybe,
	actual_arrival: maybe,
	actual_complete: maybe,
	notes_for_crew: maybe,
	assignments: z.array(Assignment),
});

/** A job; its appointments come when they are asked for. */
export const Job = z.looseObject({
	...row,
	...imported,
	customer_id: text,
	property_id: text,
	equipment_id: maybe,
	assigned_tech_id: maybe,
	status: text,
	priority: text,
	type: text,
	source: text,
	scheduled_date: maybe,
	scheduled_start: maybe,
	scheduled_end: maybe,
	actual_arrival: maybe,
	actual_start: maybe,
	actual_end: maybe,
	problem_description: maybe,
	reference: maybe,
	diagnosis: maybe,
	work_performed: maybe,
	parent_job_id: maybe,
	estimate_id: maybe,
	is_multi_day: flag,
	total_days: amount,
	is_multi_tech: flag,
	appointments: z.array(Appointment).optional(),
	membership_id: maybe,
	coverage_type: text,
	customer_notifications_enabled: flag,
});

/** What a job's tags are after they were set. */
export const JobTags = z.looseObject({ id: text, tags: z.array(text) });
