import { day, paragraph, text, time } from '../../../lib/n8n/action/field/kinds';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getMany } from '../../../lib/n8n/action/service/reading';
import { Appointment, SIMPLE_APPOINTMENT, Slot } from './shapes/common';

const calendarLink = text('calendar_link', 'Calendar Link', 'Link of the calendar in JustCall', {
	placeholder: 'e.g. https://justcall.io/cal/acme',
});

const zone = (wire: string, description: string) =>
	text(wire, 'Time Zone', description, { placeholder: 'e.g. America/New_York' });

const customer = [
	text('customer_first_name', 'First Name', 'First name of the customer'),
	text('customer_last_name', 'Last Name', 'Last name of the customer'),
	text('customer_email', 'Email', 'Email address of the customer', {
		placeholder: 'name@email.com',
	}),
	text('customer_number', 'Phone Number', 'Phone number of the customer', {
		placeholder: 'e.g. +14155551234',
	}),
];

/** Appointments in JustCall's calendars. */
export const appointment: Resource = {
	name: 'appointment',
	title: 'Appointment',
	operations: [
		{
			name: 'create',
			title: 'Create',
			action: 'Create an appointment',
			description: 'Book a slot for a customer',
			method: 'POST',
			path: '/v2.1/appointments',
			sends: 'the invitation',
			required: [
				calendarLink,
				...customer,
				zone('customer_timezone', 'Time zone of the customer'),
				day(
					'appointment_customer_date',
					'Date',
					"Date of the appointment in the customer's time zone",
				),
				time(
					'appointment_customer_time',
					'Time',
					"When the appointment begins in the customer's time zone; only the time of day is used",
					{ write: timeOfDay },
				),
			],
			optional: {
				title: 'Additional Fields',
				fields: [paragraph('notes', 'Notes', 'Notes of the customer')],
			},
			answer: { at: 'data', item: Appointment, simple: SIMPLE_APPOINTMENT },
		},
		getMany({
			name: 'getSlots',
			title: 'Get Free Slots',
			action: 'Get free slots',
			description: 'Get the free slots of a day',
			path: '/v2.1/appointments/available-slots',
			required: [
				calendarLink,
				day('date', 'Date', 'Day to get the free slots of'),
				zone('timezone', 'Time zone of the returned slots'),
			],
			answer: { at: 'data', item: Slot },
		}),
	],
};

/** `hh:mm:ss` of a date and time, or of a time alone. */
function timeOfDay(value: unknown): string | undefined {
	const [, hours, minutes, seconds = '00'] =
		/(\d\d):(\d\d)(?::(\d\d))?/.exec(typeof value === 'string' ? value : '') ?? [];
	return hours === undefined ? undefined : `${hours}:${minutes}:${seconds}`;
}
