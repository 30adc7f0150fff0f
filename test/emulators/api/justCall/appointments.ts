/** Slots and appointments of JustCall's calendars. */
import { failed, rowRoute, succeeded } from './data/lists';
import type { JustCallAccount } from './data/tables';
import type { RestAnswer, RestRequest } from '../restServer';
import { asText, fieldsOf, route, type Route, type Row } from '../routes';

const NEEDED = [
	'calendar_link',
	'customer_first_name',
	'customer_last_name',
	'customer_email',
	'customer_number',
	'customer_timezone',
	'appointment_customer_date',
	'appointment_customer_time',
];

function createAppointment(account: JustCallAccount, fields: Row): RestAnswer {
	const missing = NEEDED.filter((name) => !fields[name]);
	if (missing.length > 0) return failed(400, `${missing.join(', ')} is required`);
	const taken = account.tables.appointments.some((row) =>
		['calendar_link', 'appointment_customer_date', 'appointment_customer_time'].every(
			(name) => row[name] === fields[name],
		),
	);
	if (taken) return failed(409, 'The slot is taken');
	const row: Row = { id: String(account.nextId()), booked_via: 'API', ...fields };
	account.tables.appointments.push(row);
	return succeeded(row);
}

/** Three slots a day; their shape is not documented. */
function slots(request: RestRequest): RestAnswer {
	const missing = ['calendar_link', 'date', 'timezone'].filter((name) => !asText(request, name));
	if (missing.length > 0) return failed(400, `${missing.join(', ')} is required`);
	const times = ['09:00:00', '10:00:00', '11:00:00'];
	return succeeded(times.map((start_time) => ({ date: asText(request, 'date'), start_time })));
}

export function appointmentRoutes(account: JustCallAccount): Route[] {
	return [
		route('GET', '/v2.1/appointments/available-slots', ({ request }) => slots(request)),
		route('POST', '/v2.1/appointments', ({ request }) =>
			createAppointment(account, fieldsOf(request)),
		),
		rowRoute('/v2.1/appointments/{id}', 'Appointment', (id) => account.find('appointments', id)),
	];
}
