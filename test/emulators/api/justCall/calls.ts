/** JustCall's calls: list, one, update, journey, voice agent's part, recording. */
import { after, sameNumber, sameText, since, until, valueAt } from './data/filters';
import { failed, listPage, succeeded, type Filter, type Listing } from './data/lists';
import { AI_DATA, QUEUE_DATA } from './data/rows';
import type { JustCallAccount } from './data/tables';
import type { RestAnswer, RestRequest } from '../restServer';
import { asText, fieldsOf, route, type Asked, type Route, type Row } from '../routes';

/** The first bytes of an MP3 file, then noise: what a recording's download answers. */
export const RECORDING = Buffer.from([0x49, 0x44, 0x33, 0x04, 0x00, 0x00, 0xff, 0xfb, 0x90, 0x00]);

/** `OUTGOING_ANSWERED` and the like. */
const ofType: Filter = (row, value) =>
	`${String(valueAt(row, 'call_info.direction'))}_${String(valueAt(row, 'call_info.type'))}`.toUpperCase() ===
	value;

const hasTrait: Filter = (row, value) => {
	const traits = valueAt(row, 'call_info.call_traits') as string[];
	return value.split(',').every((trait) => traits.includes(trait));
};

/** "call_direction and call_type won't work in case you send ivr_digit" */
const unlessIvr =
	(filter: Filter): Filter =>
	(row, value, request) =>
		asText(request, 'ivr_digit') !== undefined || filter(row, value, request);

const listing = (account: JustCallAccount): Listing => ({
	rows: () => account.tables.calls,
	perPage: { usual: 20, most: 100 },
	links: true,
	filters: {
		from_datetime: since('call'),
		to_datetime: until('call'),
		contact_number: sameNumber('contact_number'),
		justcall_number: sameNumber('justcall_number'),
		agent_id: sameText('agent_id'),
		ivr_digit: sameText('ivr_info.digit_pressed'),
		call_direction: unlessIvr(sameText('call_info.direction')),
		call_type: unlessIvr(ofType),
		call_traits: hasTrait,
		disposition_codes: (row, value) =>
			value.split(',').includes(String(valueAt(row, 'call_info.disposition'))),
		last_call_id_fetched: after,
	},
	options: ['fetch_queue_data', 'fetch_ai_data'],
	shows: withMore,
});

function withMore(row: Row, request: RestRequest): Row {
	const wants = (name: string) => asText(request, name) === 'true';
	return {
		...row,
		...(wants('fetch_queue_data') && QUEUE_DATA),
		...(wants('fetch_ai_data') && AI_DATA),
	};
}

/** Notes, disposition code and rating are all that can be changed; another field is 422 here. */
function update(row: Row, fields: Row): RestAnswer {
	const { notes, disposition_code, rating, ...others } = fields;
	const unknown = Object.keys(others);
	if (unknown.length > 0) return failed(422, `Unknown field: ${unknown.join(', ')}`);
	if (rating !== undefined && !(Number(rating) >= 0 && Number(rating) <= 5)) {
		return failed(422, 'rating must be a number from 0 to 5');
	}
	Object.assign(row['call_info'] as Row, {
		...(notes !== undefined && { notes }),
		...(disposition_code !== undefined && { disposition: disposition_code }),
		...(rating !== undefined && { rating }),
	});
	return succeeded(row);
}

export function callRoutes(account: JustCallAccount, address: () => string): Route[] {
	const ofCall = (answer: (row: Row, asked: Asked) => RestAnswer) => (asked: Asked) => {
		const row = account.find('calls', asked.at['id']);
		return row ? answer(row, asked) : failed(404, 'Call not found');
	};
	return [
		route('GET', '/v2.1/calls', ({ request }) => listPage(listing(account), request, address())),
		route(
			'GET',
			'/v2.1/calls/{id}',
			ofCall((row, { request }) => succeeded(withMore(row, request))),
		),
		route(
			'PUT',
			'/v2.1/calls/{id}',
			ofCall((row, { request }) => update(row, fieldsOf(request))),
		),
		// The steps of a journey are not documented.
		route(
			'GET',
			'/v2.1/calls/{id}/journey',
			ofCall((row) =>
				succeeded({
					call_id: row['id'],
					journey: [
						{ step: 1, event: 'IVR', at: row['call_time'] },
						{ step: 2, event: 'Answered', at: row['call_time'] },
					],
				}),
			),
		),
		route(
			'GET',
			'/v2.1/calls/{id}/voice-agent',
			ofCall((row) => succeeded({ call_id: row['id'], ai_agent_id: 'va_0000', summary: '' })),
		),
		// "Only after the call has ended": a call without a recording is 404 here.
		route(
			'GET',
			'/v2.1/calls/{id}/recording/download',
			ofCall((row) =>
				valueAt(row, 'call_info.recording')
					? { status: 200, body: RECORDING, headers: { 'Content-Type': 'audio/mpeg' } }
					: failed(404, 'Recording not found'),
			),
		),
	];
}
