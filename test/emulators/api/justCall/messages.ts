/**
 * JustCall's texts and WhatsApp messages. There is no idempotency key: the same request twice is two messages, which
 * the tables show. `restrict_once` keeps a second message to the same receiver within 24 hours back; how the API says
 * so is not documented, it is 409 here.
 */
import { after, contains, sameNumber, sameText, since, until } from './data/filters';
import { failed, listPage, succeeded, type Listing } from './data/lists';
import { callRow } from './data/rows';
import type { JustCallAccount } from './data/tables';
import type { RestAnswer } from '../restServer';
import { asText, fieldsOf, route, textOf, type Route, type Row } from '../routes';

const E164 = /^\+[1-9]\d{6,14}$/;

const texts = (account: JustCallAccount): Listing => ({
	rows: () => account.tables.texts,
	perPage: { usual: 20, most: 100 },
	links: true,
	filters: {
		from_datetime: since('sms'),
		to_datetime: until('sms'),
		contact_number: sameNumber('contact_number'),
		justcall_number: sameNumber('justcall_number'),
		sms_direction: sameText('direction'),
		sms_content: contains('sms_info.body'),
		last_sms_id_fetched: after,
	},
});

const whatsApp = (account: JustCallAccount): Listing => ({
	rows: () => account.tables.whatsAppMessages,
	perPage: { usual: 30, most: 50 },
	links: true,
	filters: {
		from_datetime: since('message'),
		to_datetime: until('message'),
		contact_number: sameNumber('contact_number'),
		justcall_number: sameNumber('justcall_number'),
		message_direction: sameText('message_direction'),
		message_content: contains('message_info.body'),
		delivery_status: sameText('delivery_status'),
		last_message_id_fetched: after,
	},
	options: ['fetch_template_data'],
});

/** What is wrong with a message, if anything is. */
function complaint(fields: Row, allowed: readonly string[], longest: number): string | undefined {
	const unknown = Object.keys(fields).filter((name) => !allowed.includes(name));
	if (unknown.length > 0) return `Unknown field: ${unknown.join(', ')}`;
	for (const name of ['contact_number', 'justcall_number']) {
		if (!E164.test(String(fields[name]))) return `${name} must be in the E.164 format`;
	}
	if (textOf(fields['body']).length > longest) return `body is longer than ${longest}`;
	if (!['Yes', 'No', undefined].includes(fields['restrict_once'] as string | undefined)) {
		return 'restrict_once must be Yes or No';
	}
	return undefined;
}

const TEXT_FIELDS = [
	'contact_number',
	'justcall_number',
	'body',
	'media_url',
	'restrict_once',
	'schedule_at',
];
const WHATSAPP_FIELDS = [
	'contact_number',
	'justcall_number',
	'body',
	'media_url',
	'media_file_name',
	'restrict_once',
	'template_id',
	'template_variables',
];

function sendText(account: JustCallAccount, fields: Row): RestAnswer {
	const wrong =
		complaint(fields, TEXT_FIELDS, 1600) ??
		(fields['body'] || fields['media_url'] ? undefined : 'body is required') ??
		(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)?$/.test(textOf(fields['schedule_at']))
			? undefined
			: 'schedule_at must be YYYY-MM-DD HH:mm:ss');
	if (wrong) return failed(422, wrong);
	const sent = account.tables.texts.filter(
		(row) => row['contact_number'] === fields['contact_number'] && row['direction'] === 'Outgoing',
	);
	if (fields['restrict_once'] === 'Yes' && sent.length > 0) {
		return failed(409, 'This contact got a message in the last 24 hours');
	}
	const { agent_id, agent_name, agent_email, call_date, call_time } = callRow(0);
	const media = textOf(fields['media_url'])
		.split(',')
		.filter((url) => url !== '');
	const row: Row = {
		id: account.nextId(),
		contact_number: fields['contact_number'],
		contact_name: '',
		justcall_number: fields['justcall_number'],
		...{ agent_id, agent_name, agent_email },
		...{ sms_date: call_date, sms_time: call_time },
		direction: 'Outgoing',
		delivery_status: fields['schedule_at'] ? 'scheduled' : 'queued',
		sms_info: {
			body: fields['body'] ?? '',
			is_mms: media.length > 0 ? 'yes' : 'no',
			mms: media.map((media_url) => ({ media_url })),
		},
	};
	account.tables.texts.push(row);
	return succeeded([row]);
}

function sendWhatsApp(account: JustCallAccount, fields: Row): RestAnswer {
	const wrong =
		complaint(fields, WHATSAPP_FIELDS, 4000) ??
		(fields['body'] || fields['media_url'] || fields['template_id']
			? undefined
			: 'body, media_url or template_id is required');
	if (wrong) return failed(422, wrong);
	const row: Row = {
		id: account.nextId(),
		contact_number: fields['contact_number'],
		justcall_number: fields['justcall_number'],
		message_direction: 'outgoing',
		delivery_status: 'sent',
		message_info: { body: fields['body'] ?? '', template_id: fields['template_id'] ?? null },
	};
	account.tables.whatsAppMessages.push(row);
	return succeeded([row]);
}

/** The last incoming message of a contact; its answer is not documented. */
function checkReply(rows: readonly Row[], direction: string, fields: Row): RestAnswer {
	const number = fields['contact_number'];
	if (!E164.test(String(number))) return failed(422, 'contact_number must be in the E.164 format');
	const replies = rows.filter(
		(row) =>
			row['contact_number'] === number && String(row[direction]).toLowerCase() === 'incoming',
	);
	return succeeded({
		contact_number: number,
		replied: replies.length > 0,
		reply: replies.at(-1) ?? null,
	});
}

export function messageRoutes(account: JustCallAccount, address: () => string): Route[] {
	const one = (table: 'texts' | 'whatsAppMessages', id: string | undefined) => {
		const row = account.find(table, id);
		return row ? succeeded(row) : failed(404, 'Message not found');
	};
	return [
		route('POST', '/v2.1/texts/new', ({ request }) => sendText(account, fieldsOf(request))),
		route('POST', '/v2.1/texts/checkreply', ({ request }) =>
			checkReply(account.tables.texts, 'direction', fieldsOf(request)),
		),
		route('GET', '/v2.1/texts', ({ request }) => listPage(texts(account), request, address())),
		route('GET', '/v2.1/texts/{id}', ({ at }) => one('texts', at['id'])),
		route('POST', '/v2.1/whatsapp/messages/send', ({ request }) =>
			sendWhatsApp(account, fieldsOf(request)),
		),
		route('GET', '/v2.1/whatsapp/messages/check-reply', ({ request }) =>
			checkReply(account.tables.whatsAppMessages, 'message_direction', {
				contact_number: asText(request, 'contact_number'),
			}),
		),
		route('GET', '/v2.1/whatsapp/messages/templates', ({ request }) =>
			asText(request, 'justcall_number')
				? succeeded([{ id: 11, name: 'reminder', category: 'Utility', language: 'English' }])
				: failed(400, 'justcall_number is required'),
		),
		route('GET', '/v2.1/whatsapp/messages', ({ request }) =>
			listPage(whatsApp(account), request, address()),
		),
		route('GET', '/v2.1/whatsapp/messages/{id}', ({ at }) => one('whatsAppMessages', at['id'])),
	];
}
