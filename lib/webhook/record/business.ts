import * as z from 'zod/v4';
import { e164, id, time, number, phone, text } from './fields';

/* The sections about what a business plans, sells and keeps. */

const status = () => text('Status as the platform calls it');
const currency = () => text('ISO 4217 code of the currency');
const customerId = () => id('customer');

/** An appointment. */
export const Booking = z
	.object({
		id: id('appointment'),
		calendarEventId: text('ID of the entry in the calendar'),
		calendar: text('Name of the calendar'),
		startsAt: time('When it begins'),
		endsAt: time('When it ends'),
		timezone: text("The customer's time zone"),
		service: text('What was booked'),
		status: status(),
		notes: text('Notes on the appointment'),
		jobId: id('job it belongs to'),
	})
	.describe('An appointment');

/** A transfer. */
export const Transfer = z
	.object({
		to: phone('Number the call goes to'),
		toE164: e164(),
		reason: text('Why it is transferred'),
	})
	.describe('Where a call was or should be transferred');

/** A task after a call. */
export const FollowUp = z
	.object({
		id: id('task'),
		category: text('Kind of task'),
		reason: text('What needs to be done'),
		urgency: text('How urgent it is'),
		status: status(),
		callbackNumber: phone('Number to call back'),
		callbackNumberE164: e164(),
	})
	.describe('A follow-up task from a call');

/** A job. */
export const Job = z
	.object({
		id: id('job'),
		externalId: text('ID of the job in another system, if the platform stores one'),
		customerId: customerId(),
		status: status(),
		type: text('Kind of job'),
		priority: text('Priority'),
		description: text('The problem'),
		reference: text("The customer's reference"),
		scheduledDate: text('Scheduled day'),
		startsAt: time('Scheduled start'),
		endsAt: time('Scheduled end'),
		startedAt: time('When the work began'),
		completedAt: time('When the work ended'),
		technicianId: id('technician'),
	})
	.describe('A job');

/** An estimate. */
export const Estimate = z
	.object({
		id: id('estimate'),
		customerId: customerId(),
		status: status(),
		amount: number('The approved amount, otherwise the amount offered'),
		currency: currency(),
		approvedAt: time('When the customer approved it'),
		jobId: id('job made of it'),
	})
	.describe('An estimate');

/** An invoice. */
export const Invoice = z
	.object({
		id: id('invoice'),
		number: text('Number on the invoice'),
		customerId: customerId(),
		jobId: id('job it is for'),
		status: status(),
		total: number('Total including taxes'),
		currency: currency(),
		dueDate: text('Day it is due'),
		sentAt: time('When it was sent'),
		paidAt: time('When it was paid'),
	})
	.describe('An invoice');

/** A payment. */
export const Payment = z
	.object({
		id: id('payment'),
		invoiceId: id('invoice it pays'),
		amount: number('Amount paid'),
		currency: currency(),
		method: text('How it was paid'),
		status: status(),
		collectedAt: time('When it was collected'),
	})
	.describe('A payment');

/** A membership. */
export const Membership = z
	.object({
		id: id('membership'),
		customerId: customerId(),
		status: status(),
		billingCycle: text('How often it is billed'),
		startDate: text('Day it began'),
		endDate: text('Day it ends'),
		nextBillingDate: text('Day of the next bill'),
	})
	.describe('A membership in a service plan');

/** A contact list. */
export const ContactList = z
	.object({
		id: id('list'),
		name: text('Name of the list'),
		contacts: number('How many contacts are on it'),
	})
	.describe('A contact list');

/** A tag that was put on something. */
export const Tag = z
	.object({
		id: id('tag'),
		name: text('Name of the tag'),
		color: text('Color of the tag'),
		addedBy: id('user who added it'),
		addedAt: time('When it was added'),
	})
	.describe('A tag that was added');

/** An alert. */
export const Alert = z
	.object({
		id: id('alert'),
		name: text('Name of the alert'),
		severity: text('Severity of the alert'),
		message: text('What happened'),
		metric: text('Name of the measured value'),
		value: number('The measured value'),
		threshold: number('The threshold'),
	})
	.describe('An alert');
