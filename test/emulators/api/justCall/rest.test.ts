import { RECORDING } from './calls';
import { CALENDAR } from './data/rows';
import { startJustCallRest, type JustCallRest, type JustCallRestOptions } from './rest';
import type { Row } from '../routes';

let api: JustCallRest;
const start = async (options: JustCallRestOptions = {}) => {
	await api?.close();
	api = await startJustCallRest(options);
};
beforeEach(() => start());
afterAll(() => api.close());

interface Answered {
	status: number;
	headers: Headers;
	body: {
		status: string;
		message?: string;
		data: Row[] & Row;
		next_page_link?: string | null;
	} & Row;
}

async function call(
	method: string,
	path: string,
	body?: object,
	authorization = 'key:secret of the account',
): Promise<Answered> {
	const response = await fetch(path.startsWith('http') ? path : `${api.url}/v2.1${path}`, {
		method,
		headers: { Authorization: authorization, 'Content-Type': 'application/json' },
		...(body && { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	return {
		status: response.status,
		headers: response.headers,
		body: JSON.parse(text) as Answered['body'],
	};
}

describe('authorization', () => {
	test.each([
		'',
		'key:wrong',
		'Bearer key:secret of the account',
		`Basic ${btoa('key:secret of the account')}`,
	])('"%s" is 401', async (authorization) => {
		const { status, body } = await call('GET', '/users?per_page=1', undefined, authorization);
		expect([status, body]).toEqual([401, { status: 'failed', message: 'Unauthorized' }]);
	});

	test('key and secret joined by a colon are right', async () => {
		const { status, body } = await call('GET', '/users?per_page=1');
		expect(status).toBe(200);
		expect(body).toMatchObject({ status: 'success', count: 1, current_page: 0, per_page: 1 });
	});
});

describe('lists', () => {
	const pages: Array<[string, Parameters<JustCallRest['seed']>[0], number, number]> = [
		['/calls', 'calls', 20, 100],
		['/texts', 'texts', 20, 100],
		['/whatsapp/messages', 'whatsAppMessages', 30, 50],
		['/contacts', 'contacts', 50, 500],
		['/users', 'users', 50, 100],
		['/phone-numbers', 'phoneNumbers', 30, 100],
		['/calls_ai', 'insights', 10, 20],
		['/voice-agents/list', 'voiceAgents', 50, 100],
	];

	test.each(pages)(
		'%s has pages of %s, usually %d, at most %d',
		async (path, table, usual, most) => {
			api.seed(table, usual + 1);
			expect((await call('GET', path)).body).toMatchObject({ count: usual, per_page: usual });
			expect((await call('GET', `${path}?page=1`)).body).toMatchObject({
				count: 1,
				current_page: 1,
			});
			expect((await call('GET', `${path}?page=2`)).body.data).toEqual([]);
			expect((await call('GET', `${path}?per_page=${most}`)).status).toBe(200);
			expect((await call('GET', `${path}?per_page=${most + 1}`)).status).toBe(400);
		},
	);

	test('the next link leads through all rows once, latest first, and keeps the filters', async () => {
		api.seed('texts', 12);
		const seen: unknown[] = [];
		let link: string | null | undefined = '/texts?per_page=2&sms_direction=outgoing';
		while (link) {
			const { body }: Answered = await call('GET', link);
			seen.push(...body.data.map(({ id }) => id));
			link = body.next_page_link;
		}
		expect(seen).toEqual([2012, 2010, 2008, 2006, 2004, 2002]);
	});

	test('lists whose links are not known have none', async () => {
		api.seed('insights', 30);
		expect((await call('GET', '/calls_ai')).body).not.toHaveProperty('next_page_link');
	});

	const filtered: Array<[string, unknown[]]> = [
		['/calls?call_direction=Outgoing', [1002]],
		['/calls?call_type=INCOMING_MISSED', [1003]],
		['/calls?call_type=INCOMING_MISSED&ivr_digit=1', [1001]],
		['/calls?call_traits[]=IVR', [1001]],
		['/calls?call_traits=IVR', [1001]],
		['/calls?justcall_number=14155550102', [1002]],
		['/calls?agent_id=41&order=asc', [1001, 1003]],
		['/calls?from_datetime=2026-03-07%2011:30:00', [1003, 1002]],
		['/calls?to_datetime=2026-03-07%2010:30:00', [1001]],
		['/calls?to_datetime=2026-03-06', []],
		['/calls?last_call_id_fetched=1003', [1002, 1001]],
		['/texts?sms_content=MESSAGE%201', [2002]],
		['/contacts?contact_number=%2B13035551001', [4002]],
		['/phone-numbers?number_type=toll_free', [503]],
		['/phone-numbers?capabilities=mms&order=ASC', [501, 503]],
		['/users?available=true&order=asc', [41, 43]],
		['/users?group_id=2', [42]],
		['/sales_dialer/campaigns?type=Predictive', [702]],
		['/sales_dialer/campaigns/contacts?campaign_id=702', [8002]],
	];

	test.each(filtered)('%s', async (path, ids) => {
		const { status, body } = await call('GET', path);
		expect(status).toBe(200);
		expect(body.data.map(({ id }) => id)).toEqual(ids);
	});

	test('a parameter that does not exist is rejected', async () => {
		expect((await call('GET', '/calls?direction=Outgoing')).status).toBe(400);
		expect((await call('GET', '/sales_dialer/campaigns/contacts')).status).toBe(400);
		expect((await call('GET', '/calls?page=-1')).status).toBe(400);
	});
});

describe('calls', () => {
	test('more data when it is asked for', async () => {
		expect((await call('GET', '/calls/1001')).body.data).not.toHaveProperty('justcall_ai');
		const more = await call('GET', '/calls/1001?fetch_ai_data=true&fetch_queue_data=true');
		expect(more.body.data).toHaveProperty('justcall_ai.call_score', 87);
		expect(more.body.data).toHaveProperty('queue_callback.callback_requested', false);
	});

	test('notes, disposition and rating change, nothing else', async () => {
		const fields = { notes: 'Good', disposition_code: 'SALE', rating: 5 };
		expect((await call('PUT', '/calls/1001', fields)).body.data).toMatchObject({
			call_info: { notes: 'Good', disposition: 'SALE', rating: 5 },
		});
		expect((await call('PUT', '/calls/1001', { disposition: 'SALE' })).status).toBe(422);
		expect((await call('PUT', '/calls/9', fields)).status).toBe(404);
	});

	test('journey, and a recording as bytes', async () => {
		expect((await call('GET', '/calls/1001/journey')).body.data).toMatchObject({ call_id: 1001 });
		const download = () =>
			fetch(`${api.url}/v2.1/calls/1001/recording/download`, {
				headers: { Authorization: 'key:secret of the account' },
			});
		const response = await download();
		expect(response.headers.get('content-type')).toBe('audio/mpeg');
		expect(Buffer.from(await response.arrayBuffer())).toEqual(RECORDING);
		(api.find('calls', 1001)?.['call_info'] as Row)['recording'] = '';
		expect((await download()).status).toBe(404);
	});
});

describe('messages', () => {
	const numbers = { contact_number: '+13035550111', justcall_number: '+14155550101' };

	test('the same text twice is two texts', async () => {
		for (const _ of [1, 2]) {
			const { status, body } = await call('POST', '/texts/new', { ...numbers, body: 'Hi' });
			expect([status, body.data[0]?.['sms_info']]).toEqual([
				200,
				{ body: 'Hi', is_mms: 'no', mms: [] },
			]);
		}
		expect(api.tables.texts.filter((row) => row['contact_number'] === '+13035550111')).toHaveLength(
			2,
		);
	});

	const wrong: Array<[string, string, object, number]> = [
		['a number that is not E.164', '/texts/new', { contact_number: '303', body: 'Hi' }, 422],
		['a long body', '/texts/new', { body: 'x'.repeat(1601) }, 422],
		['no body', '/texts/new', {}, 422],
		['another time', '/texts/new', { body: 'Hi', schedule_at: '2026-03-07T10:00:00Z' }, 422],
		['an unknown field', '/texts/new', { body: 'Hi', text: 'Hi' }, 422],
		['no template and no body', '/whatsapp/messages/send', {}, 422],
	];

	test.each(wrong)('%s is rejected', async (_what, path, fields, status) => {
		expect((await call('POST', path, { ...numbers, ...fields })).status).toBe(status);
	});

	test('once a day, if wanted', async () => {
		const once = { ...numbers, body: 'Hi', restrict_once: 'Yes' };
		expect((await call('POST', '/texts/new', once)).status).toBe(200);
		expect((await call('POST', '/texts/new', once)).status).toBe(409);
	});

	test('a reply is found', async () => {
		const contact_number = api.tables.texts[0]?.['contact_number'];
		const replied = await call('POST', '/texts/checkreply', { contact_number });
		expect(replied.body.data).toMatchObject({ replied: true, reply: { id: 2001 } });
		const none = await call('POST', '/texts/checkreply', { contact_number: '+13035550199' });
		expect(none.body.data).toMatchObject({ replied: false, reply: null });
	});

	test('WhatsApp', async () => {
		const sent = await call('POST', '/whatsapp/messages/send', { ...numbers, template_id: 11 });
		expect(sent.body.data[0]).toMatchObject({ message_direction: 'outgoing' });
		const list = await call('GET', '/whatsapp/messages?delivery_status=sent');
		expect(list.body.data).toHaveLength(1);
	});
});

describe('contacts', () => {
	const ada = { first_name: 'Ada', last_name: 'Byron', contact_number: '+13035550142' };

	test('create and update answer a list of one', async () => {
		const created = await call('POST', '/contacts', ada);
		expect(created.body.data).toEqual([expect.objectContaining({ name: 'Ada Byron' })]);
		const id = created.body.data[0]?.['id'];
		const updated = await call('PUT', '/contacts', { id, company: 'Acme' });
		expect(updated.body.data).toEqual([expect.objectContaining({ id, company: 'Acme' })]);
		expect((await call('POST', '/contacts', ada)).status).toBe(409);
	});

	test('update finds by number, too', async () => {
		const update = { contact_number: '+13035551000', email: 'new@example.com' };
		expect((await call('PUT', '/contacts', update)).body.data[0]).toMatchObject({ id: 4001 });
		expect((await call('PUT', '/contacts', { email: 'new@example.com' })).status).toBe(400);
	});

	test('lists to be on', async () => {
		const change = { id: 4001, add_to: ['dnd', 'blacklist'], remove_from: ['dnm'] };
		const { body } = await call('PUT', '/contacts/status', change);
		expect(body.data[0]?.['status']).toEqual({ blacklist: true, dnd: true, dnm: false });
		expect((await call('PUT', '/contacts/status', { id: 4001, add_to: ['vip'] })).status).toBe(422);
		expect((await call('GET', '/contacts?status=dnd')).body.data).toHaveLength(1);
	});

	test('deleted by path, by query or by body, once', async () => {
		expect((await call('DELETE', '/contacts/4001')).status).toBe(200);
		expect((await call('DELETE', '/contacts/4001')).status).toBe(404);
		expect((await call('DELETE', '/contacts?id=4002')).status).toBe(200);
		expect((await call('DELETE', '/contacts', { id: 4003 })).status).toBe(200);
		expect(api.tables.contacts).toEqual([]);
	});
});

describe('the others', () => {
	test('availability of a user', async () => {
		const set = (fields: object) => call('PUT', '/users/availability', fields);
		expect((await set({ agent_id: 41, is_available: false })).status).toBe(200);
		expect(api.find('users', 41)).toMatchObject({ available: false });
		expect((await set({ agent_id: 9, is_available: false })).status).toBe(404);
		expect((await set({ agent_id: 41 })).status).toBe(400);
	});

	test('a contact for a campaign', async () => {
		const add = (fields: object) => call('POST', '/sales_dialer/campaigns/contact', fields);
		const added = await add({ campaign_id: 701, phone_number: '+13035550150', name: 'Ada' });
		expect(added.body.data).toMatchObject({ campaign_id: 701, name: 'Ada' });
		expect((await add({ campaign_id: 701 })).status).toBe(422);
		expect((await add({ campaign_id: 9, phone_number: '+13035550150' })).status).toBe(404);
		expect((await add({ campaign_id: 702, contact_id: 8001 })).body.data).toMatchObject({
			id: 8001,
		});
	});

	test('a voice agent calls with consent only', async () => {
		const dial = { ai_agent_id: 'va_0000', contact_number: '+13035550150' };
		expect((await call('POST', '/voice-agents/calls', dial)).status).toBe(422);
		const consented = { ...dial, has_consent: true };
		expect((await call('POST', '/voice-agents/calls', consented)).status).toBe(200);
		expect(api.tables.voiceAgentCalls).toHaveLength(1);
	});

	test('AI data comes in the parts asked for', async () => {
		const usual = (await call('GET', '/calls_ai/1001')).body.data;
		expect(usual).toHaveProperty('ai_insights');
		expect(usual).not.toHaveProperty('call_transcription');
		const query = 'fetch_transcription=true&fetch_ai_insights=false';
		const other = (await call('GET', `/calls_ai/1001?${query}`)).body.data;
		expect(other).toHaveProperty('call_transcription');
		expect(other).not.toHaveProperty('ai_insights');
	});

	test('a slot is taken once', async () => {
		const asked = new URLSearchParams({
			calendar_link: CALENDAR,
			date: '2026-03-09',
			timezone: 'UTC',
		});
		const { body } = await call('GET', `/appointments/available-slots?${asked.toString()}`);
		expect(body.data).toHaveLength(3);
		const booking = {
			calendar_link: CALENDAR,
			customer_first_name: 'Ada',
			customer_last_name: 'Byron',
			customer_email: 'ada@example.com',
			customer_number: '+13035550150',
			customer_timezone: 'UTC',
			appointment_customer_date: '2026-03-09',
			appointment_customer_time: '09:00:00',
		};
		expect((await call('POST', '/appointments', booking)).status).toBe(200);
		expect((await call('POST', '/appointments', booking)).status).toBe(409);
		expect((await call('POST', '/appointments', { calendar_link: CALENDAR })).status).toBe(400);
	});

	test('webhooks are registered, listed and removed', async () => {
		const webhook = { type: 'call.completed', webhook_url: 'https://example.com/hook' };
		expect((await call('POST', '/webhooks', webhook)).status).toBe(200);
		const [entry] = api.webhooks.entries();
		expect((await call('GET', '/webhooks?type=call.completed')).body.data).toHaveLength(1);
		expect((await call('DELETE', `/webhooks/url/${entry?.urlId}`)).status).toBe(200);
		expect(api.webhooks.entries()).toEqual([]);
		await start({ plan: 'without webhooks' });
		expect((await call('GET', '/webhooks')).status).toBe(403);
	});
});

test('rate limits are told in headers; beyond them it is 429 until the minute ends', async () => {
	let now = 90_000;
	await start({
		rateLimit: { perHour: 100, perMinute: 2 },
		clock: { now: () => now, sleep: async () => {} },
	});
	const { headers } = await call('GET', '/users');
	expect(Object.fromEntries(headers)).toMatchObject({
		'x-rate-limit-limit': '100',
		'x-rate-limit-burst-remaining': '1',
		'x-rate-limit-burst-reset': '120',
	});
	const statuses = [await call('GET', '/users'), await call('GET', '/users')];
	now = 120_000;
	statuses.push(await call('GET', '/users'));
	expect(statuses.map(({ status }) => status)).toEqual([200, 429, 200]);
});

describe('faults', () => {
	const send = () =>
		call('POST', '/texts/new', {
			contact_number: '+13035550111',
			justcall_number: '+14155550101',
			body: 'Hi',
		});

	test('a status so many times, in the words of the platform or of the test', async () => {
		api.fail(1, { status: 503, headers: { 'Retry-After': '2' } });
		api.fail(1, { status: 422, body: { status: 'failed', message: 'Because' } });
		const first = await call('GET', '/users');
		expect([first.status, first.headers.get('retry-after')]).toEqual([503, '2']);
		expect(first.body).toEqual({ status: 'failed', message: 'Server error' });
		expect((await call('GET', '/users')).body.message).toBe('Because');
		expect((await call('GET', '/users')).status).toBe(200);
	});

	test('a connection cut before the work and after it look the same', async () => {
		api.fail(1, 'reset');
		await expect(send()).rejects.toThrow();
		expect(api.tables.texts).toHaveLength(3);
		api.fail(1, 'lost');
		await expect(send()).rejects.toThrow();
		expect(api.tables.texts).toHaveLength(4);
	});

	test('no answer at all', async () => {
		api.fail(1, 'timeout');
		const asked = fetch(`${api.url}/v2.1/users`, { signal: AbortSignal.timeout(50) });
		await expect(asked).rejects.toThrow();
		expect(api.requests.map(({ status }) => status)).toEqual([undefined]);
	});

	test('only for some requests, and everything is logged', async () => {
		api.fail(9, { status: 500 }, ({ method }) => method === 'POST');
		expect((await call('GET', '/calls?call_traits[]=IVR&call_traits[]=QUEUE')).status).toBe(200);
		expect((await send()).status).toBe(500);
		expect(api.requests).toMatchObject([
			{ method: 'GET', path: '/v2.1/calls', query: { 'call_traits[]': ['IVR', 'QUEUE'] } },
			{ method: 'POST', path: '/v2.1/texts/new', body: { body: 'Hi' }, status: 500 },
		]);
	});
});
